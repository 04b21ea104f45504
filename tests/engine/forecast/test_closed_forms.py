"""Each mode of revenue and cost alone, against figures derived by hand."""

from decimal import Decimal

import pytest

from tests.engine.forecast.made import forecast, with_plan

pytestmark = pytest.mark.database_free


def line(done, name, *months):
    """A line in these months, or in all of them."""
    return [done.values[name][month] for month in months] if months else list(done.series(name))


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


def inference(**fields):
    """Ten customers, nobody joins or leaves, and this way of inference."""
    plan = with_plan(new_customers=0, opening_customers=10)
    return forecast(subscription=plan, compute={"inference": fields})


def test_inference_by_tokens_bought():
    # Per task (2000 x 3 x (1 - 50 % x 80 %) + 500 x 15) / 10^6 = 0.0111, + 10 % retries = 0.01221, + 0.002
    # tools + 0.5 min at 60 an hour = 0.51421. 10 customers x 100 tasks.
    done = inference(
        tasks=100,
        tokens_in=2000,
        tokens_out=500,
        price_in=3,
        price_out=15,
        cached=50,
        cache_discount=80,
        retries=10,
        tools="0.002",
        human_minutes="0.5",
        wage=60,
    )
    assert line(done, "task_cost", 1) == [Decimal("0.51421")]
    assert line(done, "cost_inference", 1) == [Decimal("514.21")]


@pytest.mark.parametrize(("utilisation", "price"), [("100", "0.2778"), ("20", "1.3889")])
def test_inference_on_own_gpus_costs_what_the_source_says(utilisation, price):
    # F-AI-08 gives the check: $2 an hour at 2000 tokens/s is $0.28 per million at 100 %, $1.39 at 20 %.
    done = inference(
        tasks=1, tokens_out=1000000, self_hosted=100, gpu_price=2, tokens_per_second=2000, utilisation=utilisation
    )
    assert round(done.values["task_cost"][1], 4) == Decimal(price)


def test_inference_per_customer_as_a_share_and_with_falling_prices():
    # 10 x 6 = 60, falling 10 % a month; + 5 % of 1000 = 50, which does not fall; all x 0.5.
    done = inference(per_customer=6, revenue_share=5, price_change=-10, factor="0.5")
    assert line(done, "cost_inference", 1, 2, 3) == [Decimal(55), Decimal(52), Decimal("49.3")]


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


def test_people_and_software_by_head():
    # 2 x 1000 x 1.3 = 2600, from month 13 + 10 % = 2860. From March one more at 500, hired for 200.
    people = [
        {"count": 2, "salary": 1000, "social_rate": 30, "raise": 10},
        {"salary": 500, "hiring_cost": 200, "start": "2027-03", "end": "2027-04", "department": "support"},
    ]
    software = [{"monthly": 5, "per_seat": 10, "licence": 70, "start": "2027-02"}]
    done = forecast(people=people, software=software)
    assert line(done, "cost_people", 1, 12, 13) == [2600, 2600, 2860]
    assert line(done, "cost_support", 2, 3, 4, 5) == [0, 500, 500, 0]
    assert line(done, "cost_hiring", 1, 3, 4) == [0, 200, 0]
    assert line(done, "cost_software", 1, 2, 3, 5) == [0, 95, 35, 25]


def test_marketing_service_and_other_cost():
    # 10 new x 30 + 1000 growing 10 %. Support 2 and fees 3 % of 100 per customer. Rent 50 + 1 % of revenue.
    done = forecast(
        subscription=with_plan(),
        marketing={"cac": 30, "budget": 1000, "growth": 10},
        service={"support": 2, "payment_fee": 3, "supplier_delay": 1},
        other_costs=[{"amount": 50, "revenue_share": 1}],
    )
    assert line(done, "cost_marketing", 1, 2) == [1300, 1400]
    assert line(done, "cost_support", 1, 2) == [20, 40]
    assert line(done, "cost_fees", 1) == [30]
    assert line(done, "cost_other", 1, 2) == [60, 70]
    assert line(done, "supplier_payments", 1, 2) == [0, 1410]
    assert line(done, "payables", 1) == [1410]


def test_rounds_grants_and_loans():
    # 1200 at 10 % a year, drawn in month 2, two months of interest only, over by month 8: repaid 300 in
    # months 5 to 8. Interest 10 in months 3, 4 and 5, then 7.50, 5.00, 2.50.
    funding = {
        "rounds": [{"amount": 5000, "fees": 4, "month": "2027-06"}],
        "grants": [{"amount": 70, "month": "2027-02"}],
        "loans": [{"amount": 1200, "rate": 10, "term": 6, "grace": 2, "month": "2027-02"}],
    }
    done = forecast(funding=funding)
    assert line(done, "debt")[:9] == [0, 1200, 1200, 1200, 900, 600, 300, 0, 0]
    assert line(done, "interest")[:9] == [0, 0, 10, 10, 10, Decimal("7.5"), 5, Decimal("2.5"), 0]
    assert line(done, "loans_repaid", 4, 5, 8, 9) == [0, 300, 300, 0]
    assert line(done, "rounds", 5, 6) == [0, 4800]
    assert line(done, "cash", 24) == [100000 - 45 + 4800 + 70]
    assert set(line(done, "ebitda")) == {0}


def test_yen_have_no_cents():
    done = forecast(currency="JPY", subscription=with_plan(price="333.4", new_customers="1"))
    assert line(done, "mrr", 1, 2) == [333, 666]
