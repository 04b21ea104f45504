"""Consulting, API and plain lines of revenue, against figures derived by hand."""

from decimal import Decimal

import pytest

from tests.engine.forecast.made import forecast, line, with_plan

pytestmark = pytest.mark.database_free


def test_consulting():
    # 2 consultants x 18 days x 50 % x 1000 = 18,000; half a consultant more each month. Cost 5000 each.
    done = forecast(
        consulting={
            "consultants": 2,
            "added": "0.5",
            "day_rate": 1000,
            "utilisation": 50,
            "monthly_cost": 5000,
            "end": "2027-03",
            "payment_delay": 1,
        }
    )
    assert line(done, "revenue_consulting", 1, 2, 3, 4) == [18000, 22500, 27000, 0]
    assert line(done, "cost_delivery", 1, 3, 4) == [10000, 15000, 0]
    assert line(done, "collected", 1, 2, 5) == [0, 18000, 0]
    assert line(done, "gross_margin", 4) == [None]
    assert round(done.values["gross_margin"][1], 12) == round(Decimal(8) / 18, 12)


def test_open_api():
    # 1000 units x 80 % paid x 0.05 = 40; use grows 10 %, the price falls 10 % a month: 39.60, then 39.20.
    # Every unit costs 0.01, free ones too: 10, 11.
    done = forecast(
        api={
            "volume": 1000,
            "price": "0.05",
            "free_share": 20,
            "growth": 10,
            "growth_fade": 0,
            "price_change": -10,
            "unit_cost": "0.01",
            "payment_delay": 0,
        }
    )
    assert line(done, "revenue_api", 1, 2, 3) == [Decimal("40.00"), Decimal("39.60"), Decimal("39.20")]
    assert line(done, "cost_inference", 1, 2) == [Decimal("10.00"), Decimal("11.00")]
    assert line(done, "inference_share", 1) == [Decimal("0.25")]


@pytest.mark.parametrize(
    ("every", "months"), [("once", [2]), ("quarter", [2, 5, 8, 11, 14, 17, 20, 23]), ("year", [2, 14])]
)
def test_plain_lines_fall_due(every, months):
    done = forecast(
        other_revenue=[{"amount": 500, "every": every, "cost_share": 60, "start": "2027-02", "payment_delay": 0}]
    )
    assert [m for m, amount in enumerate(line(done, "revenue_other"), 1) if amount] == months
    assert sum(line(done, "cost_direct")) == 300 * len(months)


def test_yen_have_no_cents():
    done = forecast(currency="JPY", subscription=with_plan(price="333.4", new_customers="1"))
    assert line(done, "mrr", 1, 2) == [333, 666]
