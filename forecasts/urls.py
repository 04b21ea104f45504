from django.urls import path

from forecasts.views import answers, forecast, scenarios

urlpatterns = [
    path("assessments/<uuid:public_id>/forecast", forecast.forecast, name="forecast"),
    path("assessments/<uuid:public_id>/forecast/new", forecast.scenario_create, name="scenario_create"),
    path("scenarios/<uuid:public_id>", scenarios.scenario, name="scenario"),
    path("scenarios/<uuid:public_id>/preview", scenarios.scenario_preview, name="scenario_preview"),
    path("scenarios/<uuid:public_id>/copy", scenarios.scenario_copy, name="scenario_copy"),
    path("scenarios/<uuid:public_id>/prefill", answers.scenario_prefill, name="scenario_prefill"),
    path("scenarios/<uuid:public_id>/propose", answers.scenario_propose, name="scenario_propose"),
]
