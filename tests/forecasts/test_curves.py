"""The scenarios in one picture: of equal length, one currency, told apart by more than colour."""

import re

import pytest

from engine.forecast.reckoning.forecast import project
from forecasts.curves import Named, curves_of
from tests.forecasts.cases import inputs_of

pytestmark = pytest.mark.database_free


def test_scenarios_of_different_lengths_are_drawn_to_the_longest():
    """Finding A3: 24 months stood beside 60 without a word."""
    short, long = inputs_of(horizon="24"), inputs_of(horizon="60", price="249")
    found = curves_of([Named("Short", short), Named("Long", long)], "en")
    assert found.names == ("Short", "Long")
    assert [row.month for row in found.rows] == ["2027-12", "2028-12", "2029-12", "2030-12", "2031-12"]
    last = project(inputs_of(horizon="60")).values["cash"][60]
    assert found.rows[-1].figures[0] == f"{last:,.0f}"
    assert len(re.findall("<polyline", found.picture)) == 2


def test_a_later_start_draws_the_months_that_both_have():
    early, late = inputs_of(), inputs_of(start="2028-03")
    found = curves_of([Named("Early", early), Named("Late", late)], "en")
    assert found.rows[0].month == "2029-02"
    assert found.rows[0].figures[0] == f"{project(early).values['cash'][26]:,.0f}"
    assert found.rows[0].figures[1] == f"{project(late).values['cash'][12]:,.0f}"


def test_another_currency_is_left_out_and_named():
    base, dollars, dearer = inputs_of(), inputs_of(currency="USD"), inputs_of(price="249")
    found = curves_of([Named("A", base), Named("B", dollars), Named("C", dearer)], "en")
    assert (found.names, found.left_out) == (("A", "C"), ("B",))
    assert curves_of([Named("A", base), Named("B", dollars)], "en") is None
    assert curves_of([], "en") is None


def test_lines_differ_by_more_than_their_colour_and_no_more_are_drawn_than_can_be_told_apart():
    found = curves_of([Named(str(i), inputs_of(price=str(199 + i))) for i in range(8)], "en")
    assert len(found.names) == len(set(found.looks)) == 6
    assert len({re.sub(r'stroke="[^"]*"|class="[^"]*"', "", look) for look in found.looks}) == 6
    assert found.left_out == ("6", "7")
