"""Subscription alone, against figures derived by hand."""

from decimal import Decimal

import pytest

from tests.engine.forecast.made import forecast, line, with_plan

pytestmark = pytest.mark.database_free


def test_subscription_with_churn_settles_where_losses_equal_gains():
    # 10 join a month, 20 % of those there before leave: n(t) = 10 + 0.8 n(t-1) = 50 (1 - 0.8^t).
    done = forecast(subscription=with_plan(churn="20"))
    assert line(done, "customers", 1, 2, 3) == [Decimal(10), Decimal(18), Decimal("24.4")]
    assert abs(done.values["customers"][24] - 50 * (1 - Decimal("0.8") ** 24)) < Decimal("0.001")
    # Of 24.4 at 100 each; month 4: 10 join, 4.88 leave.
    assert line(done, "revenue_subscription", 3) == [Decimal("2440")]
    assert line(done, "lost_customers", 1, 4) == [0, Decimal("4.88")]


def test_growth_compounds_and_fades():
    # 10, 11, 12.1 at 10 %; with a fade of 50 % the rate is 10 %, 5 %, 2.5 %: 10, 11, 11.55, 11.83875.
    grown = forecast(subscription=with_plan(growth="10"))
    assert line(grown, "new_customers", 1, 2, 3) == [Decimal(10), Decimal(11), Decimal("12.1")]
    faded = forecast(subscription=with_plan(growth="10", growth_fade="50"))
    assert line(faded, "new_customers", 1, 2, 3, 4) == [Decimal(10), Decimal(11), Decimal("11.55"), Decimal("11.8388")]


def test_season_conversion_start_and_limit():
    # From March 2027, a tenth of 10 leads; double in March. Then 1 a month.
    plan = {**with_plan(conversion="10", start="2027-03"), "seasonality": {"m03": "2"}}
    assert line(forecast(subscription=plan), "new_customers", 1, 2, 3, 4, 15) == [0, 0, 2, 1, 2]
    # 25 are all there are: 10, 10, 5, and then nobody.
    limited = forecast(subscription=with_plan(market_limit="25"))
    assert line(limited, "customers", 1, 2, 3, 4) == [10, 20, 25, 25]


def test_retention_curve_before_churn():
    # Of 10 who join, 8 are left after one month and 6 after two; then 50 % leave a month.
    # Month 1: 10. 2: 10 + 8. 3: 10 + 8 + 6. 4: 10 + 8 + 6 + 3. 5: + 1.5.
    plan = {**with_plan(churn="50"), "retention": {"m01": "80", "m02": "60"}}
    done = forecast(subscription=plan)
    assert line(done, "customers", 1, 2, 3, 4, 5) == [10, 18, 24, 27, Decimal("28.5")]
    assert line(done, "mrr", 5) == [Decimal(2850)]


def test_expansion_and_yearly_price():
    # 10 at the start, nobody joins or leaves, + 2 % a month: 1000 x 1.02, x 1.02^2.
    expanded = forecast(subscription=with_plan(new_customers=0, opening_customers=10, expansion="2"))
    assert line(expanded, "mrr", 0, 1, 2) == [Decimal(1000), Decimal(1020), Decimal("1040.4")]
    # Each month is rounded to the cent, which leaves a hundred-thousandth of the year's growth open.
    assert line(expanded, "nrr", 12) == [pytest.approx(Decimal("1.02") ** 12, abs=Decimal("2e-5"))]
    # + 10 % in month 13, for those who are there and those who join.
    stepped = forecast(subscription=with_plan(opening_customers=10, price_step="10"))
    assert line(stepped, "mrr", 12, 13) == [Decimal(13000), Decimal(13000) * Decimal("1.1") + Decimal(1100)]


def test_prepayment_is_cash_now_and_revenue_over_twelve_months():
    # 10 a month, all paying a year ahead with 10 % off: 10 x 90 x 12 = 10,800 billed in each of months
    # 1 to 12, 900 earned a month and bill. Deferred in month 12: 10,800 x 12 - 900 (1 + … + 12) = 59,400.
    done = forecast(subscription=with_plan(annual_share="100", annual_discount="10", annual_renewal="50"))
    assert line(done, "billed", 1, 12) == [Decimal(10800), Decimal(10800)]
    assert line(done, "revenue", 1, 2, 12) == [Decimal(900), Decimal(1800), Decimal(10800)]
    assert line(done, "deferred", 1, 12) == [Decimal(9900), Decimal(59400)]
    # Month 13: half of the first ten renew; those who do not are lost then.
    assert line(done, "billed", 13) == [Decimal(16200)]
    assert line(done, "lost_customers", 12, 13) == [0, 5]
    assert line(done, "customers", 12, 13) == [120, 125]


def test_the_twelfth_month_of_a_bill_takes_what_rounding_left():
    # 10 customers at 0.83 for a year: 99.60, a twelfth is 8.30; at 0.8333…: 100.00 -> 8.33 x 11 + 8.37.
    done = forecast(
        subscription=with_plan(
            price="0.833333333", annual_share="100", annual_renewal="0", new_customers="10", growth="-99"
        )
    )
    assert line(done, "billed", 1) == [Decimal("100.00")]
    # Later bills: 0.1 customers, 1.00 -> 0.08 x 11 + 0.12; 0.001 customers, 0.01 -> 0.00 … 0.01.
    assert line(done, "revenue", 1, 2, 11, 12, 13, 14) == [
        Decimal("8.33"),
        Decimal("8.41"),
        Decimal("8.41"),
        Decimal("8.45"),
        Decimal("0.12"),
        Decimal("0.01"),
    ]
    assert line(done, "deferred", 24) == [0]


def test_customers_pay_late():
    # 1000, 2000, 3000 billed; what is billed in month 1 is paid in month 3.
    done = forecast(subscription=with_plan(payment_delay=2))
    assert line(done, "collected", 1, 2, 3, 4) == [0, 0, Decimal(1000), Decimal(2000)]
    assert line(done, "receivables", 4) == [Decimal(7000)]


def test_customers_of_the_start_pay_what_they_owe():
    # 10 at the start were billed 1000 in each of the two months before; month 1 bills 2000 to 20.
    plan = with_plan(payment_delay=2, opening_customers=10)
    done = forecast(subscription=plan)
    assert line(done, "collected", 1, 2, 3, 4) == [Decimal(1000), Decimal(1000), Decimal(2000), Decimal(3000)]
    assert line(done, "receivables", 0, 1, 2) == [Decimal(2000), Decimal(3000), Decimal(5000)]
    still = forecast(subscription={"plans": [{**plan["plans"][0], "new_customers": 0}]})
    assert set(still.series("cash_flow")) == {Decimal(1000)}
