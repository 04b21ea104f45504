"""Profit, cash and balance, against figures derived by hand."""

from decimal import Decimal

import pytest

from tests.engine.forecast.made import forecast, line

pytestmark = pytest.mark.database_free


def test_hardware_rented_and_owned():
    # 100 h x 2 x 1.4 = 280. Bought in March for 1000 over 3 months: 333.33, 333.33, 333.34; upkeep 12 % a year.
    compute = {
        "rented": [{"hours": 100, "price": 2, "overhead": 40, "end": "2027-02"}],
        "owned": [{"amount": 1000, "life": 3, "upkeep": 12, "month": "2027-03", "purpose": "research"}],
        "training": [{"hours": 50, "price": 2, "amount": 30, "month": "2027-04"}],
    }
    done = forecast(compute=compute)
    assert line(done, "cost_serving", 1, 2, 3) == [280, 280, 0]
    assert line(done, "capex", 2, 3, 4) == [0, 1000, 0]
    assert line(done, "depreciation", 3, 4, 5, 6) == [Decimal("333.33"), Decimal("333.33"), Decimal("333.34"), 0]
    assert line(done, "cost_research_compute", 2, 3, 4, 5) == [0, 10, 140, 10]
    assert line(done, "ebitda", 4) == [-140]
    assert line(done, "ebit", 4) == [Decimal("-473.33")]


def test_credits_pay_the_compute_bill_until_they_are_used_up():
    # Bills of 280 a month against credits of 700: 280, 280, 140. EBITDA never sees them, cash does.
    compute = {"rented": [{"hours": 100, "price": 2, "overhead": 40}], "credits": {"amount": 700}}
    done = forecast(compute=compute)
    assert line(done, "credits_used", 1, 2, 3, 4) == [280, 280, 140, 0]
    assert line(done, "cash", 2, 3, 4) == [100000, 99860, 99580]
    assert line(done, "ebitda", 1) == [-280]
    ended = forecast(compute={**compute, "credits": {"amount": 700, "end": "2027-01"}})
    assert line(ended, "credits_used", 1, 2) == [280, 0]
