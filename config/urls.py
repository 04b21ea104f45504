"""Every address of the product. Rooms bring their own; health, language and the admin live here."""

from django.contrib import admin
from django.urls import include, path

from config import kept, leaving, offline, signed_in, views

urlpatterns = [
    path("health/live", views.health_live, name="health_live"),
    path("health/ready", views.health_ready, name="health_ready"),
    path("language/", views.set_language, name="set_language"),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/second-factor/", include("allauth.mfa.urls")),
    path("operators/", admin.site.urls),
    path("appearance/", views.set_appearance, name="set_appearance"),
    path("not-sent-yet", kept.kept_form, name="kept_form"),
    path("service-worker.js", offline.service_worker, name="service_worker"),
    path("no-connection", offline.no_connection, name="no_connection"),
    path("who-sees-what", views.privacy, name="privacy"),
    path("account/sign-out-elsewhere", views.sign_out_elsewhere, name="sign_out_elsewhere"),
    path("account/sessions", signed_in.signed_in, name="signed_in"),
    path("account/sessions/end", signed_in.session_end, name="session_end"),
    path("account/data", leaving.own_data, name="own_data"),
    path("account/data.json", leaving.own_export, name="own_export"),
    path("ventures/<uuid:public_id>/delete", leaving.venture_delete, name="venture_delete"),
    path("guides/<slug:slug>", views.guide_page, name="guide"),
    path("", include("playbooks.urls")),
    path("", include("mails.urls")),
    path("", include("cohorts.urls")),
    path("", include("assessments.urls")),
    path("", include("forecasts.urls")),
    path("", include("plans.urls")),
    path("", include("reviews.urls")),
    path("", include("reports.urls")),
]

handler400 = "config.views.bad_request"
handler429 = "config.views.too_many_requests"  # asked for by django-allauth
handler500 = "config.views.server_error"
