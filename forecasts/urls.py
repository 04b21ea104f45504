from django.urls import path

from forecasts.views import actuals, answers, forecast, scenarios

urlpatterns = [
    path("assessments/<uuid:public_id>/forecast", forecast.forecast, name="forecast"),
    path("assessments/<uuid:public_id>/forecast/new", forecast.scenario_create, name="scenario_create"),
    path("assessments/<uuid:public_id>/actuals", actuals.actuals, name="actuals"),
    path("assessments/<uuid:public_id>/actuals/paste", actuals.actuals_paste, name="actuals_paste"),
    path("scenarios/<uuid:public_id>", scenarios.scenario, name="scenario"),
    path("scenarios/<uuid:public_id>/preview", scenarios.scenario_preview, name="scenario_preview"),
    path("scenarios/<uuid:public_id>/copy", scenarios.scenario_copy, name="scenario_copy"),
    path("scenarios/<uuid:public_id>/prefill", answers.scenario_prefill, name="scenario_prefill"),
    path("scenarios/<uuid:public_id>/propose", answers.scenario_propose, name="scenario_propose"),
    path("scenarios/<uuid:public_id>/rebase", actuals.scenario_rebase, name="scenario_rebase"),
    path("scenarios/<uuid:public_id>/adopt", actuals.scenario_adopt, name="scenario_adopt"),
]
