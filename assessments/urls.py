from django.urls import path

from assessments.views import questionnaire, results

urlpatterns = [
    path("", questionnaire.home, name="home"),
    path("ventures/new", questionnaire.venture_create, name="venture_create"),
    path("assessments/<uuid:public_id>/result", results.result, name="result"),
    path("assessments/<uuid:public_id>/submit/<uuid:enrolment_id>", results.submit, name="submit"),
    path(
        "assessments/<uuid:public_id>/chapters/<slug:chapter_id>",
        questionnaire.chapter,
        name="chapter",
    ),
    path(
        "assessments/<uuid:public_id>/answers/<slug:item_id>",
        questionnaire.answer_save,
        name="answer_save",
    ),
    path(
        "assessments/<uuid:public_id>/evidence/<slug:item_id>",
        questionnaire.evidence_add,
        name="evidence_add",
    ),
    path("evidence/<uuid:public_id>", questionnaire.evidence_file, name="evidence_file"),
    path("evidence/<uuid:public_id>/remove", questionnaire.evidence_remove, name="evidence_remove"),
    path("submissions/<uuid:public_id>", results.submission, name="submission"),
]
