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


def serving(**compute):
    return forecast(compute=compute)


@pytest.mark.parametrize(("purpose", "where"), [("serving", "cost_serving"), ("research", "cost_research_compute")])
def test_hardware_costs_where_it_is_used(purpose, where):
    # 10 h x 3 = 30 rented; upkeep of 12 % a year on 1000 is 10 a month.
    done = serving(
        rented=[{"hours": 10, "price": 3, "purpose": purpose}],
        owned=[{"amount": 1000, "upkeep": 12, "month": "2027-01", "purpose": purpose}],
    )
    other = {"cost_serving": "cost_research_compute", "cost_research_compute": "cost_serving"}[where]
    assert line(done, where, 1, 24) == [40, 40]
    assert set(line(done, other)) == {0}
    assert line(done, "ebitda", 1) == [-40]


def test_research_is_no_cost_of_sales():
    done = serving(rented=[{"hours": 10, "price": 3, "purpose": "research"}])
    assert (done.values["cost_of_sales"][1], done.values["operating_cost"][1]) == (0, 30)
    sold = serving(rented=[{"hours": 10, "price": 3}])
    assert (sold.values["cost_of_sales"][1], sold.values["operating_cost"][1]) == (30, 0)


def test_upkeep_begins_with_the_purchase_and_goes_on_after_it_is_written_off():
    # 1000 x 12 % / 12 = 10 a month from March, though it is written off after one month.
    done = serving(owned=[{"amount": 1000, "upkeep": 12, "life": 1, "month": "2027-03"}])
    assert line(done, "cost_serving", 1, 2, 3, 4, 24) == [0, 0, 10, 10, 10]


def test_training_costs_its_hours_and_the_rest_in_its_month_alone():
    # 50 h x 2 + 30 = 130 in the last month; the other lies beyond the end.
    runs = [{"hours": 50, "price": 2, "amount": 30, "month": month} for month in ("2028-12", "2029-01")]
    done = serving(training=runs)
    assert line(done, "cost_research_compute")[22:] == [0, 130]


@pytest.mark.parametrize(
    ("department", "where"),
    [
        ("delivery", "cost_delivery"),
        ("support", "cost_support"),
        ("sales", "cost_sales_people"),
        ("research", "cost_people"),
        ("admin", "cost_people"),
    ],
)
def test_people_cost_in_their_department_and_count_as_payroll(department, where):
    done = forecast(people=[{"count": 2, "salary": 100, "social_rate": 10, "department": department}])
    assert line(done, where, 1) == [220]
    assert line(done, "payroll", 1) == [220]
    assert line(done, "ebitda", 1) == [-220]


def test_a_raise_counts_years_of_the_forecast_also_for_who_joins_later():
    # Hired in month 12 at 100; + 10 % in month 13 with everyone.
    done = forecast(people=[{"salary": 100, "raise": 10, "start": "2027-12"}])
    assert line(done, "cost_people", 11, 12, 13) == [0, 100, 110]


@pytest.mark.parametrize(
    ("start", "months"),
    [({}, []), ({"start": "2026-12"}, []), ({"start": "2027-01"}, [1]), ({"start": "2028-12"}, [24])],
)
def test_only_who_starts_within_the_forecast_is_hired(start, months):
    done = forecast(people=[{"count": 3, "salary": 100, "hiring_cost": 50, **start}])
    assert [month for month, cost in enumerate(line(done, "cost_hiring"), 1) if cost == 150] == months
    assert sum(line(done, "cost_hiring")) == 150 * len(months)


def test_software_per_head_counts_who_is_there_with_consultants():
    # 2 of January, one more from March to April, and 1 consultant, half one more a month.
    people = [{"count": 2, "salary": 1}, {"salary": 1, "start": "2027-03", "end": "2027-04"}]
    consulting = {"consultants": 1, "added": "0.5", "day_rate": 1, "start": "2027-02"}
    done = forecast(people=people, consulting=consulting, software=[{"per_seat": 10}])
    assert line(done, "cost_software", 1, 2, 3, 4, 5) == [20, 30, 45, 50, 45]


@pytest.mark.parametrize(
    ("purpose", "where", "months"),
    [("operating", "cost_software", [75, 5, 5]), ("serving", "cost_serving", [75, 5, 5])],
)
def test_software_costs_its_fee_and_its_licence_once(purpose, where, months):
    done = forecast(software=[{"monthly": 5, "licence": 70, "purpose": purpose}])
    assert line(done, where, 1, 2, 3) == months
    assert line(done, "ebitda", 1) == [-75]


def test_a_licence_is_paid_at_the_start_and_not_again_when_it_was_paid_before():
    later = forecast(software=[{"licence": 70, "start": "2027-03", "end": "2027-03"}])
    assert line(later, "cost_software", 2, 3, 4) == [0, 70, 0]
    before = forecast(software=[{"licence": 70, "monthly": 1, "start": "2026-12"}])
    assert set(line(before, "cost_software")) == {1}


def test_several_of_a_kind_add_up():
    done = forecast(
        compute={"rented": [{"hours": 1, "price": 10}, {"hours": 2, "price": 10}]},
        software=[{"monthly": 3}, {"monthly": 4}],
        people=[{"salary": 100}, {"salary": 200}],
        other_costs=[{"amount": 5}, {"amount": 6}],
    )
    found = [done.values[key][1] for key in ("cost_serving", "cost_software", "cost_people", "cost_other")]
    assert found == [30, 7, 300, 11]
    assert line(done, "ebitda", 1) == [-348]


def test_consultants_are_paid_while_they_are_there():
    consulting = {"consultants": 2, "day_rate": 0, "monthly_cost": 1000, "start": "2027-02", "end": "2027-03"}
    done = forecast(consulting=consulting)
    for key in ("cost_delivery", "payroll"):
        assert line(done, key, 1, 2, 3, 4) == [0, 2000, 2000, 0]


def test_marketing_grows_from_its_start_and_follows_new_customers():
    # Budget 100 from March, + 10 % from April. 40 for each who joins: 10 customers with double growth.
    plan = with_plan(growth=100)
    done = forecast(subscription=plan, marketing={"budget": 100, "growth": 10, "start": "2027-03", "cac": 40})
    assert line(done, "cost_marketing", 1, 2, 3, 4) == [400, 800, 1700, 3310]


def test_spend_per_customer_counts_who_joins_not_who_leaves():
    plan = with_plan(new_customers=0, opening_customers=100, churn=10)
    assert set(line(forecast(subscription=plan, marketing={"cac": 40}), "cost_marketing")) == {0}


def test_other_cost_has_its_rhythm_while_its_share_of_revenue_comes_every_month():
    # 1000 of revenue more each month, 1 % of it from February to April, and 50 each quarter.
    cost = {"amount": 50, "every": "quarter", "revenue_share": 1, "start": "2027-02", "end": "2027-05"}
    done = forecast(subscription=with_plan(), other_costs=[cost])
    assert line(done, "cost_other", 1, 2, 3, 4, 5, 6) == [0, 70, 30, 40, 100, 0]


def test_fees_are_a_share_of_product_revenue_alone():
    # Consulting earns 1 x 10 days x 100 % x 500 = 5000 and pays no fee; 1000 of subscription pays 3 %.
    consulting = {"consultants": 1, "days": 10, "utilisation": 100, "day_rate": 500}
    done = forecast(subscription=with_plan(), consulting=consulting, service={"payment_fee": 3, "support": 2})
    assert line(done, "cost_fees", 1, 2) == [30, 60]
    assert line(done, "cost_support", 1, 2) == [20, 40]


def test_the_factor_takes_the_share_of_revenue_too():
    assert line(inference(revenue_share=10, factor=3), "cost_inference", 1) == [300]
    assert line(inference(per_customer=10, factor=0), "cost_inference", 1) == [0]


def test_inference_prices_compound_from_the_first_month():
    done = inference(per_customer=100, price_change=10)
    assert line(done, "cost_inference", 1, 2, 3) == [1000, 1100, 1210]
    assert line(done, "compute.inference.price_now", 1, 3) == [1, Decimal("1.21")]


def test_self_hosted_tasks_and_bought_ones_share_the_tokens():
    # A million tokens out: 10 bought; on GPUs 2 x 1.5 / (1000 x 3600 x 50 %) x 10^6 = 1.6667. Half of each.
    done = inference(
        tasks=1,
        tokens_out=1000000,
        price_out=10,
        self_hosted=50,
        gpu_price=2,
        overhead=50,
        tokens_per_second=1000,
        utilisation=50,
    )
    assert round(done.values["task_cost"][1], 4) == Decimal("5.8333")


def test_gpus_that_serve_together_cost_each_and_cached_input_costs_on_them_as_well():
    # 4 x 0.9 = 3.6 an hour for 3.6 million tokens: 1 a million; 1.5 million in, 0.5 out, nothing is bought.
    fields = {"tokens_in": 1500000, "tokens_out": 500000, "cached": 100, "cache_discount": 100, "price_out": 99}
    gpus = {"self_hosted": 100, "gpu_price": "0.9", "gpus": 4, "tokens_per_second": 1000, "utilisation": 100}
    assert line(inference(tasks=1, **fields, **gpus), "task_cost", 1) == [2]


def test_retries_repeat_the_tokens_but_neither_tools_nor_people():
    # 1 for tokens, twice with 100 % retries; 3 for tools and 6 min at 10 an hour = 1 once.
    fields = {"tokens_in": 1000000, "price_in": 1, "retries": 100, "tools": 3, "human_minutes": 6, "wage": 10}
    assert line(inference(tasks=1, **fields), "task_cost", 1) == [6]


def test_use_above_the_average_costs_more_inference():
    plan = with_plan(new_customers=0, opening_customers=10, usage=3)
    done = forecast(subscription=plan, compute={"inference": {"per_customer": 2, "tasks": 5, "tools": "0.1"}})
    # 10 customers x 3 x (2 + 5 x 0.1).
    assert line(done, "cost_inference", 1) == [75]


def test_units_of_the_api_cost_by_themselves_and_by_their_tasks():
    # 100 units x (0.2 + 2 tasks x 0.05), free ones too.
    api = {"volume": 100, "price": 1, "free_share": 50, "unit_cost": "0.2", "tasks_per_unit": 2}
    done = forecast(api=api, compute={"inference": {"tools": "0.05"}})
    assert line(done, "cost_inference", 1) == [30]


def test_a_cost_beyond_the_horizon_never_comes():
    done = forecast(
        people=[{"salary": 9, "hiring_cost": 9, "start": "2029-01"}],
        software=[{"licence": 9, "monthly": 9, "start": "2029-01"}],
        compute={"rented": [{"hours": 9, "price": 9, "start": "2029-01"}]},
        other_costs=[{"amount": 9, "start": "2029-01"}],
    )
    assert set(line(done, "ebitda")) == {0}


def test_every_flow_is_rounded_to_the_minor_unit_by_itself():
    # Three of 0.335 a month: 0.34 each, not 1.005 together.
    done = forecast(other_costs=[{"amount": "0.335"}] * 3)
    assert line(done, "cost_other", 1) == [Decimal("1.02")]


def test_a_cost_per_task_is_told_only_where_tasks_cost_something():
    assert "task_cost" not in inference(per_customer=6).values
    assert "task_cost" in inference(tools=1).values
