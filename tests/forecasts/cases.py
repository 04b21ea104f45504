"""A small forecast for tests: eight inputs that break even within a year."""

from assessments.evaluation import evaluate_raw
from engine.forecast.inputs.simple import simple_inputs
from forecasts import actions as forecast_actions
from forecasts.books import MonthSent, save_months
from forecasts.page import ForecastOnPage
from playbooks import catalogue
from tests.engine.forecast.made import EIGHT

# What the first form posts.
START = {
    "cash": "1,200,000",
    "monthly_cost": "40000",
    "price": "199",
    "customers": "40",
    "new_customers": "25",
    "growth": "8",
    "churn": "3",
    "inference_share": "15",
    "currency": "CNY",
    "market": "SaaS",
    "start": "2027-01",
    "horizon": "36",
    "name": "Base case",
    "kind": "base",
}


def inputs_of(**changed):
    return simple_inputs({**EIGHT, **changed}).inputs


def share_inputs():
    """Inference as a share of revenue, as the eight inputs have it."""
    return inputs_of(inference_per_customer="", inference_share="10")


def answers_judged(answers=None):
    """Answers in raw form, judged by the default playbook as its files stand; no row is needed."""
    return evaluate_raw(catalogue.playbook_on_disk(catalogue.default_playbook_id()), answers or {})


def on_page(language="en", answers=None, **changed):
    """The forecast as its page shows it, by a few paths; no row is needed."""
    return ForecastOnPage(inputs_of(**changed), answers_judged(answers), language, 200)


def book(assessment, by, *months, currency="CNY"):
    """Keeps months of the books: (month, {figure: digits}) each, to whatever stands."""
    stored = dict(assessment.actuals.values_list("month", "rev"))
    sent = [MonthSent(month, currency, figures, stored.get(month, 0)) for month, figures in months]
    return save_months(assessment=assessment, sent=sent, by=by)


def a_scenario(assessment, by, **changed):
    return forecast_actions.create_scenario(
        assessment=assessment, name="Base", kind="base", inputs=inputs_of(**changed), by=by
    )
