"""Cases reckoned by others: a whole forecast by an independent program, and two published ones."""

import csv
from decimal import Decimal
from itertools import accumulate
from pathlib import Path

import pytest

from engine.forecast.reckoning.forecast import project
from tests.engine.forecast.made import forecast, read, with_plan

pytestmark = pytest.mark.database_free
DATA = Path(__file__).parent / "data"
STUDIO = {
    "start": "2027-01",
    "horizon": 24,
    "currency": "USD",
    "market": "SaaS",
    "opening": {"cash": 80000},
    "subscription": {
        "plans": [
            {
                "price": "29.90",
                "opening_customers": 150,
                "new_customers": 60,
                "growth": 4,
                "churn": 5,
                "payment_delay": 1,
                "annual_share": 25,
                "annual_discount": 20,
                "annual_renewal": 60,
            }
        ]
    },
    "consulting": {
        "consultants": 2,
        "days": 18,
        "utilisation": 40,
        "day_rate": 600,
        "payment_delay": 2,
        "monthly_cost": 4000,
    },
    "compute": {"inference": {"per_customer": "3.20"}, "owned": [{"amount": 9000, "month": "2027-02", "life": 36}]},
    "people": [
        {"count": 2, "salary": 4500, "social_rate": 25},
        {"salary": 4500, "social_rate": 25, "start": "2027-07", "hiring_cost": 2000},
    ],
    "marketing": {"cac": 35},
    "other_costs": [{"name": "Rent", "amount": 1500}],
    "service": {"payment_fee": 3, "supplier_delay": 1},
    "funding": {"loans": [{"amount": 40000, "rate": 6, "term": 18, "grace": 3, "month": "2027-03"}]},
}


def test_the_studio_agrees_with_the_independent_reckoning_to_the_cent():
    values = project(read(STUDIO)).values
    with (DATA / "worked_example.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 24
    for row in rows:
        month = int(row.pop("month"))
        ours = {line: values[line][month] for line in row}
        assert ours == {line: Decimal(figure) for line, figure in row.items()}, month


def with_contracts(**plan):
    return {
        "start": "2027-01",
        "horizon": 40,
        "currency": "USD",
        "market": "SaaS",
        "opening": {"cash": 500000},
        "subscription": {"plans": [plan]},
        "service": {"payment_fee": 0},
        "other_costs": [{"amount": 20000}],
    }


ANNUAL = {
    "growing": with_contracts(
        price=1000,
        new_customers=10,
        growth=1,
        churn=3,
        annual_share=50,
        annual_discount=10,
        annual_renewal=81,
        expansion=2,
        price_step=3,
        payment_delay=0,
    ),
    "standing": with_contracts(
        price="333.33",
        opening_customers=250,
        opening_annual=60,
        new_customers=4,
        churn=2,
        annual_share=25,
        annual_discount=15,
        annual_renewal=90,
        expansion="1.5",
        price_step=4,
        payment_delay=2,
    ),
}


@pytest.mark.parametrize("name", list(ANNUAL))
def test_annual_contracts_agree_with_the_independent_reckoning_to_the_cent(name):
    values = project(read(ANNUAL[name])).values
    with (DATA / f"annual_{name}.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 41
    for row in rows:
        month = int(row.pop("month"))
        told = {line: Decimal(figure) for line, figure in row.items() if figure}
        assert {line: values[line][month] for line in told} == told, month


def test_a_published_cohort_pays_back_in_its_month():
    # 10,000 customers in month 1: 1/0.96 of them at the start, of whom 4 % leave before they pay.
    plan = with_plan(price=800, new_customers=0, opening_customers="10416.666666667", churn=4)
    done = forecast(horizon=36, subscription=plan, other_costs=[{"amount": 12000 * 10000, "every": "once"}])
    balance = list(accumulate(done.series("ebitda")))
    assert next(month for month, amount in enumerate(balance, 1) if amount >= 0) == 23


def test_published_unit_economics():
    # 1000 customers, 3 % of them leave and 30 join each month; inference takes 20 % of revenue.
    plan = with_plan(price=120, new_customers=30, opening_customers=1000, churn=3)
    done = forecast(subscription=plan, compute={"inference": {"revenue_share": 20}}, marketing={"cac": 700})
    measures = {name: round(done.measure(name, 24).value, 4) for name in ("ltv", "ltv_cac", "payback", "cac", "nrr")}
    assert measures == {
        "ltv": 3200,
        "ltv_cac": Decimal("4.5714"),
        "payback": Decimal("7.2917"),
        "cac": 700,
        "nrr": round(Decimal("0.97") ** 12, 4),
    }
