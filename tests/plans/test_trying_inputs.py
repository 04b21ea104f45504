"""Inputs of the forecast tried in a what-if: reckoned like a scenario that has them, and no scenario changes."""

from dataclasses import replace
from decimal import Decimal

import pytest

from engine.forecast.inputs.inputs import Inputs
from engine.forecast.inputs.quantities import Quantity
from engine.forecast.reckoning.forecast import project
from forecasts.models import Scenario
from plans import trying
from plans.models import WhatIf
from plans.trying_inputs import MOST_INPUTS, TriedInputs, main_inputs, moved_to, put_inputs, tried_inputs, value_of
from tests.forecasts.cases import a_scenario, inputs_of

PRICE, CASH = "subscription.plans.0.price", "opening.cash"
CHURN = "subscription.plans.0.churn"


def tried(changes, **changed):
    return TriedInputs(inputs_of(**changed), changes, "en")


@pytest.mark.database_free
def test_the_few_that_tell_most_are_offered_and_no_others():
    found = [one.path for one in tried({}).telling]
    assert found[:3] == [PRICE, "subscription.plans.0.new_customers", CHURN]
    assert found[-1] == CASH
    assert "other_costs.0.amount" in found
    assert len(found) <= MOST_INPUTS


@pytest.mark.database_free
def test_what_is_tried_comes_out_as_a_scenario_with_these_inputs():
    found = tried({PRICE: "250", CASH: "900000"})
    own = inputs_of(price="250", cash="900000")
    assert project(found.after).summary == project(own).summary
    assert isinstance(found.after, Inputs)
    assert found.titles[0].endswith("to CNY\u00a0250")
    assert [now != then for now, then in found.figures.values()].count(True) >= 2


@pytest.mark.database_free
@pytest.mark.parametrize(
    "changes",
    [
        {"nothing": "1"},
        {"subscription.plans.7.price": "1"},
        {PRICE: "-1"},
        {PRICE: "x"},
        {CHURN: "101"},
        {"market": "1"},
    ],
)
def test_what_the_scenario_does_not_take_is_left_out(changes):
    found = tried(changes)
    assert found.tried == {}
    assert found.after == found.inputs


@pytest.mark.database_free
@pytest.mark.parametrize("value", ["0", "0.000000001", "1", "100"])
def test_a_range_moves_with_its_middle_and_stays_one_that_can_be(value):
    whole = Quantity(Decimal(3), Decimal(1), Decimal(9), "lognormal")
    moved = moved_to(whole, CHURN, Decimal(value))
    low, mid, high = moved.points
    assert mid == Decimal(value)
    assert 0 <= low <= mid <= high <= 100
    assert moved_to(replace(whole, mid=Decimal(0)), CHURN, Decimal(5)).points == (5, 5, 5)
    assert value_of(CHURN, "100") == 100


@pytest.mark.django_db
def test_two_people_try_two_inputs_and_no_scenario_changes(assessment, alice, erin):
    scenario = a_scenario(assessment, alice)
    found = trying.begin(assessment=assessment, name="Dearer", by=alice)
    before = Scenario.objects.values().get()
    put_inputs(found=found, values={PRICE: Decimal("250.50")}, by=alice)
    put_inputs(found=found, values={CASH: Decimal(5), CHURN: None}, by=erin)
    found = WhatIf.objects.get()
    assert (found.inputs, found.changed_by) == ({PRICE: "250.50", CASH: "5"}, erin)
    put_inputs(found=found, values={PRICE: None}, by=alice)
    found.refresh_from_db()
    assert found.inputs == {CASH: "5"}
    assert tried_inputs(found, main_inputs(assessment), "en").tried == {CASH: 5}
    assert Scenario.objects.values().get() == before
    scenario.delete()
    assert main_inputs(assessment) is None
