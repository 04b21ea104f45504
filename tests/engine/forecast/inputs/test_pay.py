"""What a day of work costs, by roles and by the salaries in a running cost."""

from decimal import Decimal

import pytest

from engine.forecast.inputs.pay import day_cost, unstated
from engine.forecast.inputs.reading import read_inputs
from engine.forecast.inputs.simple import simple_inputs
from tests.engine.forecast.made import raw, read

pytestmark = pytest.mark.database_free
SALARIES, HEADS = "other_costs.0.salaries", "other_costs.0.heads"
ROLES = [
    {"department": "research", "count": 3, "salary": 40000, "social_rate": 30},
    {"department": "admin", "count": 1, "salary": 10000, "social_rate": 0},
    {"department": "sales", "count": 9, "salary": 90000, "start": "2027-05"},
    {"department": "sales", "count": 9, "salary": 90000, "start": "2026-05", "end": "2026-12"},
]


def started(**given):
    few = {"price": 100, "new_customers": 10, "monthly_cost": 100000, "cash": 500000, "start": "2027-01"}
    return simple_inputs({**few, **given}).inputs


def costing(**cost):
    return read(raw(other_costs=[{"amount": 600000, **cost}]))


def test_a_day_costs_what_those_who_are_there_earn():
    # (3 x 52,000 + 10,000) / 4 heads / 21.75 days
    assert round(day_cost(read(raw(people=ROLES))), 2) == Decimal("1908.05")
    assert day_cost(read(raw())) == 0


def test_the_short_form_says_it_by_salaries_and_heads():
    assert day_cost(started(salaries=87000, heads=4)) == 1000
    assert day_cost(started(salaries=87000, heads="2.5")) == 1600
    for given in ({}, {"salaries": 87000}, {"heads": 4}, {"salaries": 87000, "heads": 0}, {"salaries": 0, "heads": 4}):
        assert day_cost(started(**given)) == 0


@pytest.mark.parametrize(("every", "cost"), [("month", 12000), ("quarter", 4000), ("year", 1000), ("once", 0)])
def test_salaries_are_paid_as_often_as_their_cost(every, cost):
    assert day_cost(costing(every=every, salaries=522000, heads=2)) == cost


def test_a_cost_that_is_not_there_at_the_start_pays_nobody():
    assert day_cost(costing(salaries=522000, heads=2, start="2027-02")) == 0


def test_roles_and_running_cost_count_together():
    cost = [{"amount": 200000, "salaries": 100000, "heads": 6}]
    # (166,000 + 100,000) / 10 heads / 21.75 days
    assert round(day_cost(read(raw(people=ROLES, other_costs=cost))), 2) == Decimal("1222.99")


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({}, (SALARIES, HEADS)),
        ({"salaries": 60000}, (HEADS,)),
        ({"heads": 3}, (SALARIES,)),
        ({"salaries": 60000, "heads": 0}, (HEADS,)),
        ({"salaries": 60000, "heads": 3}, ()),
    ],
)
def test_what_is_missing_is_named(given, missing):
    assert unstated(started(**given)) == missing


def test_where_no_cost_holds_salaries_none_of_it_is_asked_for():
    assert unstated(read(raw())) == ()
    assert unstated(costing()) == (SALARIES, HEADS)  # the only cost there is
    assert unstated(read(raw(other_costs=[{"amount": 5}, {"amount": 6}]))) == ()


def test_inputs_stored_before_read_as_they_were():
    """Absent is none: a scenario saved without heads keeps its digest."""
    before = started(salaries=60000)
    assert "heads" not in before.to_raw()["other_costs"][0]
    assert read_inputs(before.to_raw()).inputs.digest == before.digest
