"""What the parts of the model are written with: starts, ends, due dates, growth, and what may be left out."""

from decimal import Decimal

import pytest

from engine.forecast.model.builder import CUSTOMER_DECIMALS, Builder
from engine.forecast.model.graph import ONE, ZERO, Input, Line, Op, Ref, as_expr, rounded
from engine.forecast.reckoning.exact import evaluate_exactly
from engine.playbook.parts import Text
from tests.engine.forecast.made import raw, read
from tests.engine.forecast.rich import around

pytestmark = pytest.mark.database_free
COST, AMOUNT = "other_costs.0", "other_costs.0.amount"
LABEL = Text("线", "Line")


def built(item, live=(), **parts):
    return Builder(read(raw(other_costs=[item], **parts)), frozenset(live))


def months_of(build, expr):
    """What an expression comes to in each month, month 1 first."""
    build.add(Line("asked", LABEL, expr, "drivers"))
    return list(evaluate_exactly(build.model(), build.inputs.base)["asked"][1:])


def running(item):
    build = built(item)
    flags = months_of(build, build.running(COST))
    return [month for month, flag in enumerate(flags, 1) if flag == 1]


@pytest.mark.parametrize(
    ("item", "months"),
    [
        pytest.param({}, list(range(1, 25)), id="always"),
        pytest.param({"start": "2027-03"}, list(range(3, 25)), id="from the third month"),
        pytest.param({"start": "2025-03"}, list(range(1, 25)), id="since long ago"),
        pytest.param({"end": "2027-01"}, [1], id="only the first month"),
        pytest.param({"start": "2028-12"}, [24], id="only the last month"),
        pytest.param({"start": "2027-02", "end": "2027-03"}, [2, 3], id="both ends count"),
        pytest.param({"start": "2028-12", "end": "2031-01"}, [24], id="ends after the forecast"),
        pytest.param({"start": "2029-01"}, [], id="starts after the forecast"),
        pytest.param({"start": "2026-01", "end": "2027-01"}, [1], id="ends in the first month"),
    ],
)
def test_an_item_runs_from_its_start_to_its_end(item, months):
    assert running(item) == months


@pytest.mark.parametrize(
    ("item", "months"),
    [
        ({"every": "once"}, [1]),
        ({"every": "once", "start": "2027-04"}, [4]),
        ({"every": "once", "start": "2026-12"}, []),
        ({"every": "month", "end": "2027-03"}, [1, 2, 3]),
        ({"every": "quarter"}, [1, 4, 7, 10, 13, 16, 19, 22]),
        # Due in November 2026 already: then every third month from there.
        ({"every": "quarter", "start": "2026-11", "end": "2027-08"}, [2, 5, 8]),
        ({"every": "quarter", "start": "2027-02", "end": "2027-04"}, [2]),
        ({"every": "year", "start": "2026-12"}, [12, 24]),
        ({"every": "year", "start": "2028-12"}, [24]),
        ({"every": "year", "start": "2029-01"}, []),
    ],
)
def test_an_item_falls_due_in_its_rhythm(item, months):
    build = built(item)
    flags = months_of(build, build.falls_due(COST))
    assert [month for month, flag in enumerate(flags, 1) if flag] == months
    assert set(flags) <= {0, 1}


def grown(item):
    build = built(item)
    head = Line("head", LABEL, build.number(AMOUNT), "drivers")
    return build, months_of(build, build.growing(COST, head))


def test_growth_begins_the_month_after_the_first():
    _, found = grown({"amount": 100, "growth": 10, "start": "2027-03"})
    assert found[:5] == [100, 100, 100, 110, 121]


def test_what_started_before_the_forecast_stands_at_its_amount_in_the_first_month():
    _, found = grown({"amount": 100, "growth": -50, "start": "2025-01"})
    assert found[:3] == [100, 50, 25]


def test_without_growth_no_line_is_added():
    build, found = grown({"amount": 100})
    assert set(found) == {100}
    assert "head" not in build.lines


def test_a_fade_takes_its_share_off_the_rate_each_month():
    # 10 % in the second month, then 5 %, 2.5 %: 100, 110, 115.5, 118.3875.
    plan = {"price": 1, "new_customers": 100, "growth": 10, "growth_fade": 50, "start": "2027-02"}
    build = Builder(read(raw(subscription={"plans": [plan]})))
    head = Line("head", LABEL, build.number("subscription.plans.0.new_customers"), "drivers")
    found = months_of(build, build.growing("subscription.plans.0", head))
    assert found[:5] == [100, 100, 110, Decimal("115.5"), Decimal("118.3875")]


def test_a_yearly_step_comes_in_months_13_and_25():
    build = Builder(read(raw(horizon=36, people=[{"salary": 1, "raise": 10}])))
    found = months_of(build, build.yearly("people.0.raise"))
    assert [found[month - 1] for month in (1, 12, 13, 24, 25, 36)] == [
        1,
        1,
        Decimal("1.1"),
        Decimal("1.1"),
        Decimal("1.21"),
        Decimal("1.21"),
    ]


def test_an_anniversary_is_not_the_first_month():
    build = built({"amount": 7}, horizon=36)
    found = months_of(build, build.each_anniversary(build.number(AMOUNT)))
    assert [month for month, value in enumerate(found, 1) if value] == [13, 25]


@pytest.mark.parametrize(("month", "months"), [(1, [1]), (24, [24]), (25, []), (0, [])])
def test_what_happens_in_one_month_happens_in_no_other(month, months):
    build = built({"amount": 7})
    found = months_of(build, build.only_in(as_expr(month), build.number(AMOUNT)))
    assert [m for m, value in enumerate(found, 1) if value == 7] == months
    assert sum(found) == 7 * len(months)


@pytest.mark.parametrize(
    ("amount", "is_off"), [(0, True), ("0.000000001", False), (around(0, 0, 1), False), (around(0, 0, 0), True)]
)
def test_only_what_is_zero_for_certain_is_left_out(amount, is_off):
    build = built({"amount": amount})
    assert build.is_off(AMOUNT) is is_off
    assert build.amount(AMOUNT) == (ZERO if is_off else Input(AMOUNT))


def test_what_will_be_varied_is_never_left_out():
    build = built({"amount": 0, "growth": 0}, live=(AMOUNT, f"{COST}.growth", "api.price"))
    assert not build.is_off(AMOUNT)
    assert build.percent(f"{COST}.growth") == Input(f"{COST}.growth") / 100
    assert build.is_off("api.price")  # there is none here, varied or not


def test_per_cents_become_shares():
    build = built({"revenue_share": 5})
    assert set(months_of(build, build.percent(f"{COST}.revenue_share"))) == {Decimal("0.05")}
    assert build.percent(f"{COST}.growth") == ZERO


@pytest.mark.parametrize(("currency", "places"), [("JPY", 0), ("USD", 2), ("KWD", 3)])
def test_money_is_rounded_to_the_minor_unit_and_customers_to_theirs(currency, places):
    build = built({"amount": 1}, currency=currency)
    assert build.money(Input(AMOUNT)) == rounded(Input(AMOUNT), places)
    assert build.customers(Input(AMOUNT)) == rounded(Input(AMOUNT), CUSTOMER_DECIMALS)


def test_another_line_is_exact_already_and_a_sum_is_tidied():
    build = built({"amount": 1})
    assert build.exact(Ref("cash")) == Ref("cash")
    assert build.exact(Ref("cash") + Ref("debt")) == Op("round", (Ref("cash") + Ref("debt"),), 2)


@pytest.mark.parametrize(
    ("item", "zh", "en"), [({"name": "房租"}, "房租：趋势", "房租: trend"), ({}, "1：趋势", "1: trend")]
)
def test_a_line_carries_the_name_of_its_item_or_its_number(item, zh, en):
    assert built(item).named(COST, "趋势", "trend") == Text(zh, en)


def test_a_line_of_a_single_group_carries_no_number():
    assert built({}).named("consulting", "趋势", "trend") == Text("趋势", "trend")


def test_a_line_added_can_be_looked_at():
    build = built({})
    assert build.add(Line("x", LABEL, ONE, "drivers")) == Ref("x")
    assert list(build.model().lines) == ["x"]
    assert (build.model().months, build.model().places) == (24, 2)
