"""Answers become inputs by the conversions that the data names."""

from __future__ import annotations

from decimal import Decimal

import pytest

from engine.forecast.joining.conversions import CONVERSIONS

pytestmark = pytest.mark.database_free


def test_amounts_a_quarter_or_a_year_become_amounts_a_month():
    assert CONVERSIONS["per_quarter"](Decimal(300), None, None) == 100
    assert CONVERSIONS["per_year"](Decimal(100), None, None) == Decimal("8.333333333")
    assert CONVERSIONS["retention_as_expansion"](Decimal(90), Decimal(100), None) is None
