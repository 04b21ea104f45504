"""Profit, cash and balance, against figures derived by hand."""

from decimal import Decimal

import pytest

from tests.engine.forecast.made import forecast, line, with_plan

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


def test_profit_falls_from_revenue_step_by_step():
    # 1000 of revenue, 200 of inference, 300 of rent, 100 worn off, 50 of interest, 70 granted.
    done = forecast(
        subscription=with_plan(new_customers=0, opening_customers=10),
        compute={"inference": {"revenue_share": 20}, "owned": [{"amount": 1200, "life": 12, "month": "2027-01"}]},
        other_costs=[{"amount": 300}],
        funding={
            "loans": [{"amount": 6000, "rate": 10, "term": 12, "grace": 6, "month": "2027-01"}],
            "grants": [{"amount": 70, "month": "2027-02"}],
        },
    )
    found = {
        key: done.values[key][2] for key in ("gross_profit", "ebitda", "depreciation", "ebit", "interest", "profit")
    }
    assert found == {
        "gross_profit": 800,
        "ebitda": 500,
        "depreciation": 100,
        "ebit": 400,
        "interest": 50,
        "profit": 420,
    }


def owned(**fields):
    return forecast(compute={"owned": [{"amount": 1000, "month": "2027-01", **fields}]})


def test_hardware_is_paid_at_once_and_written_off_over_its_life():
    done = owned(life=4)
    assert line(done, "capex", 1, 2) == [1000, 0]
    assert line(done, "depreciation", 1, 2, 3, 4, 5) == [250, 250, 250, 250, 0]
    assert line(done, "fixed_assets", 0, 1, 4, 5) == [0, 750, 0, 0]
    assert line(done, "cash", 1, 24) == [99000, 99000]


def test_hardware_of_one_month_is_gone_at_once():
    done = owned(life=1)
    assert line(done, "depreciation", 1, 2) == [1000, 0]
    assert set(line(done, "fixed_assets")) == {0}


def test_the_last_month_of_its_life_takes_what_rounding_left():
    # 1000 / 7 = 142.857: six times 142.86, then 142.84.
    assert line(owned(life=7), "depreciation", 6, 7, 8) == [Decimal("142.86"), Decimal("142.84"), 0]


def test_what_outlives_the_forecast_keeps_its_rest():
    assert line(owned(life=120), "fixed_assets", 24) == [1000 - 24 * Decimal("8.33")]
    assert line(owned(month="2028-12", life=2), "fixed_assets", 23, 24) == [0, 500]
    assert set(line(owned(month="2029-01"), "capex")) == {0}


def test_suppliers_are_paid_late_but_people_and_interest_at_once():
    # 300 of rent is paid two months later, 100 of salary in its month.
    done = forecast(other_costs=[{"amount": 300}], people=[{"salary": 100}], service={"supplier_delay": 2})
    assert line(done, "supplier_payments", 1, 2, 3, 4) == [0, 0, 300, 300]
    assert line(done, "cash_flow", 1, 2, 3) == [-100, -100, -400]
    assert line(done, "payables", 0, 1, 2, 3, 24) == [0, 300, 600, 600, 600]


def test_a_venture_without_anything_keeps_its_cash():
    done = forecast()
    assert line(done, "cash", 0, 1, 24) == [100000, 100000, 100000]
    assert line(done, "equity", 0, 24) == [100000, 100000]
    assert set(line(done, "profit")) == {0}


def test_cash_may_be_below_zero_from_the_start():
    done = forecast(opening={"cash": "-500.005"})
    assert line(done, "cash", 0, 24) == [Decimal("-500.01"), Decimal("-500.01")]


def test_cash_flow_is_told_before_and_with_funding():
    funding = {
        "rounds": [{"amount": 900, "month": "2027-02"}],
        "loans": [{"amount": 60, "term": 6, "month": "2027-01"}],
    }
    done = forecast(funding=funding, other_costs=[{"amount": 5}])
    assert line(done, "cash_flow", 1, 2) == [-5, -5]
    assert line(done, "funding_flow", 1, 2, 3) == [60, 890, -10]
    assert line(done, "cash", 2) == [100000 + 60 + 890 - 10]


def credits(amount=700, **fields):
    compute = {"rented": [{"hours": 100, "price": 2}], "credits": {"amount": amount, **fields}}
    return forecast(compute=compute)


def test_credits_wait_for_their_first_month_and_what_is_left_is_told():
    done = credits(start="2027-03")
    assert line(done, "credits_used", 1, 2, 3, 4, 5, 6, 7) == [0, 0, 200, 200, 200, 100, 0]
    assert line(done, "credits_left", 2, 3, 6, 7) == [0, 500, 0, 0]


def test_credits_given_before_the_forecast_are_there_from_its_first_month():
    for start in ("2026-12", "2025-01"):
        assert line(credits(start=start), "credits_used", 1, 4, 5) == [200, 100, 0]


def test_credits_that_end_are_lost():
    done = credits(end="2027-02")
    assert line(done, "credits_used", 1, 2, 3) == [200, 200, 0]
    assert line(done, "credits_left", 2, 3, 24) == [300, 300, 300]


def test_credits_pay_research_and_inference_but_neither_support_nor_hardware():
    compute = {
        "inference": {"per_customer": 3},
        "rented": [{"hours": 10, "price": 2, "purpose": "research"}],
        "owned": [{"amount": 500, "month": "2027-01"}],
        "credits": {"amount": 10000},
    }
    plan = with_plan(new_customers=0, opening_customers=10)
    done = forecast(subscription=plan, compute=compute, service={"support": 7, "payment_fee": 0})
    # 10 x 3 of inference and 20 of research; support of 70 and the purchase are paid in money.
    assert line(done, "credits_used", 1) == [50]
    assert line(done, "cash_flow", 1) == [1000 - 70 - 500]


def test_credits_are_income_of_their_month_and_shorten_the_bill():
    done = credits()
    assert line(done, "profit", 1, 5) == [0, -200]
    assert line(done, "supplier_invoices", 1, 4, 5) == [0, 100, 200]
