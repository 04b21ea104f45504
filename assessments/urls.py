from django.urls import path

from assessments.views import (
    evidence,
    forecast,
    forecast_answers,
    questionnaire,
    results,
    scenarios,
    ventures,
)

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
    path("assessments/<uuid:public_id>/submit/<uuid:enrolment_id>", results.submit, name="submit"),
    path("assessments/<uuid:public_id>/forecast", forecast.forecast, name="forecast"),
    path("assessments/<uuid:public_id>/forecast/new", forecast.scenario_create, name="scenario_create"),
    path("scenarios/<uuid:public_id>", scenarios.scenario, name="scenario"),
    path("scenarios/<uuid:public_id>/preview", scenarios.scenario_preview, name="scenario_preview"),
    path("scenarios/<uuid:public_id>/copy", scenarios.scenario_copy, name="scenario_copy"),
    path("scenarios/<uuid:public_id>/prefill", forecast_answers.scenario_prefill, name="scenario_prefill"),
    path("scenarios/<uuid:public_id>/propose", forecast_answers.scenario_propose, name="scenario_propose"),
    path("submissions/<uuid:public_id>", results.submission, name="submission"),
]  # fmt: skip
