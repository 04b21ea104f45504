"""Addresses of the pages about letters."""

from django.urls import path

from mails import views

urlpatterns = [
    path("account/mails", views.mail_settings, name="mail_settings"),
    path("mails/unsubscribe/<str:token>", views.unsubscribe, name="unsubscribe"),
]
