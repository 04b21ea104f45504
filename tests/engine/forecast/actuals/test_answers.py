"""What the books prove of measured questions."""

from decimal import Decimal

import pytest

from engine.forecast.actuals.answers import FIGURES, cash_of, net_burn_of
from engine.forecast.actuals.beside import Actual
from engine.forecast.joining.format import BOOK_FIGURES
from engine.forecast.reckoning.forecast import project
from tests.engine.forecast.made import raw, read, with_plan

pytestmark = pytest.mark.database_free


def books(*cash):
    """Cash at the end of January 2027 and on."""
    return [
        Actual(f"2027-{month:02}", cash=None if amount is None else Decimal(amount), cost=Decimal(1))
        for month, amount in enumerate(cash, 1)
    ]


def burn(actuals, **parts):
    inputs = read(raw(subscription=with_plan(), **parts))
    found = net_burn_of(actuals, inputs, project(inputs).values)
    return found and (found.value, found.month)


def test_cash_is_that_of_the_last_month_that_gives_it():
    inputs = read(raw())
    values = project(inputs).values
    found = cash_of(books(900, 800, None), inputs, values)
    assert (found.value, found.month) == (800, "2027-02")
    assert cash_of([], inputs, values) is None


def test_burn_is_a_third_of_what_three_months_took():
    assert burn(books(1000, 900, 700, 400)) == (200, "2027-04")
    assert burn(books(5, 1000, 900, 700, 400)) == (200, "2027-05")
    assert burn(books(100, 200, 300, 400)) == (0, "2027-04")


@pytest.mark.parametrize("cash", [(900, 800, 700), (900, None, 700, 600), ()])
def test_burn_needs_four_ends_of_month_in_a_row(cash):
    assert burn(books(*cash)) is None


@pytest.mark.parametrize("kind", ["rounds", "grants", "loans"])
def test_burn_is_not_told_where_money_came_from_outside(kind):
    terms = {"term": 12} if kind == "loans" else {}
    given = {kind: [{"amount": "500", "month": "2027-03", **terms}]}
    assert burn(books(1000, 900, 700, 400), funding=given) is None
    given[kind][0]["month"] = "2027-09"
    assert burn(books(1000, 900, 700, 400), funding=given) == (200, "2027-04")


def test_burn_of_months_that_the_forecast_does_not_know_is_not_told():
    """Whether there was a round then, it cannot say."""
    assert burn(books(1000, 900, 700, 400), start="2027-04") is None


def test_every_figure_that_a_playbook_may_name_is_there():
    assert tuple(FIGURES) == BOOK_FIGURES
