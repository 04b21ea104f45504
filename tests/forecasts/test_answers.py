"""Answers beside the figures of a forecast: where both agree, and where they contradict each other."""

import pytest

from engine.forecast.reckoning.forecast import project
from forecasts.answers import AnswersBeside
from forecasts.links import taken
from tests.conftest import persona
from tests.forecasts.cases import answers_judged, share_inputs

pytestmark = pytest.mark.database_free


@pytest.fixture
def evaluation():
    """The answers of the profitable knowledge base (R-04)."""
    return answers_judged(persona("R-04").answers)


def test_the_answer_comes_back_out_of_the_forecast(evaluation):
    """What was taken is what the forecast then says: churn, share of inference and payback agree."""
    inputs, _codes = taken(share_inputs(), evaluation)
    beside = AnswersBeside(evaluation, project(inputs), {}, "en")
    taken_over = {"FF-01", "BM-08", "BM-05", "BM-09"}
    assert taken_over <= {row.item.code for row in beside.rows}
    assert not taken_over & {one.code for one in beside.contradictions}


def test_contradictions_are_sentences(evaluation):
    beside = AnswersBeside(evaluation, project(share_inputs()), {}, "en")
    found = {one.code: one for one in beside.contradictions}
    said = {code: one.sentence for code, one in found.items()}
    assert found["BM-08"].link.anchor == "i-subscription-plans-0-churn-mid"
    assert found["BM-08"].link.label == "Subscription plan: Customers lost a month"
    assert said["BM-08"] == "Monthly customer churn: you answered 1.5%, the forecast uses 3%."
