from django.urls import path

from reviews.views import cohort

urlpatterns = [
    path("cohorts/<uuid:public_id>", cohort.cohort, name="cohort"),
]
