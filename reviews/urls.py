from django.urls import path

from reviews.views import bulk, change, cohort, day, invitees, kept, needs, observer, reviewing, submissions

urlpatterns = [
    path("day", day.day, name="day"),
    path("assessments/<uuid:public_id>/submit/<uuid:enrolment_id>", submissions.submit, name="submit"),
    path("submissions/<uuid:public_id>", submissions.submission, name="submission"),
    path("submissions/<uuid:public_id>/review", reviewing.review, name="review"),
    path("submissions/<uuid:public_id>/review/declare", reviewing.review_declare, name="review_declare"),
    path("submissions/<uuid:public_id>/review/judge", reviewing.review_judge, name="review_judge"),
    path("submissions/<uuid:public_id>/review/finish", reviewing.review_finish, name="review_finish"),
    path("submissions/<uuid:public_id>/review/reopen", reviewing.review_reopen, name="review_reopen"),
    path("declarations/<uuid:public_id>/settle", reviewing.declaration_settle, name="declaration_settle"),
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
