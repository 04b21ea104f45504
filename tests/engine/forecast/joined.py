"""The default playbook joined to a small forecast, to test with."""

from __future__ import annotations

from engine.playbook.answer_reading import read_answers
from playbooks.catalogue import forecast_book, playbook_on_disk
from tests.engine.forecast.made import raw, read, with_plan

PLAYBOOK = playbook_on_disk("ai_venture")
BOOK = forecast_book(PLAYBOOK)
PRICE, CHURN = "subscription.plans.0.price", "subscription.plans.0.churn"


def answered(**given_as):
    result = read_answers(PLAYBOOK, given_as)
    assert result.problems == ()
    return result.answers


def losing(**fields):
    """A small venture that reaches break-even within the forecast: 30,000 of cost, 100 a customer."""
    start = {"horizon": 36, "opening": {"cash": "600000"}, "other_costs": [{"amount": "30000"}]}
    plan = with_plan(new_customers="30", churn="2", opening_customers="100")
    inference = {"inference": {"revenue_share": "30"}}
    return read(raw(**{**start, "subscription": plan, "compute": inference, **fields}))
