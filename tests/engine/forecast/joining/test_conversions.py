"""Answers become inputs by the conversions that the data names."""

from __future__ import annotations

from decimal import Decimal

import pytest

from engine.forecast.joining.conversions import CONVERSIONS
from tests.engine.forecast.joined import losing

pytestmark = pytest.mark.database_free


def test_amounts_a_quarter_or_a_year_become_amounts_a_month():
    assert CONVERSIONS["per_quarter"](Decimal(300), None, None) == 100
    assert CONVERSIONS["per_year"](Decimal(100), None, None) == Decimal("8.333333333")
    assert CONVERSIONS["retention_as_expansion"](Decimal(90), Decimal(100), None) is None


def convert(name, value, beside=None, inputs=None):
    return CONVERSIONS[name](Decimal(value), None if beside is None else Decimal(beside), inputs)


@pytest.mark.parametrize(
    ("name", "value", "wanted"),
    [
        ("as_is", "-3.5", "-3.5"),
        ("per_quarter", "100", "33.333333333"),
        ("per_quarter", "0", "0"),
        ("per_year", "-12", "-1"),
        ("rest_of_hundred", "100", "0"),
        ("rest_of_hundred", "-50", "150"),
        ("share_of_revenue", "31", "31"),
        ("burn_as_cost", "0.01", "0.01"),
    ],
)
def test_an_answer_alone_becomes_an_input(name, value, wanted):
    assert convert(name, value) == Decimal(wanted)


@pytest.mark.parametrize("value", ["0", "-1"])
def test_a_venture_that_burns_nothing_tells_no_cost(value):
    assert convert("burn_as_cost", value) is None
    assert convert("burn_and_margin_as_cost", value, inputs=losing()) is None


@pytest.mark.parametrize("name", ["burn_and_margin_as_cost", "payback_as_cac"])
def test_without_a_forecast_nothing_follows_from_it(name):
    assert convert(name, 10, beside=50) is None


@pytest.mark.parametrize("inference", [{"per_customer": 1}, {"tasks": 1}])
def test_inference_stated_otherwise_keeps_its_share_away(inference):
    inputs = losing(compute={"inference": inference})
    assert convert("share_of_revenue", 31, inputs=inputs) is None
    assert convert("rest_of_hundred", 31, inputs=inputs) is None


def test_a_margin_of_nothing_never_pays_back():
    inputs = losing(people=[{"salary": 1}])
    assert convert("payback_as_cac", 12, beside=0, inputs=inputs) is None
    assert convert("payback_as_cac", 12, beside=-5, inputs=inputs) is None
    assert convert("payback_as_cac", 12, beside=50, inputs=inputs) == 600


@pytest.mark.parametrize(
    ("retention", "churn", "expansion"),
    [
        (100, 0, "0"),
        (100, 50, "100"),  # who stays must pay twice as much
        (100, 100, None),  # nobody stays
        (100, -1, None),
        (0, 5, None),
        (100, None, None),
    ],
)
def test_expansion_makes_up_for_churn(retention, churn, expansion):
    found = convert("retention_as_expansion", retention, churn)
    assert found == (None if expansion is None else Decimal(expansion))
