"""Every number of a forecast by its address."""

import pytest

from engine.forecast.inputs.addresses import address_of, addresses, field_at, full_label, group_at
from tests.engine.forecast.made import PRICE, climbing, raw, read
from tests.engine.forecast.rich import RICH, around

pytestmark = pytest.mark.database_free


def test_every_number_has_an_address():
    inputs = read(RICH)
    found = addresses(inputs)
    assert [address.path for address in found] == list(inputs.numbers)
    assert all(address.low <= address.quantity.points[0] for address in found)
    assert full_label(inputs, PRICE).zh == "Pro：月价"
    assert full_label(inputs, "compute.inference.factor").en == "Inference cost: Factor on all inference cost"


@pytest.mark.parametrize(
    ("path", "group"),
    [
        ("opening.cash", "opening"),
        ("subscription.plans.0.price", "subscription.plans"),
        ("subscription.seasonality.m02", "subscription.seasonality"),
        ("compute.inference.factor", "compute.inference"),
        ("people.12.salary", "people"),
    ],
)
def test_an_input_lies_in_its_group(path, group):
    assert group_at(path).path == group
    assert field_at(path).key == path.rpartition(".")[2]


@pytest.mark.parametrize("path", ["", "horizon", "opening.gold", "openings.cash", "people.0.salaries", "a.b.c.d"])
def test_what_is_no_input_is_refused(path):
    with pytest.raises(KeyError):
        field_at(path)


def test_an_address_tells_unit_limits_and_what_is_given():
    inputs = read(climbing(churn=around(1, 2, 5)))
    churn = address_of(inputs, "subscription.plans.0.churn")
    assert (churn.unit, churn.low, churn.high) == ("percent", 0, 100)
    assert churn.quantity is inputs.numbers["subscription.plans.0.churn"]


def test_an_input_that_the_forecast_lacks_has_no_address():
    with pytest.raises(KeyError):
        address_of(read(climbing()), "api.price")


def labels(*costs):
    inputs = read(raw(other_costs=list(costs)))
    return [full_label(inputs, f"{prefix}.amount") for prefix in inputs.prefixes("other_costs")]


def test_items_without_a_name_are_numbered_where_there_are_several():
    assert [label.en for label in labels({})] == ["Other cost: Amount each time"]
    assert [label.en for label in labels({}, {"name": "Rent"}, {})] == [
        "Other cost 1: Amount each time",
        "Rent: Amount each time",
        "Other cost 3: Amount each time",
    ]
    assert [label.zh for label in labels({}, {})] == ["其他费用 1：每次金额", "其他费用 2：每次金额"]


def test_a_single_group_is_never_numbered():
    assert full_label(read(raw()), "opening.cash").zh == "期初：期初现金"


@pytest.mark.parametrize(
    ("cost", "labels"),
    [
        ({"covers": "running"}, ["Running cost a month", "Running cost: Growth a month"]),
        ({"covers": "running", "every": "quarter"}, ["Running cost", "Running cost: Growth a month"]),
        ({"covers": "running", "name": "Team"}, ["Team: Amount each time", "Team: Growth a month"]),
        ({}, ["Other cost: Amount each time", "Other cost: Growth a month"]),
    ],
)
def test_the_whole_running_cost_is_called_what_it_was_typed_under(cost, labels):
    inputs = read(raw(other_costs=[{"amount": 1, **cost}]))
    assert [full_label(inputs, f"other_costs.0.{key}").en for key in ("amount", "growth")] == labels
