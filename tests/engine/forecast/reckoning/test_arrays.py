"""Many paths at once."""

import numpy as np
import pytest

from engine.forecast.reckoning.arrays import Floats, path_values, quiet, run_paths
from tests.engine.forecast.made import forecast

pytestmark = pytest.mark.database_free


def test_path_values_have_a_row_a_month_and_a_column_a_path():
    done = forecast()
    base = {path: float(value) for path, value in done.inputs.base.items()}
    base["opening.cash"] = np.array([1.0, 2.0])
    values = path_values(done.model, base, ("cash",), 2)
    assert values["cash"].shape == (24, 2)
    assert values["cash"][23].tolist() == [1.0, 2.0]


ROUNDED, FREE = Floats(is_rounded=True), Floats(is_rounded=False)


@pytest.mark.parametrize(
    ("value", "places", "wanted"),
    [
        (0.145, 2, 0.15),
        (1.005, 2, 1.01),
        (-1.005, 2, -1.01),
        (0.144, 2, 0.14),
        (2.5, 0, 3.0),
        (-2.5, 0, -3.0),
        (0.0, 2, 0.0),
    ],
)
def test_halves_go_away_from_zero_as_in_the_exact_model(value, places, wanted):
    assert ROUNDED.round(np.array([value]), places).tolist() == [wanted]
    assert FREE.round(value, places) == value


@pytest.mark.parametrize(
    ("below", "is_missing"), [(2.0, False), (1e-8, False), (1e-10, True), (0.0, True), (-2.0, True)]
)
def test_a_ratio_without_anything_below_is_missing_on_its_path_alone(below, is_missing):
    with quiet():
        one = FREE.ratio(1.0, below)
        several = FREE.ratio(np.array([1.0, 3.0]), np.array([below, 2.0]))
    assert np.isnan(one) == np.isnan(several[0]) == is_missing
    assert several[1] == 1.5


def test_a_missing_figure_gives_way_to_the_other():
    gaps, plain = np.array([np.nan, 1.0]), np.array([2.0, 2.0])
    assert FREE.least(gaps, plain).tolist() == [2.0, 1.0]
    assert FREE.most(gaps, plain).tolist() == [2.0, 2.0]


def test_entries_that_no_lag_reaches_are_emptied():
    done = forecast()
    base = {path: float(value) for path, value in done.inputs.base.items()}
    model = done.model.only(["cash"])
    kept = 0
    for month, columns in run_paths(model, base, is_rounded=True):
        assert columns["cash"][month] == 100000
        kept = sum(value is not None for value in columns["cash"][: month + 1])
    # Cash looks one month back: the last two months are held, and the opening, which every line may look at.
    assert kept == 3
