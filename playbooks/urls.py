from django.urls import path

from playbooks import views

urlpatterns = [path("method", views.method, name="method")]
