"""Levers that close a gap, and the bands of measures."""

from __future__ import annotations

from decimal import Decimal

import pytest

from engine.forecast.joining.levers import benchmark_of, levers_of
from tests.engine.forecast.joined import BOOK, CHURN, PLAYBOOK, losing
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
    assert (margin.good, margin.warn, margin.high) == (Decimal("0.6"), Decimal("0.4"), Decimal("0.25"))
    assert [margin.rating(Decimal(v)) for v in ("0.6", "0.5", "0.3", "0.1")] == ["good", "fair", "warn", "high"]
    payback = benchmark_of(BOOK, PLAYBOOK, "payback")
    assert [payback.rating(Decimal(v)) for v in (12, 18, 24, 25)] == ["good", "fair", "warn", "high"]
    assert benchmark_of(BOOK, PLAYBOOK, "arpa") is None
