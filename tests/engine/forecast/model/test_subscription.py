"""Subscription alone, against figures derived by hand."""

from decimal import Decimal

import pytest

from engine.forecast.model.graph import input_paths
from engine.forecast.model.model import build_model
from tests.engine.forecast.made import forecast, line, raw, read, with_plan

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


def sold(**plan):
    return forecast(horizon=36, subscription=with_plan(**plan))


def test_who_joins_pays_for_the_whole_month_and_who_leaves_no_longer_pays():
    done = sold(new_customers=0, opening_customers=10, churn=10)
    assert line(done, "customers", 0, 1, 2) == [10, 9, Decimal("8.1")]
    assert line(done, "revenue", 1, 2) == [900, 810]
    assert line(sold(churn=100), "customers", 1, 2) == [10, 10]


def test_a_conversion_of_nothing_wins_nobody():
    assert set(line(sold(conversion=0), "new_customers")) == {0}
    assert line(sold(conversion="2.5"), "new_customers", 1) == [Decimal("0.25")]


def test_customers_are_kept_to_four_decimals():
    assert line(sold(new_customers="0.00005"), "new_customers", 1) == [Decimal("0.0001")]
    assert line(sold(new_customers="0.00004999"), "new_customers", 1) == [0]


def test_a_limit_already_passed_lets_nobody_in_and_throws_nobody_out():
    done = sold(market_limit=25, opening_customers=30)
    assert line(done, "new_customers", 1) == [0]
    assert line(done, "customers", 1) == [30]


def test_a_limit_makes_room_again_for_as_many_as_leave():
    # 20 of 20; two leave each month and two may join the month after.
    done = sold(market_limit=20, opening_customers=20, churn=10)
    assert line(done, "new_customers", 1, 2) == [0, 2]
    assert line(done, "customers", 1, 2) == [18, Decimal("18.2")]


def test_seasons_follow_the_calendar_and_not_the_months_of_the_forecast():
    plan = {**with_plan(), "seasonality": {"m01": 3, "m12": "0.5"}}
    done = forecast(start="2027-11", subscription=plan)
    assert line(done, "new_customers", 1, 2, 3, 4, 14, 15) == [10, 5, 30, 10, 5, 30]


def test_a_season_does_not_bend_the_trend():
    # A month without anybody: growth goes on below it.
    plan = {**with_plan(growth=10), "seasonality": {"m02": 0}}
    assert line(forecast(subscription=plan), "new_customers", 1, 2, 3) == [10, 0, Decimal("12.1")]


def test_use_counts_customers_by_their_weight():
    plans = [{**with_plan()["plans"][0], "usage": use} for use in ("0.5", "3")]
    done = forecast(subscription={"plans": plans}, compute={"inference": {"per_customer": 1}})
    assert line(done, "cost_inference", 1) == [35]


def test_a_new_price_reaches_who_is_there_and_who_joins_once_a_year():
    done = sold(opening_customers=10, new_customers=1, price_step=10)
    # 22 in month 12 at 100; 23 in month 13 at 110; 35 in month 25 at 121.
    assert line(done, "mrr", 12, 13, 25) == [2200, 2530, 35 * Decimal(121)]
    assert line(done, "new_mrr", 12, 13, 25) == [100, 110, 121]


def test_expansion_works_on_those_who_stay_only():
    # 1000 less 10 % = 900, + 5 % = 945; who joins pays the plain price.
    done = sold(opening_customers=10, new_customers=1, churn=10, expansion=5)
    assert line(done, "mrr", 1) == [945 + 100]
    assert line(done, "customers", 1) == [10]


def test_a_retention_of_nothing_ends_every_customer_after_a_month():
    plan = {**with_plan(), "retention": {"m01": 0}}
    done = forecast(subscription=plan)
    assert line(done, "customers", 1, 2, 3) == [10, 10, 10]
    assert line(done, "mrr", 3) == [1000]
    assert line(done, "lost_customers", 1, 2) == [0, 10]


def test_who_was_there_at_the_start_is_not_on_the_curve():
    plan = {**with_plan(new_customers=0, opening_customers=10), "retention": {"m01": 50}}
    assert set(line(forecast(subscription=plan), "customers")) == {10}


def test_retention_of_all_twelve_months_then_churn():
    points = {f"m{month:02}": 100 - month for month in range(1, 13)}
    plan = {**with_plan(churn=50, new_customers=100, growth=-99), "retention": points}
    found = line(forecast(subscription=plan), "customers")
    # A hundred join in month 1, one in month 2, hardly any after: 88 are left in month 13, 44 in month 14.
    assert [round(found[month - 1]) for month in (1, 12, 13, 14)] == [100, 90, 89, 45]


def ahead(**plan):
    return sold(annual_share=100, annual_renewal=0, **plan)


def test_who_pays_a_year_ahead_stays_for_twelve_months_whatever_the_churn():
    done = ahead(churn=100, growth=-99)
    assert line(done, "customers", 1, 12) == [10, Decimal("10.1010")]
    assert line(done, "customers", 13) == [Decimal("0.101")]


def test_half_may_pay_ahead_and_half_by_the_month():
    # Five at 100 a month, five at 80 a year ahead: 500 + 4800 billed, 500 + 400 earned.
    done = sold(annual_share=50, annual_discount=20)
    assert line(done, "billed", 1) == [5300]
    assert line(done, "revenue", 1) == [900]
    assert line(done, "deferred", 1) == [4400]
    assert line(done, "new_mrr", 1) == [900]


def test_renewals_renew_again_a_year_later():
    # Ten join in month 1 alone (hardly any later): half renew in month 13, a quarter in month 25.
    done = sold(annual_share=100, annual_renewal=50, growth=-99)
    assert [round(done.values["customers"][month]) for month in (12, 13, 25)] == [10, 5, 3]
    assert [done.values["billed"][month] for month in (1, 13, 25)] == [12000, 6000, 3000]


def test_a_renewal_costs_the_price_of_its_year():
    done = sold(annual_share=100, annual_renewal=100, growth=-99, price_step=10)
    assert [done.values["billed"][month] for month in (1, 13, 25)] == [12000, 13200, 14520]


def test_a_discount_of_everything_bills_nothing():
    done = ahead(annual_discount=100)
    assert set(line(done, "billed")) == {0}
    assert line(done, "customers", 1) == [10]


def test_prepayments_come_after_the_delay_as_well():
    done = ahead(payment_delay=2)
    assert line(done, "collected", 1, 2, 3) == [0, 0, 12000]
    assert line(done, "receivables", 2) == [24000]


def test_who_was_a_customer_at_the_start_pays_by_the_month():
    done = ahead(opening_customers=5, new_customers=0)
    assert line(done, "billed", 1, 13) == [500, 500]
    assert set(line(done, "deferred")) == {0}


def test_a_limit_that_nobody_stated_is_looked_at_only_when_it_is_varied():
    inputs, limit = read(raw(subscription=with_plan())), "subscription.plans.0.market_limit"
    for live in (frozenset(), frozenset({limit})):
        new = build_model(inputs, live).lines["subscription.plans.0.new"]
        assert (limit in input_paths(new.expr)) == bool(live)


def test_without_a_year_ahead_there_are_no_lines_of_it():
    assert not {f"subscription.plans.0.{key}" for key in ("new_ahead", "signed_ahead", "billed_ahead")} & set(
        sold().values
    )


def test_annual_customers_expand_when_they_renew_by_a_year_of_the_monthly_rate():
    done = sold(annual_share=100, annual_renewal=100, growth=-99, expansion=2)
    first, second = (done.values["billed"][month] for month in (1, 13))
    assert first == 12000
    assert second == round(12000 * Decimal("1.02") ** 12, 2)
    # Within the year the bill stands: nothing is earned that was not billed.
    assert done.values["revenue"][12] - done.values["revenue"][11] < 1


def test_expansion_and_the_step_of_the_price_add_at_a_renewal():
    done = sold(annual_share=100, annual_renewal=50, growth=-99, expansion=1, price_step=10)
    assert done.values["billed"][13] == round(6000 * (Decimal("1.01") ** 12 + Decimal("0.1")), 2)


def test_how_customers_pay_moves_what_they_are_worth_a_little_and_not_by_a_fifth():
    """Annual customers who never expanded made a plan that is mostly annual look falsely bad: MRR 296 against 375."""
    plan = {"price": 1000, "churn": "1.74", "annual_renewal": 81, "expansion": 2}
    mrr = [sold(**plan, annual_share=share).values["mrr"][36] for share in (0, 50, 100)]
    assert max(mrr) < min(mrr) * Decimal("1.12")
    nrr = [sold(**plan, annual_share=share).values["nrr"][36] for share in (0, 50, 100)]
    assert max(nrr) - min(nrr) < Decimal("0.03")


def standing(**plan):
    return sold(new_customers=0, opening_customers=120, opening_annual=100, annual_renewal=0, **plan)


def test_annual_customers_of_the_start_come_up_for_renewal_a_twelfth_a_month():
    done = standing(churn=100)
    assert line(done, "customers", 0, 1, 2, 12, 13) == [120, 110, 100, 0, 0]
    assert line(done, "lost_customers", 1, 12, 13) == [10, 10, 0]
    assert set(line(done, "billed")) == {0}


def test_what_they_paid_for_months_to_come_is_deferred_at_the_start_and_earned_by_month_eleven():
    # Ten bills of 12,000 a month; of the youngest eleven twelfths are left, of the oldest none: 10 x 100 x (11 + … + 1).
    done = standing()
    assert line(done, "deferred", 0, 1, 10, 11) == [66000, 55000, 1000, 0]
    assert line(done, "revenue", 1, 2, 11, 12) == [11000, 10000, 1000, 0]
    assert line(done, "mrr", 0) == [12000]
    assert set(line(done, "collected")) == {0}
    # They paid before: what they are owed is no money of the owners.
    assert done.values["equity"][0] == done.values["cash"][0] - 66000


def test_their_renewals_are_billed_at_the_price_of_today_and_a_year_later_at_the_new_one():
    done = sold(new_customers=0, opening_customers=12, opening_annual=100, annual_renewal=100, price_step=10)
    assert line(done, "billed", 1, 12, 13, 25) == [1200, 1200, 1320, 1452]
    assert set(line(done, "customers")) == {12}


def test_part_of_the_opening_customers_may_pay_by_the_month():
    done = sold(new_customers=0, opening_customers=100, opening_annual=60, churn=50, annual_renewal=100)
    assert line(done, "customers", 0, 1) == [100, 80]
    assert line(done, "mrr", 0, 1) == [10000, 8000]
    assert line(done, "billed", 1) == [8000]


def test_bills_of_the_last_months_are_owed_where_they_are_paid_late():
    done = sold(new_customers=0, opening_customers=12, opening_annual=100, annual_renewal=0, payment_delay=2)
    assert line(done, "receivables", 0, 1, 2) == [2400, 1200, 0]
    assert line(done, "collected", 1, 2, 3) == [1200, 1200, 0]


def test_customers_of_the_start_may_pay_another_price_than_new_ones():
    # 100 at the start pay 80, 10 new ones a month pay 100; nobody leaves, and 1 % is bought more each month.
    done = forecast(subscription=with_plan(opening_customers="100", opening_price="80", expansion="1"))
    assert line(done, "mrr", 0, 1) == [8000, Decimal("9080.00")]
    usual = forecast(subscription=with_plan(opening_customers="100", expansion="1"))
    same = forecast(subscription=with_plan(opening_customers="100", opening_price="100", expansion="1"))
    assert usual.values == same.values
