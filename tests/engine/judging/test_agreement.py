"""Krippendorff's alpha against his own worked example, and at its ends."""

from fractions import Fraction

import pytest

from engine.judging.agreement import alpha

# Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), section C: 4 observers, 12 units, 7 values missing.
OBSERVERS = (
    (1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None),
    (1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3),
    (None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None),
    (1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None),
)
UNITS = [[value for value in unit if value is not None] for unit in zip(*OBSERVERS, strict=True)]


@pytest.mark.parametrize(("metric", "published"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849)])
def test_it_gives_the_published_figures(metric, published):
    assert round(float(alpha(UNITS, metric)), 3) == published


def test_two_observers_give_the_published_figure_of_the_binary_example():
    # Section A of the same paper: two observers, ten units, alpha = 0.095.
    first, second = (0, 1, 0, 0, 0, 0, 0, 0, 1, 0), (1, 1, 1, 0, 0, 1, 0, 0, 0, 0)
    assert round(float(alpha(zip(first, second, strict=True), "nominal")), 3) == 0.095


def test_full_agreement_is_one_and_worse_than_chance_is_below_nothing():
    assert alpha([(0, 0), (2, 2), (4, 4, 4)]) == 1
    assert alpha([(0, 4), (4, 0)]) < 0


def test_the_order_of_units_and_reviewers_and_the_names_of_levels_do_not_matter():
    assert alpha(reversed([unit[::-1] for unit in UNITS])) == alpha(UNITS)
    assert alpha([[value * 7 + 2 for value in unit] for unit in UNITS]) == alpha(UNITS)  # ranks alone count
    assert alpha([[value * 7 + 2 for value in unit] for unit in UNITS], "interval") == alpha(UNITS, "interval")


def test_who_stands_alone_does_not_count():
    assert alpha([*UNITS, (4,), (), (9,)]) == alpha(UNITS)


@pytest.mark.parametrize("units", [[], [(1,), (2,)], [(3, 3), (3, 3, 3)]])
def test_where_nothing_varies_nothing_is_said(units):
    assert alpha(units) is None


def test_it_is_exact():
    assert isinstance(alpha(UNITS), Fraction)
