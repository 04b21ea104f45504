from django.urls import path

from reviews.views import cohort, observer, submissions

urlpatterns = [
    path("assessments/<uuid:public_id>/submit/<uuid:enrolment_id>", submissions.submit, name="submit"),
    path("submissions/<uuid:public_id>", submissions.submission, name="submission"),
    path("cohorts/<uuid:public_id>", cohort.cohort, name="cohort"),
    path("cohorts/<uuid:public_id>/summary", observer.summary, name="summary"),
    path("cohorts/<uuid:public_id>/summary.csv", observer.summary_csv, name="summary_csv"),
    path("cohorts/<uuid:public_id>/summary/release", observer.summary_release, name="summary_release"),
    path(
        "cohorts/<uuid:public_id>/summary/<uuid:release_id>/withdraw",
        observer.summary_withdraw,
        name="summary_withdraw",
    ),
]
