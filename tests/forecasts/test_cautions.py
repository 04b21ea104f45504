"""Warnings about inputs that leave something out or count it twice, and reasons of figures that are missing."""

import pytest
from django.utils.translation import override

from engine.forecast.reckoning.forecast import project
from forecasts.cautions import cautions, counted_twice_warning, flat_cost_warning, missing_reason
from tests.engine.forecast.made import forecast, raw, read, with_plan
from tests.forecasts.cases import inputs_of

pytestmark = pytest.mark.database_free
SELLER = {"salary": "100", "department": "sales"}


def test_flat_cost_and_customers_that_cost_nothing_are_warned_about_with_the_way_to_both_fields():
    found = flat_cost_warning(inputs_of(), "en")
    assert found.text.startswith("Cost stays flat for 36 months and winning customers costs nothing:")
    assert [(link.anchor, link.label) for link in found.links] == [
        ("i-other_costs-0-growth-mid", "Running cost: Growth a month"),
        ("i-marketing-cac-mid", "Marketing: Spend per new customer"),
    ]
    with override("zh-hans"):
        assert "36 个月" in flat_cost_warning(inputs_of(), "zh-hans").text


@pytest.mark.parametrize("stated", [{"cost_growth": "1"}, {"cac": "200"}, {"new_customers": "0", "growth": ""}])
def test_either_number_stated_or_nobody_to_win_ends_the_warning(stated):
    assert flat_cost_warning(inputs_of(**stated), "en") is None


@pytest.mark.parametrize(
    "parts",
    [
        {"marketing": {"budget": 100}},
        {"people": [SELLER]},
        {"people": [{"salary": 100, "raise": 3}]},
        {"people": [{"salary": 100, "start": "2027-06"}]},
        {"other_costs": [{"amount": 10, "revenue_share": 1}]},
        {"service": {"support": 2}},
        {"consulting": {"consultants": 1, "day_rate": 1, "added": 1}},
    ],
)
def test_cost_that_rises_or_sells_by_another_way_is_no_flat_cost(parts):
    assert flat_cost_warning(read(raw(subscription=with_plan(), **parts)), "en") is None


@pytest.mark.parametrize(
    "parts", [{}, {"people": [{"salary": 100, "start": "2026-06"}]}, {"other_costs": [{"amount": 10, "growth": -1}]}]
)
def test_cost_that_stays_or_falls_is_flat(parts):
    assert flat_cost_warning(read(raw(subscription=with_plan(), **parts)), "en") is not None


def beside_running_cost(**cost):
    return read(raw(other_costs=[{"amount": 1000, **cost}], people=[{"salary": 100}]))


def test_roles_beside_a_running_cost_that_holds_salaries_count_twice():
    found = counted_twice_warning(beside_running_cost(covers="running"), "en")
    assert found.text.startswith("Salaries count twice:")
    assert [link.label for link in found.links] == ["Running cost a month"]
    stated = counted_twice_warning(beside_running_cost(covers="running", salaries=600), "en")
    assert "holds USD\u00a0600 of them" in stated.text
    assert len(stated.links) == 2


@pytest.mark.parametrize("cost", [{}, {"covers": "running", "salaries": 0}])
def test_a_cost_without_salaries_counts_nothing_twice(cost):
    assert counted_twice_warning(beside_running_cost(**cost), "en") is None


def test_without_roles_nothing_counts_twice():
    assert counted_twice_warning(inputs_of(), "en") is None
    assert len(cautions(inputs_of(), "en")) == 1
    assert cautions(inputs_of(cac="5"), "en") == []


@pytest.mark.parametrize("measure", ["cac", "ltv_cac", "payback"])
def test_what_needs_the_cost_of_winning_says_that_nobody_stated_it(measure):
    assert missing_reason(project(inputs_of()), measure, 12) == "No figure: nothing says what winning a customer costs."
    assert missing_reason(project(inputs_of(cac="200")), measure, 12) == ""


def test_other_figures_that_are_missing_say_why():
    quiet = forecast(subscription=with_plan(new_customers=0, opening_customers=9), marketing={"cac": 5})
    assert missing_reason(quiet, "cac", 12) == "No figure: nobody was won in these three months."
    assert missing_reason(quiet, "nrr", 3) == "No figure before month 12."
    assert missing_reason(quiet, "rule_of_40", 12) == "No figure before month 15."
    nobody = forecast(subscription=with_plan(new_customers=0))
    assert missing_reason(nobody, "arpa", 3) == "No figure: there are no customers in this month."
    alone = forecast(subscription=with_plan(new_customers=0, opening_customers=9, price=0), marketing={"cac": 5})
    assert missing_reason(alone, "gross_margin", 3) == "No figure: there is nothing to divide by in this month."
