"""Addresses of what an organisation sends: single letters, and acts that write to many."""

from django.urls import path

from cohorts.views import letters, mailings

urlpatterns = [
    path("organisations/<uuid:public_id>/letters", letters.letters, name="letters"),
    path("letters/<uuid:public_id>/again", letters.letter_again, name="letter_again"),
    path("mailings/<uuid:public_id>", mailings.mailing, name="mailing"),
    path("mailings/<uuid:public_id>/cancel", mailings.mailing_cancel, name="mailing_cancel"),
    path("mailings/<uuid:public_id>/go-on", mailings.mailing_go_on, name="mailing_go_on"),
]
