"""Each kind of cost alone, against figures derived by hand."""

from decimal import Decimal

import pytest

from tests.engine.forecast.made import forecast, line, with_plan

pytestmark = pytest.mark.database_free


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
