"""The inputs of cost: what each choice costs, and what a careless new one would lose."""

from decimal import Decimal

import pytest

from engine.forecast.inputs.catalogue_all import BY_PATH
from engine.forecast.inputs.catalogue_costs import COSTS, DEPARTMENTS, LEAST, PURPOSES
from tests.engine.forecast.made import forecast, raw, read, with_plan

pytestmark = pytest.mark.database_free
ITEMS = {
    "rented": ("compute", "purpose", {"hours": 10, "price": 7}),
    "owned": ("compute", "purpose", {"amount": 840, "upkeep": 100, "month": "2027-01"}),
    "software": ("", "purpose", {"monthly": 70}),
    "people": ("", "department", {"salary": 70}),
    "other_costs": ("", "every", {"amount": 70}),
}


def options():
    for name, (home, key, item) in ITEMS.items():
        field = BY_PATH[f"{home}.{name}".lstrip(".")].named(key)
        for option in field.options:
            yield pytest.param(name, {**item, key: option}, id=f"{name}: {option}")


@pytest.mark.parametrize(("name", "item"), list(options()))
def test_nothing_that_can_be_chosen_costs_nothing(name, item):
    """A purpose that no line of cost looks at would drop the cost in silence."""
    home = ITEMS[name][0]
    done = forecast(**({home: {name: [item]}} if home else {name: [item]}))
    assert -done.values["ebitda"][1] == 70


def test_every_choice_of_a_cost_is_tried_above():
    choices = {(group.path, f.key) for group in COSTS for f in group.fields if f.kind == "choice"}
    tried = {(f"{home}.{name}".lstrip("."), key) for name, (home, key, _) in ITEMS.items()}
    # What a cost covers is said of it and changes no figure.
    assert choices == {*tried, ("other_costs", "covers")}


def test_inference_marketing_and_service_are_always_there_and_cost_nothing_by_themselves():
    always = [group.path for group in COSTS if not group.is_optional]
    assert always == ["compute.inference", "marketing", "service"]
    done = forecast(subscription=with_plan())
    assert set(done.series("cost_of_sales")) | set(done.series("operating_cost")) == {0}


def test_a_million_tokens_cost_what_the_source_says_with_the_defaults():
    # 1000 tokens/s at 40 % are 400 x 3600 = 1,440,000 an hour: $2 an hour is 1.3889 a million (F-AI-09).
    tokens = {"tasks": 1, "tokens_out": 1000000, "self_hosted": 100, "gpu_price": 2}
    done = forecast(subscription=with_plan(), compute={"inference": tokens})
    assert round(done.values["task_cost"][1], 4) == Decimal("1.3889")


def test_the_least_denominator_still_gives_a_figure():
    tiny = dict.fromkeys(("gpus", "tokens_per_second", "utilisation"), str(LEAST))
    tokens = {"tasks": 1, "tokens_out": 1, "self_hosted": 100, "gpu_price": 1, **tiny}
    done = forecast(subscription=with_plan(), compute={"inference": tokens})
    assert done.values["task_cost"][1] > 0


def test_fees_follow_the_market():
    fees = {
        market: read(raw(market=market, service={})).base["service.payment_fee"] for market in ("B2B", "B2C", "SaaS")
    }
    assert fees == {"B2B": 0, "B2C": 15, "SaaS": 3}


def test_serving_is_meant_where_no_purpose_is_given_and_research_where_no_department():
    inputs = read(raw(compute={"rented": [{"hours": 1, "price": 1}]}, people=[{"salary": 1}]))
    assert inputs.word("compute.rented.0.purpose") == PURPOSES[0] == "serving"
    assert inputs.word("people.0.department") == "research"
    assert "research" in DEPARTMENTS
