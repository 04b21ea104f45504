"""Levers that close a gap, and the bands of measures."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from engine.forecast.joining.book import BenchmarkRule, ForecastBook, LeverRule
from engine.forecast.joining.levers import Benchmark, benchmark_of, levers_of
from engine.playbook.parts import Text
from tests.engine.forecast.joined import BOOK, CHURN, PLAYBOOK, PRICE, losing
from tests.engine.forecast.made import read
from tests.engine.forecast.rich import RICH

pytestmark = pytest.mark.database_free


def test_levers_are_the_inputs_that_the_forecast_has():
    paths = [address.path for address in levers_of(BOOK, "bm_08", losing())]
    assert paths == [CHURN]
    assert [a.path for a in levers_of(BOOK, "ff_03", losing())][:1] == ["other_costs.0.amount"]
    assert levers_of(BOOK, "nothing", losing()) == ()
    assert [gap for gap in BOOK.levers if not levers_of(BOOK, gap, read(RICH))] == []


def test_benchmarks_come_in_the_unit_of_the_forecast():
    margin = benchmark_of(BOOK, PLAYBOOK, "gross_margin")
    assert (margin.good, margin.warn, margin.high) == (Decimal("0.5"), Decimal("0.4"), Decimal("0.25"))
    assert [margin.rating(Decimal(v)) for v in ("0.5", "0.45", "0.3", "0.1")] == ["good", "fair", "warn", "high"]
    payback = benchmark_of(BOOK, PLAYBOOK, "payback")
    assert [payback.rating(Decimal(v)) for v in (12, 18, 24, 25)] == ["good", "fair", "warn", "high"]
    assert benchmark_of(BOOK, PLAYBOOK, "arpa") is None


@pytest.mark.parametrize(
    ("direction", "warn", "ratings"),
    [
        ("higher", 40, {61: "good", 60: "good", 59: "fair", 40: "fair", 39: "warn", 25: "warn", 24: "high"}),
        ("higher", None, {60: "good", 59: "warn", 25: "warn", 24: "high"}),
        ("lower", 40, {24: "good", 25: "good", 26: "fair", 40: "fair", 41: "warn", 60: "warn", 61: "high"}),
        ("lower", None, {25: "good", 26: "warn", 60: "warn", 61: "high"}),
    ],
)
def test_on_a_limit_the_better_band_holds(direction, warn, ratings):
    good, high = (60, 25) if direction == "higher" else (25, 60)
    bands = Benchmark(direction, Decimal(good), None if warn is None else Decimal(warn), Decimal(high), ())
    assert {value: bands.rating(Decimal(value)) for value in ratings} == ratings


def test_a_lever_named_twice_is_one_and_the_strongest_stays_first():
    rule = LeverRule("gap", (CHURN, PRICE, "subscription.plans.*.churn", "api.price"), Text("", ""))
    found = levers_of(ForecastBook(levers={"gap": rule}), "gap", losing())
    assert [address.path for address in found] == [CHURN, PRICE]


def test_bands_whose_parameter_the_playbook_lacks_are_none():
    rule = BenchmarkRule("payback", "lower", "no_such_parameter", "bm_07_high_above_24")
    assert benchmark_of(ForecastBook(benchmarks={"payback": rule}), PLAYBOOK, "payback") is None
    whole = replace(rule, good="bm_07_low_above_12")
    found = benchmark_of(ForecastBook(benchmarks={"payback": whole}), PLAYBOOK, "payback")
    assert (found.good, found.warn, found.high) == (12, None, 24)
    assert found.parameters == ("bm_07_low_above_12", "bm_07_high_above_24")
