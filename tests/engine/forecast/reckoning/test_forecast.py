"""The base case and its summary."""

import pytest

from tests.engine.forecast.made import PLAN, forecast

pytestmark = pytest.mark.database_free


def test_break_even_of_the_summary():
    summary = forecast(subscription={"plans": [PLAN]}, other_costs=[{"amount": 10000}]).summary
    # Cash falls by 9000, 8000, …, 1000: 45,000 in all, and month 10 adds nothing.
    assert (summary.break_even, summary.cash_break_even) == (10, 10)
    assert (summary.cash_low, summary.cash_out, summary.funding_need) == ((9, 55000), None, 0)
