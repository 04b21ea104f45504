from django.urls import path

from reviews import urls_of_judging
from reviews.views import bulk, change, cohort, day, evidence, invitees, kept, log, needs, observer, submissions

urlpatterns = [
    *urls_of_judging.urlpatterns,
    path("day", day.day, name="day"),
    path("cohorts/<uuid:public_id>/put-off", day.day_put_off, name="day_put_off"),
    path("assessments/<uuid:public_id>/submit/<uuid:enrolment_id>", submissions.submit, name="submit"),
    path("submissions/<uuid:public_id>", submissions.submission, name="submission"),
    path("submissions/<uuid:public_id>/answers", evidence.submission_answers, name="submission_answers"),
    path("submissions/<uuid:public_id>/evidence/<uuid:piece_id>", evidence.sealed_file, name="sealed_file"),
    path("submissions/<uuid:public_id>/evidence/<uuid:piece_id>/view", evidence.sealed_preview, name="sealed_preview"),
    path("organisations/<uuid:public_id>/log", log.organisation_log, name="organisation_log"),
    path("organisations/<uuid:public_id>/log.csv", log.organisation_log_csv, name="organisation_log_csv"),
    path("cohorts/<uuid:public_id>", cohort.cohort, name="cohort"),
    path("cohorts/<uuid:public_id>/summary", observer.summary, name="summary"),
    path("cohorts/<uuid:public_id>/summary.csv", observer.summary_csv, name="summary_csv"),
    path("cohorts/<uuid:public_id>/summary/release", observer.summary_release, name="summary_release"),
    path(
        "cohorts/<uuid:public_id>/summary/<uuid:release_id>/withdraw",
        observer.summary_withdraw,
        name="summary_withdraw",
    ),
    path("cohorts/<uuid:public_id>/needs", needs.cohort_needs, name="cohort_needs"),
    path("cohorts/<uuid:public_id>/needs/plan", needs.help_plan, name="help_plan"),
    path("helps/<uuid:public_id>", needs.help_page, name="help"),
    path("helps/<uuid:public_id>/attended", needs.help_attended, name="help_attended"),
    path("helps/<uuid:public_id>/cancel", needs.help_cancel, name="help_cancel"),
    path("cohorts/<uuid:public_id>/change", change.cohort_change, name="cohort_change"),
    path("cohorts/<uuid:public_id>/change.csv", change.cohort_change_csv, name="cohort_change_csv"),
    path("cohorts/<uuid:public_id>/invitees", invitees.invitees, name="invitees"),
    path("cohorts/<uuid:public_id>/bulk", bulk.cohort_bulk, name="cohort_bulk"),
    path("cohorts/<uuid:public_id>/views", kept.view_save, name="view_save"),
    path("views/<uuid:public_id>/delete", kept.view_delete, name="view_delete"),
    path("enrolments/<uuid:public_id>/notes", kept.note_add, name="note_add"),
    path("notes/<uuid:public_id>/remove", kept.note_remove, name="note_remove"),
]
