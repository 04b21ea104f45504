"""What is said first of a forecast, at its edges: break-even that stays, cash that runs out, money missing."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.forecast.inputs.simple import simple_inputs
from engine.forecast.reckoning.forecast import project
from engine.forecast.reckoning.summary import BreakEven, Need, break_even_of, need_of
from tests.engine.forecast.made import INPUTS, NORTHLIGHT, RAW, forecast, read, with_plan
from tests.engine.generated import fixed

pytestmark = pytest.mark.database_free


def northlight(horizon):
    return project(simple_inputs({**NORTHLIGHT, "horizon": horizon}).inputs).summary


def flow(*amounts):
    return [Decimal(amount) for amount in amounts]


@pytest.mark.parametrize(
    ("amounts", "found"),
    [
        ([0, 0, 0, 0, 0, 0], BreakEven(1)),
        ([-1, 1, 1, 1, 1, 1], BreakEven(2)),
        ([-1, -1, -1, -1, -1, 0], BreakEven(6)),
        ([-1] * 6, BreakEven(None)),
        ([1, 1, 1, -1, -1, -1], BreakEven(None, (1, 4))),
        ([1, 1, -1, 1, 1, 1], BreakEven(4)),  # two good months are not worth a word
        ([1, 1, 1, -1, 1, 1], BreakEven(5, (1, 4))),
        ([-1] * 6 + [-1, 1, 1, 1], BreakEven(None, later=8)),
        ([-1] * 6 + [-1, -1, 1, 1], BreakEven(None)),  # two months at the very end prove nothing
        ([-1] * 6 + [1, 1, 1, -1], BreakEven(None)),
        ([1] * 6 + [1, 1, -1, 1], BreakEven(1, lost_later=9)),
    ],
)
def test_break_even_stays_to_the_horizon_and_what_comes_and_goes_is_named(amounts, found):
    assert break_even_of(flow(*amounts), flow(*[5] * len(amounts)), 6) == found


def test_there_is_no_break_even_without_revenue():
    assert break_even_of(flow(0, 0, 0, 0, 0, 0), flow(0, 0, 0, 0, 0, 0), 6) == BreakEven(None)
    assert break_even_of(flow(0, 0, 0, 1, 1, 1), flow(0, 0, 0, 5, 5, 5), 6) == BreakEven(4)
    nothing = forecast(opening={"cash": 0}).summary
    assert (nothing.break_even, nothing.cash_break_even, nothing.has_revenue) == (None, None, False)
    assert nothing.need == Need(Decimal(0), Decimal(0))


def test_a_role_hired_after_profit_takes_it_back():
    """Finding A1: 1,000 customers x 99 against 70,000, then twelve people at 40,000 from month 9 on."""
    summary = forecast(
        horizon=36,
        opening={"cash": 800000},
        subscription=with_plan(price=99, opening_customers=1000, new_customers=0, churn=3),
        other_costs=[{"amount": 70000}],
        people=[{"department": "research", "count": 12, "salary": 40000, "social_rate": 0, "start": "2027-09"}],
    ).summary
    assert summary.profit == BreakEven(None, (1, 9))
    assert summary.cash_out == 10
    assert summary.need.rise > 0


def test_a_venture_that_declines_has_no_break_even():
    """Finding A2: 1,000 customers, 10 new a month, 3 % lost, price 100, cost 80,000."""
    summary = forecast(
        horizon=36,
        subscription=with_plan(price=100, opening_customers=1000, new_customers=10, churn=3),
        other_costs=[{"amount": 80000}],
    ).summary
    assert summary.break_even is None
    assert summary.profit.passing[0] == 1
    assert summary.profit.later is None


def test_a_contract_that_ends_ends_the_break_even():
    """Finding A1: two consultants until month 6, cost 60,000, cash 1,000,000: out of cash in month 24."""
    summary = forecast(
        horizon=36,
        opening={"cash": 1000000},
        consulting={"consultants": 2, "day_rate": 3000, "days": 20, "utilisation": 100, "end": "2027-06"},
        other_costs=[{"amount": 60000}],
    ).summary
    assert summary.profit == BreakEven(None, (1, 7))
    assert summary.cash_out is not None
    assert summary.need.rise == 60000


def test_the_need_does_not_depend_on_the_horizon_shown():
    """Finding A3: 24 months said that nothing was needed, 36 and 60 named two different amounts."""
    found = {horizon: northlight(horizon) for horizon in (24, 36, 48, 60)}
    assert len({summary.need for summary in found.values()}) == 1
    assert found[24].need.amount > 1000000
    assert (found[24].break_even, found[36].break_even) == (None, None)
    assert found[24].profit.later == found[36].profit.later == found[60].break_even > 36
    assert found[24].need_shown == 0
    assert found[24].is_falling


def test_a_need_that_rises_without_end_says_by_how_much():
    summary = forecast(opening={"cash": 100, "reserve": "5.005"}, other_costs=[{"amount": 4}]).summary
    # Least: 100 - 60 x 4 = -140 in month 60; the reserve is rounded to the cent.
    assert summary.need == Need(Decimal("145.01"), Decimal(4))


@pytest.mark.parametrize(
    ("amounts", "rise"),
    [
        ([-12] * 24, 12),
        ([-12] * 21 + [0, 0, 0], 0),  # it has settled
        ([-12] * 12 + [-1] * 11 + [30], 0),  # uneven, but the year comes out even
        ([12] * 12 + [3, 3, -7] * 4, Decimal(1) / 3),
        ([12] * 24, 0),
    ],
)
def test_a_need_rises_by_the_last_year_s_average_unless_cash_flow_has_settled(amounts, rise):
    found = need_of(flow(*[0] * len(amounts)), flow(*amounts), Decimal(0))
    assert found.rise == pytest.approx(Decimal(rise))


def test_money_needed_until_the_money_planned_comes():
    summary = forecast(
        opening={"cash": 10000},
        other_costs=[{"amount": 4000, "end": "2027-06"}],
        funding={"rounds": [{"amount": 20000, "month": "2027-06"}]},
    ).summary
    # 10,000 - 5 x 4,000 before the round comes in month 6; without it another 4,000.
    assert (summary.need.amount, summary.need_alone.amount) == (10000, 14000)


@fixed(60)
@given(INPUTS)
def test_what_is_called_break_even_is_never_lost_within_the_horizon(inputs):
    done = project(inputs)
    for line, month in (("ebitda", done.summary.break_even), ("cash_flow", done.summary.cash_break_even)):
        if month is not None:
            assert min(done.series(line)[month - 1 :]) >= 0
            assert done.series("revenue")[month - 1] > 0
            assert month == 1 or min(done.series(line)[month - 2 :]) < 0 or done.series("revenue")[month - 2] <= 0


@fixed(25)
@given(RAW, st.integers(12, 59), st.integers(1, 48))
def test_the_need_never_falls_when_the_horizon_grows(raw, shorter, more):
    longer = min(60, shorter + more)
    short, long = (project(read({**raw, "horizon": months})).summary for months in (shorter, longer))
    assert short.need == long.need
    assert short.need_shown <= long.need_shown <= long.need.amount


@fixed(25)
@given(INPUTS)
def test_sixty_months_begin_with_those_shown(inputs):
    long = replace(inputs, settings=replace(inputs.settings, horizon=60))
    short, whole = project(inputs), project(long)
    for line in ("revenue", "ebitda", "cash_flow", "cash", "funding_flow"):
        assert whole.values[line][: inputs.settings.horizon + 1] == short.values[line], line
