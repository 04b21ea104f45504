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


def api(**fields):
    return forecast(api={"volume": 1000, "price": 2, "payment_delay": 0, **fields})


def test_use_starts_in_its_month_and_grows_from_there():
    done = api(start="2027-03", growth=10)
    assert line(done, "volume", 1, 2, 3, 4, 5) == [0, 0, 1000, 1100, 1210]
    assert line(done, "revenue_api", 2, 3, 5) == [0, 2000, 2420]


def test_a_price_that_changes_does_so_the_month_after_the_start():
    assert line(api(price_change=-50, start="2027-02"), "revenue_api", 1, 2, 3, 4) == [0, 2000, 1000, 500]


@pytest.mark.parametrize(("share", "revenue"), [(0, 2000), (25, 1500), (100, 0)])
def test_free_use_earns_nothing(share, revenue):
    assert line(api(free_share=share), "revenue_api", 1) == [revenue]


def consulting(**fields):
    given = {"consultants": 2, "day_rate": 100, "days": 10, "utilisation": 100, "payment_delay": 0, **fields}
    return forecast(consulting=given)


def test_consultants_join_one_month_after_another():
    done = consulting(added=1, start="2027-02")
    assert line(done, "consultants", 1, 2, 3, 24) == [0, 2, 3, 24]
    assert line(done, "revenue_consulting", 1, 2, 3) == [0, 2000, 3000]


def test_consultants_of_before_do_not_grow_before_the_forecast():
    assert line(consulting(added=1, start="2026-01"), "consultants", 1, 2) == [2, 3]


def test_consultants_leave_after_the_last_month():
    assert line(consulting(end="2027-02"), "revenue_consulting", 1, 2, 3) == [2000, 2000, 0]
    assert set(line(consulting(utilisation=0), "revenue_consulting")) == {0}


def other(**fields):
    return forecast(other_revenue=[{"amount": 100, "payment_delay": 0, **fields}])


def test_a_plain_line_grows_between_its_due_months_too():
    # + 10 % a month, due each quarter: 100, then 100 x 1.1^3.
    assert line(other(every="quarter", growth=10), "revenue_other", 1, 2, 4) == [100, 0, Decimal("133.1")]


def test_direct_cost_follows_each_line_by_itself():
    lines = [{"amount": 100, "cost_share": 30}, {"amount": 200, "cost_share": 0}, {"amount": 10, "cost_share": 100}]
    done = forecast(other_revenue=lines)
    assert (done.values["revenue_other"][1], done.values["cost_direct"][1]) == (310, 40)


@pytest.mark.parametrize("delay", [0, 1, 12])
def test_each_line_is_paid_after_its_own_delay(delay):
    lines = [{"amount": 100, "payment_delay": delay}, {"amount": 7, "payment_delay": 2}]
    done = forecast(other_revenue=lines)
    assert next(month for month, paid in enumerate(line(done, "collected"), 1) if paid >= 100) == delay + 1
    # What is owed at the end: as many months of each as its delay.
    assert line(done, "receivables", 24) == [100 * delay + 14]


def test_what_is_paid_at_once_is_never_owed():
    done = forecast(
        subscription=with_plan(),
        consulting={"consultants": 1, "day_rate": 1, "payment_delay": 0},
        api={"volume": 1, "price": 1, "payment_delay": 0},
        other_revenue=[{"amount": 1, "payment_delay": 0}],
    )
    assert set(line(done, "receivables")) == {0}
    assert line(done, "collected") == line(done, "revenue")


def test_consulting_and_api_have_a_delay_each():
    done = forecast(
        consulting={"consultants": 1, "days": 1, "utilisation": 100, "day_rate": 10, "payment_delay": 1},
        api={"volume": 1, "price": 5, "payment_delay": 3},
    )
    assert line(done, "collected", 1, 2, 3, 4) == [0, 10, 10, 15]


def test_product_revenue_is_subscription_and_api():
    done = forecast(
        subscription=with_plan(),
        consulting={"consultants": 1, "days": 1, "utilisation": 100, "day_rate": 10},
        api={"volume": 1, "price": 5},
        other_revenue=[{"amount": 7}],
    )
    assert (done.values["revenue_product"][1], done.values["revenue"][1]) == (1005, 1022)


def test_plans_add_up_with_what_they_had_at_the_start():
    plans = [
        {"price": 10, "opening_customers": 100, "new_customers": 5, "churn": 0, "payment_delay": 1},
        {"price": 100, "opening_customers": 3, "new_customers": 1, "churn": 0, "payment_delay": 2},
    ]
    done = forecast(subscription={"plans": plans})
    assert line(done, "customers", 0, 1) == [103, 109]
    assert line(done, "mrr", 0, 1) == [1300, 1450]
    assert line(done, "new_mrr", 1) == [150]
    # One month of 1000 and two of 300 are owed; month 1 collects a month of each.
    assert line(done, "receivables", 0, 1) == [1600, 1600 + 1450 - 1300]


def test_without_any_mode_there_is_no_revenue():
    done = forecast()
    for key in ("revenue", "billed", "collected", "customers", "mrr", "deferred"):
        assert set(done.values[key]) == {0}, key


def test_what_starts_after_the_end_never_earns():
    late = "2029-01"
    done = forecast(
        subscription=with_plan(start=late),
        consulting={"consultants": 1, "day_rate": 1, "start": late},
        api={"volume": 1, "price": 1, "start": late},
        other_revenue=[{"amount": 1, "start": late}],
    )
    assert set(line(done, "revenue")) == {0}
