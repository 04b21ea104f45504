from django.urls import path

from reviews.views import cohort, submissions

urlpatterns = [
    path("assessments/<uuid:public_id>/submit/<uuid:enrolment_id>", submissions.submit, name="submit"),
    path("submissions/<uuid:public_id>", submissions.submission, name="submission"),
    path("cohorts/<uuid:public_id>", cohort.cohort, name="cohort"),
]
