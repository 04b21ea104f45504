"""The base case and its summary."""

from decimal import Decimal

import pytest

from tests.engine.forecast.made import PLAN, forecast

pytestmark = pytest.mark.database_free


def test_break_even_of_the_summary():
    summary = forecast(subscription={"plans": [PLAN]}, other_costs=[{"amount": 10000}]).summary
    # Cash falls by 9000, 8000, …, 1000: 45,000 in all, and month 10 adds nothing.
    assert (summary.break_even, summary.cash_break_even) == (10, 10)
    assert (summary.cash_low, summary.cash_out, summary.funding_need) == ((9, 55000), None, 0)


def test_the_least_cash_is_told_in_its_first_month():
    done = forecast(other_costs=[{"amount": 10, "every": "once", "start": "2027-03"}])
    assert done.summary.cash_low == (3, 99990)


@pytest.mark.parametrize(("cash", "month"), [(0, 1), (10, 2), ("9.99", 1), (230, 24), (240, None)])
def test_cash_is_out_below_zero_and_not_at_zero(cash, month):
    assert forecast(opening={"cash": cash}, other_costs=[{"amount": 10}]).summary.cash_out == month


def test_the_need_keeps_the_reserve_and_is_never_below_zero():
    costs = [{"amount": 4, "end": "2028-12"}]
    needs = {
        reserve: forecast(opening={"cash": 100, "reserve": reserve}, other_costs=costs).summary.funding_need
        for reserve in (0, 4, 5, "5.005")
    }
    # Least: 100 - 24 x 4 = 4.
    assert needs == {0: 0, 4: 0, 5: 1, "5.005": Decimal("1.01")}


def test_the_months_are_those_of_the_calendar():
    done = forecast(start="2027-11", horizon=12)
    assert (done.months[0], done.months[2], done.months[-1], len(done.months)) == ("2027-11", "2028-01", "2028-10", 12)


def test_a_series_leaves_the_opening_out():
    assert forecast().series("cash") == (100000,) * 24
