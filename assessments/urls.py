from django.urls import path

from assessments.views import (
    carrying,
    comments,
    earlier,
    evidence,
    history,
    questionnaire,
    results,
    scan,
    team,
    ventures,
)

TEAM = "ventures/<uuid:public_id>/team"

urlpatterns = [
    path("", ventures.home, name="home"),
    path("scan", scan.scan, name="scan"),
    path("scan/result", scan.scan_result, name="scan_result"),
    path("scan/forget", scan.scan_forget, name="scan_forget"),
    path("scan/parts/<slug:part_id>", scan.scan_part, name="scan_part"),
    path("ventures/new", ventures.venture_create, name="venture_create"),
    path(TEAM, team.team, name="team"),
    path(f"{TEAM}/<uuid:member_id>/role", team.team_role, name="team_role"),
    path(f"{TEAM}/<uuid:member_id>/remove", team.team_remove, name="team_remove"),
    path(f"{TEAM}/leave", team.team_leave, name="team_leave"),
    path(f"{TEAM}/hand-over", team.team_hand_over, name="team_hand_over"),
    path(f"{TEAM}/invited/<uuid:invitation_id>/resend", team.team_resend, name="team_resend"),
    path(f"{TEAM}/invited/<uuid:invitation_id>/revoke", team.team_revoke, name="team_revoke"),
    path("ventures/<uuid:public_id>/name", team.venture_rename, name="venture_rename"),
    path("ventures/<uuid:public_id>/archive", team.venture_archive, name="venture_archive"),
    path("assessments/<uuid:public_id>", ventures.assessment, name="assessment"),
    path("assessments/<uuid:public_id>/chapters/<slug:chapter_id>", questionnaire.chapter, name="chapter"),
    path("assessments/<uuid:public_id>/chapters/<slug:chapter_id>/now", questionnaire.chapter_now, name="chapter_now"),
    path("assessments/<uuid:public_id>/answers", questionnaire.answers, name="answers"),
    path("assessments/<uuid:public_id>/answers/import", carrying.answers_import, name="answers_import"),
    path("assessments/<uuid:public_id>/answers/take", carrying.answers_take, name="answers_take"),
    path("assessments/<uuid:public_id>/answers.yaml", carrying.answers_yaml, name="answers_yaml"),
    path("assessments/<uuid:public_id>/answers.json", carrying.answers_json, name="answers_json"),
    path("assessments/<uuid:public_id>/earlier", earlier.earlier_answers, name="earlier_answers"),
    path("assessments/<uuid:public_id>/history/<slug:item_id>", history.answer_history, name="answer_history"),
    path("assessments/<uuid:public_id>/comments/<slug:item_id>", comments.comments, name="comments"),
    path(
        "assessments/<uuid:public_id>/comments/<slug:item_id>/settle", comments.comments_settle, name="comments_settle"
    ),
    path("assessments/<uuid:public_id>/evidence/<slug:item_id>", evidence.evidence_add, name="evidence_add"),
    path("evidence/<uuid:public_id>", evidence.evidence_file, name="evidence_file"),
    path("evidence/<uuid:public_id>/remove", evidence.evidence_remove, name="evidence_remove"),
    path("evidence/<uuid:public_id>/back", evidence.evidence_back, name="evidence_back"),
    path("evidence/<uuid:public_id>/details", evidence.evidence_change, name="evidence_change"),
    path("assessments/<uuid:public_id>/result", results.result, name="result"),
    path("assessments/<uuid:public_id>/result/mail", results.result_mail, name="result_mail"),
    path("assessments/<uuid:public_id>/ways", results.ways, name="ways"),
]
