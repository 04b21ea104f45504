from django.urls import path

from cohorts import views

urlpatterns = [
    path("organisations", views.organisations, name="organisations"),
    path("organisations/<uuid:public_id>/cohorts", views.cohort_create, name="cohort_create"),
    path("cohorts/<uuid:public_id>/invitations", views.invitation_create, name="invitation_create"),
    path(
        "cohorts/<uuid:public_id>/invitations/<str:code>/withdraw",
        views.invitation_withdraw,
        name="invitation_withdraw",
    ),
    path("invitations/<str:code>", views.invitation, name="invitation"),
]
