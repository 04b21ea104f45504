"""Inputs that change in the course of the forecast."""

from decimal import Decimal

import numpy as np
import pytest

from engine.forecast.inputs.effects import Effect
from engine.forecast.reckoning.changes import Stage, changing
from tests.engine.forecast.joined import CHURN, PRICE

pytestmark = pytest.mark.database_free


def effect(path, op, amount):
    return Effect(path, op, Decimal(amount))


def test_a_stage_ends_where_the_next_begins_and_the_opening_stays():
    stages = [Stage(2, (effect(PRICE, "multiply", "1.5"),)), Stage(5, (effect(PRICE, "add", "1"),))]
    found = changing({PRICE: Decimal(10), CHURN: Decimal(3)}, stages)
    assert [found[PRICE].at(month) for month in (0, 1, 2, 4, 5, 60)] == [10, 10, 15, 15, 11, 11]
    assert found[CHURN] == 3


def test_paths_change_as_exact_numbers_do_and_are_held_within_what_is_allowed():
    stages = [Stage(1, (effect(CHURN, "multiply", "30"),)), Stage(2, (effect(CHURN, "set", "7"),))]
    exact = changing({CHURN: Decimal(4)}, stages)[CHURN]
    drawn = changing({CHURN: np.array([4.0, 2.0])}, stages)[CHURN]
    assert (exact.at(1), exact.at(2)) == (100, 7)
    assert (drawn.at(0).tolist(), drawn.at(1).tolist(), drawn.at(2).tolist()) == ([4, 2], [100, 60], [7, 7])
    assert changing({CHURN: 4.0}, stages)[CHURN].at(1) == 100.0
