from django.urls import path

from reviews.views import agenda, assigning, conflicts, deciding, named, phases, returning, reviewing, rubric

urlpatterns = [
    path("submissions/<uuid:public_id>/review", reviewing.review, name="review"),
    path("submissions/<uuid:public_id>/review/declare", reviewing.review_declare, name="review_declare"),
    path("submissions/<uuid:public_id>/review/judge", reviewing.review_judge, name="review_judge"),
    path("submissions/<uuid:public_id>/review/finish", reviewing.review_finish, name="review_finish"),
    path("submissions/<uuid:public_id>/review/reopen", reviewing.review_reopen, name="review_reopen"),
    path("submissions/<uuid:public_id>/return", returning.submission_return, name="submission_return"),
    path("returns/<uuid:public_id>", returning.return_answer, name="return_answer"),
    path("returns/<uuid:public_id>/withdraw", returning.return_withdraw, name="return_withdraw"),
    path("submissions/<uuid:public_id>/settle/<slug:item_id>", reviewing.review_settle, name="review_settle"),
    path("submissions/<uuid:public_id>/decision", deciding.decision, name="decision"),
    path("submissions/<uuid:public_id>/feedback", deciding.feedback, name="feedback"),
    path("submissions/<uuid:public_id>/decision/move", deciding.decision_move, name="decision_move"),
    path("cohorts/<uuid:public_id>/agenda", agenda.agenda, name="agenda"),
    path("cohorts/<uuid:public_id>/decisions", deciding.decisions, name="decisions"),
    path("cohorts/<uuid:public_id>/decisions/places", deciding.decisions_places, name="decisions_places"),
    path("cohorts/<uuid:public_id>/decisions/release", deciding.decisions_release, name="decisions_release"),
    path("cohorts/<uuid:public_id>/reviewers", assigning.reviewers, name="reviewers"),
    path("cohorts/<uuid:public_id>/reviewers/propose", assigning.reviewers_propose, name="reviewers_propose"),
    path("cohorts/<uuid:public_id>/reviewers/assign", assigning.reviewers_assign, name="reviewers_assign"),
    path("cohorts/<uuid:public_id>/reviewers/mine", assigning.reviewer_own, name="reviewer_own"),
    path("cohorts/<uuid:public_id>/reviewers/<uuid:member_id>", assigning.reviewer, name="reviewer"),
    path("cohorts/<uuid:public_id>/conflicts", conflicts.conflicts, name="conflicts"),
    path("cohorts/<uuid:public_id>/rubric", rubric.rubric, name="rubric"),
    path(
        "cohorts/<uuid:public_id>/rubric/<uuid:criterion_id>/remove", rubric.criterion_remove, name="criterion_remove"
    ),
    path("cohorts/<uuid:public_id>/phases", phases.phases, name="phases"),
    path("cohorts/<uuid:public_id>/phases/<uuid:phase_id>", phases.phase, name="phase"),
    path("cohorts/<uuid:public_id>/phases/<uuid:phase_id>/remove", phases.phase_remove, name="phase_remove"),
    path("enrolments/<uuid:public_id>/conflicts", named.named_conflicts, name="named_conflicts"),
    path(
        "enrolments/<uuid:public_id>/conflicts/<uuid:named_id>/withdraw",
        named.named_conflict_withdraw,
        name="named_conflict_withdraw",
    ),
    path("declarations/<uuid:public_id>/settle", reviewing.declaration_settle, name="declaration_settle"),
]
