"""Eight numbers are enough to start, and problems carry their short names."""

from decimal import Decimal

import pytest

from engine.forecast.inputs.simple import PLACES, simple_inputs, simple_raw
from engine.forecast.reckoning.forecast import project
from engine.forecast.reckoning.simulation import simulate

pytestmark = pytest.mark.database_free
EIGHT = {
    "start": "2027-01",
    "currency": "CNY",
    "market": "SaaS",
    "horizon": 36,
    "price": "199",
    "customers": "40",
    "new_customers": "25",
    "growth": "6",
    "churn": "4",
    "inference_share": "25",
    "monthly_cost": "90000",
    "cash": "1500000",
}


def test_eight_numbers_make_a_forecast_with_uncertainty():
    inputs = simple_inputs(EIGHT).inputs
    assert len(inputs.ranges) == 6
    done, result = project(inputs), simulate(inputs, paths=1000)
    assert done.values["revenue"][1] > 0
    assert result.cash_low[0] < float(done.summary.cash_low[1]) + 1 < result.cash_low[2] + 1e6


def test_the_numbers_go_where_they_belong():
    inputs = simple_inputs(EIGHT).inputs
    for key, place in PLACES.items():
        if key in EIGHT:
            assert str(inputs.base[place]) == EIGHT[key]
    # Inference is a quarter of revenue, fees 3 % of it by the preset of SaaS.
    values = project(inputs).values
    assert round(values["inference_share"][12], 5) == Decimal("0.25")
    assert round(values["gross_margin"][12], 5) == Decimal("0.72")


@pytest.mark.parametrize(
    ("changes", "problems"),
    [
        ({"price": "1.234,5"}, {"price": "number"}),
        ({"churn": "120", "cash": ""}, {"churn": "high", "cash": "missing"}),
        ({"price": None, "monthly_cost": "-3"}, {"price": "missing", "monthly_cost": "low"}),
        ({"start": ""}, {"start": "missing"}),
        ({"colour": "red"}, {"colour": "unknown"}),
        ({"growth": "100", "new_customers": "900000"}, {"growth": "too_many_customers"}),
        ({"growth": {"low": 3, "mid": 2, "high": 1}}, {"growth": "range_order"}),
    ],
)
def test_problems_carry_the_short_names(changes, problems):
    result = simple_inputs(EIGHT | {"horizon": 60} | changes)
    assert {one.path: one.code for one in result.problems} == problems
    assert result.inputs is None


def test_what_is_no_form_is_refused():
    assert [one.code for one in simple_inputs([]).problems] == ["form"]


def test_ranges_of_the_founder_are_kept():
    own = {"low": 3, "mid": 4, "high": 9, "kind": "lognormal"}
    assert simple_raw(EIGHT | {"churn": own})["subscription"]["plans"][0]["churn"] == own
