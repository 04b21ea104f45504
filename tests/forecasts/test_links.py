"""Answers as inputs of a forecast: which are taken, what becomes of their ranges, and where they are named."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest

from assessments.evaluation import evaluate
from engine.forecast.inputs.effects import Effect, apply_effects
from engine.forecast.inputs.quantities import Quantity, Source
from engine.forecast.inputs.reading import read_inputs
from engine.forecast.joining.book import EMPTY
from engine.forecast.reckoning.forecast import project
from forecasts.links import answered, book_of, filled, sourced, taken
from playbooks import catalogue
from tests.conftest import persona
from tests.forecasts.cases import a_scenario, answers_judged, inputs_of, share_inputs

# The page is the same on every database; what is stored is tried in test_models.
pytestmark = pytest.mark.database_free


@pytest.fixture
def evaluation():
    """The answers of the profitable knowledge base (R-04)."""
    return answers_judged(persona("R-04").answers)


def test_known_answers_fill_their_inputs_and_are_named_as_source(evaluation):
    inputs, codes = taken(share_inputs(), evaluation)
    assert codes == ["FF-01", "BM-05", "BM-08", "BM-09"]
    assert inputs.base["opening.cash"] == 12_000_000
    churn = inputs.numbers["subscription.plans.0.churn"]
    assert (churn.points, churn.source.reference) == ((Decimal("1.05"), Decimal("1.5"), Decimal("2.4")), "BM-08")
    # The running cost of the numbers to start from holds marketing already: payback must not add it once more.
    assert inputs.base["marketing.cac"] == 0
    assert project(inputs).values["nrr"][24] == pytest.approx(Decimal("1.08"), abs=Decimal("0.01"))


def test_inference_per_customer_is_not_counted_twice(evaluation):
    _inputs, codes = taken(inputs_of(), evaluation)
    assert "BM-05" not in codes


def test_running_cost_follows_from_burn():
    inputs, codes = taken(share_inputs(), answers_judged({"ff_02": 100_000, "ff_01": 900_000}))
    assert codes == ["FF-01", "FF-02"]
    first = project(inputs).values["cash_flow"][1]
    # 25 new customers pay in the first month too
    assert first is not None
    assert Decimal(-100_000) < first < Decimal(-94_000)


def test_what_cannot_be_known_fills_nothing():
    inputs = apply_effects(inputs_of(), [Effect("opening.cash", "set", Decimal(1))])
    assert taken(inputs, answers_judged()) == (inputs, [])


def test_taking_the_same_answers_again_changes_nothing(evaluation):
    inputs, _codes = taken(share_inputs(), evaluation)
    assert taken(inputs, evaluation) == (inputs, [])


def test_an_answer_fills_the_churn_of_every_plan(evaluation):
    raw = inputs_of().to_raw()
    plan = raw["subscription"]["plans"][0]
    raw["subscription"]["plans"] = [plan, {**plan, "name": "Second", "churn": {"value": "9"}}]
    inputs, codes = taken(read_inputs(raw).inputs, evaluation)
    assert [inputs.base[f"subscription.plans.{i}.churn"] for i in (0, 1)] == [Decimal("1.5")] * 2
    assert codes.count("BM-08") == 1


@pytest.mark.parametrize("given", [None, {"unknown": True}, {"na": "we have no cash to speak of"}])
def test_what_is_open_or_does_not_apply_is_no_number(given):
    assert answered(answers_judged({} if given is None else {"ff_01": given}), "ff_01") is None


def test_a_derived_question_has_its_number():
    evaluation = answers_judged({"ff_02": 100_000, "ff_01": 900_000})
    assert (answered(evaluation, "ff_01"), answered(evaluation, "ff_03")) == (900_000, 9)


ANSWER = Source("answer", "BM-08")
PRICE, CHURN = "subscription.plans.0.price", "subscription.plans.0.churn"


def test_an_answer_beyond_what_the_input_allows_is_held_at_its_end():
    inputs = filled(inputs_of(churn=""), CHURN, Quantity(Decimal(250), source=ANSWER))
    assert inputs.base[CHURN] == 100


def test_a_number_that_is_exactly_the_answer_names_it_as_its_source():
    evaluation = answers_judged({"ff_01": 900_000})
    same, other = sourced(inputs_of(cash="900000"), evaluation), sourced(inputs_of(cash="900001"), evaluation)
    assert same.numbers["opening.cash"].source == Source("answer", "FF-01")
    assert other.numbers["opening.cash"].source.kind == "guess"
    assert same.base == inputs_of(cash="900000").base


def test_a_playbook_that_says_nothing_of_the_forecast_has_an_empty_book():
    evaluation = answers_judged()
    data = {k: v for k, v in evaluation.playbook.source_data.items() if k != "forecast"}
    other = replace(evaluation, playbook=replace(evaluation.playbook, source_data=data))
    assert book_of(other) == EMPTY


@pytest.fixture
def risky(assessment, alice):
    """A venture whose forecast breaks even late."""
    return a_scenario(assessment, alice, churn="6", growth="4")


def test_a_published_version_keeps_its_effects(risky):
    """What its files say later counts for the next version only."""
    evaluation = evaluate(risky.assessment)
    data = json.loads(evaluation.playbook.to_canonical())
    data["forecast"]["effects"] = []
    later = replace(evaluation.playbook, source_data=data)
    with pytest.raises(catalogue.VersionTaken):
        catalogue.publish(later)
    catalogue.publish(
        replace(later, source_data={**data, "playbook": {**data["playbook"], "version": "9.0.0"}}, version="9.0.0")
    )
    assert book_of(evaluate(risky.assessment)).effects
    assert not book_of(replace(evaluation, playbook=later)).effects
