"""A small forecast for tests: eight inputs that break even within a year."""

from engine.forecast.inputs.simple import simple_inputs
from forecasts import actions as forecast_actions

EIGHT = {
    "price": "199",
    "customers": "40",
    "new_customers": "25",
    "growth": "8",
    "churn": "3",
    "inference_per_customer": "30",
    "monthly_cost": "40000",
    "cash": "1200000",
    "start": "2027-01",
}


def inputs_of(**changed):
    return simple_inputs({**EIGHT, **changed}).inputs


def a_scenario(assessment, by, **changed):
    return forecast_actions.create_scenario(
        assessment=assessment, name="Base", kind="base", inputs=inputs_of(**changed), by=by
    )
