from django.urls import path

from assessments.views import evidence, questionnaire, results, ventures

urlpatterns = [
    path("", ventures.home, name="home"),
    path("ventures/new", ventures.venture_create, name="venture_create"),
    path("assessments/<uuid:public_id>", ventures.assessment, name="assessment"),
    path("assessments/<uuid:public_id>/chapters/<slug:chapter_id>", questionnaire.chapter, name="chapter"),
    path("assessments/<uuid:public_id>/answers", questionnaire.answers, name="answers"),
    path("assessments/<uuid:public_id>/evidence/<slug:item_id>", evidence.evidence_add, name="evidence_add"),
    path("evidence/<uuid:public_id>", evidence.evidence_file, name="evidence_file"),
    path("evidence/<uuid:public_id>/remove", evidence.evidence_remove, name="evidence_remove"),
    path("assessments/<uuid:public_id>/result", results.result, name="result"),
    path("assessments/<uuid:public_id>/result/mail", results.result_mail, name="result_mail"),
    path("assessments/<uuid:public_id>/ways", results.ways, name="ways"),
]
