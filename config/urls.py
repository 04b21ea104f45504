"""Every address of the product. Rooms bring their own; health, language and the admin live here."""

from django.contrib import admin
from django.urls import include, path

from config import views

urlpatterns = [
    path("health/live", views.health_live, name="health_live"),
    path("health/ready", views.health_ready, name="health_ready"),
    path("language/", views.set_language, name="set_language"),
    path("accounts/", include("allauth.account.urls")),
    path("operators/", admin.site.urls),
    path("", include("assessments.urls")),
]

handler400 = "config.views.bad_request"
