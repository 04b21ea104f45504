"""Cost actions and a running cost that holds salaries: people are cut as people, the rest as other cost."""

from decimal import Decimal

import pytest

from engine.forecast.inputs.effects import Effect, apply_effects
from engine.forecast.inputs.salaries import COSTS, PEOPLE, salary_share, with_salaries_apart
from engine.forecast.inputs.simple import simple_inputs
from tests.engine.forecast.joined import BOOK
from tests.engine.forecast.made import raw, read

pytestmark = pytest.mark.database_free
AMOUNT = "other_costs.0.amount"
FIFTEEN_AND_TEN = (Effect(COSTS, "multiply", Decimal("0.85")), Effect(PEOPLE, "multiply", Decimal("0.9")))
THREE = (Effect(COSTS, "multiply", Decimal("0.97")), Effect("software.*.monthly", "multiply", Decimal("0.97")))


def started(**given):
    few = {"price": 100, "new_customers": 10, "monthly_cost": 100000, "cash": 500000, "start": "2027-01"}
    return simple_inputs({**few, **given}).inputs


def cost_after(inputs, effects):
    return apply_effects(inputs, with_salaries_apart(inputs, effects)).base[AMOUNT]


@pytest.mark.parametrize(
    ("salaries", "after"),
    [
        (None, 90000),  # nobody said: the rate of people for all of it
        (100000, 90000),
        (0, 85000),
        (60000, 88000),  # 60,000 x 0.9 + 40,000 x 0.85
    ],
)
def test_salaries_in_the_running_cost_are_cut_at_the_rate_of_people(salaries, after):
    assert cost_after(started(salaries=salaries), FIFTEEN_AND_TEN) == after


def test_an_action_that_cuts_no_people_leaves_salaries_alone():
    assert cost_after(started(), THREE) == 100000
    assert cost_after(started(salaries=60000), THREE) == 98800


def test_the_rate_of_people_is_applied_once_however_many_actions_cut_other_cost():
    # 60,000 x 0.9 + 40,000 x 0.85 x 0.97
    assert cost_after(started(salaries=60000), (*FIFTEEN_AND_TEN, *THREE)) == 86980


def test_an_action_that_cuts_people_alone_reaches_the_salaries_in_the_running_cost():
    assert cost_after(started(salaries=60000), FIFTEEN_AND_TEN[1:]) == 94000


def test_a_lone_cost_from_before_it_was_marked_is_taken_to_hold_salaries():
    lone = read(raw(other_costs=[{"amount": 100000}]))
    assert salary_share(lone, "other_costs.0") == 1
    assert cost_after(lone, FIFTEEN_AND_TEN) == 90000


@pytest.mark.parametrize(
    "beside", [{"people": [{"salary": 1}]}, {"software": [{"monthly": 1}]}, {"other_costs": [{"amount": 100000}] * 2}]
)
def test_a_cost_beside_others_is_other_cost(beside):
    inputs = read(raw(**{"other_costs": [{"amount": 100000}], **beside}))
    assert salary_share(inputs, "other_costs.0") == 0
    assert with_salaries_apart(inputs, FIFTEEN_AND_TEN) == FIFTEEN_AND_TEN
    assert cost_after(inputs, FIFTEEN_AND_TEN) == 85000


def test_of_two_costs_each_is_cut_by_what_it_holds():
    costs = [{"amount": 100000, "salaries": 50000}, {"amount": 1000}]
    inputs = read(raw(other_costs=costs, people=[{"salary": 1, "count": 10}]))
    found = apply_effects(inputs, with_salaries_apart(inputs, FIFTEEN_AND_TEN)).base
    assert (found[AMOUNT], found["other_costs.1.amount"], found["people.0.count"]) == (87500, 850, 9)


def test_an_effect_on_one_named_cost_stays_as_it_is():
    named = (Effect(AMOUNT, "multiply", Decimal("0.5")),)
    assert with_salaries_apart(started(), named) == named


def test_a_cost_of_nothing_holds_nothing():
    assert salary_share(read(raw(other_costs=[{"amount": 0, "salaries": 0}])), "other_costs.0") == 0


def test_salaries_are_no_more_than_the_cost_they_are_part_of():
    few = {"price": 1, "new_customers": 1, "monthly_cost": 5, "cash": 1, "start": "2027-01"}
    (one,) = simple_inputs({**few, "salaries": 6}).problems
    assert (one.path, one.code) == ("salaries", "salaries")


def test_a_plan_that_cuts_a_tenth_of_the_people_cuts_a_tenth_of_a_running_cost():
    """15 % of other cost instead of 10 % of people flattered the lowest cash of everybody who began with few numbers."""
    effects = tuple(change.effect for change in BOOK.effects["a_ff_03"].changes)
    assert cost_after(started(), effects) == 90000
