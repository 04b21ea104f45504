"""The books beside the forecast."""

from decimal import Decimal

import pytest

from engine.forecast.actuals.beside import Actual, beside, last_quarter, total
from engine.forecast.reckoning.forecast import project
from tests.engine.forecast.actuals.books import compared, eight

pytestmark = pytest.mark.database_free


def test_a_month_stands_beside_its_own_figures():
    inputs = eight()
    done = project(inputs)
    found = beside(
        [Actual("2027-03", cash=Decimal(1_100_000)), Actual("2027-01", cost=Decimal(41_000))], inputs, done.values
    )
    assert [(one.index, one.actual.month) for one in found] == [(1, "2027-01"), (3, "2027-03")]
    assert found[1].forecast["cash"] == done.values["cash"][3]
    cost = done.values["cost_of_sales"][1] + done.values["operating_cost"][1]
    assert found[0].forecast["cost"] == cost
    assert (found[0].gap("cost"), found[0].gap("cash")) == (41_000 - cost, None)


def test_months_that_the_forecast_does_not_cover_are_left_out():
    inputs = eight(horizon="12")
    books = [Actual(month, cash=Decimal(1)) for month in ("2026-12", "2027-01", "2027-12", "2028-01")]
    found = beside(books, inputs, project(inputs).values)
    assert [one.actual.month for one in found] == ["2027-01", "2027-12"]


def test_a_quarter_has_all_three_months():
    _done, months = compared(eight(), (1, 2, 3, 5))
    assert [one.index for one in last_quarter(months, 3, "cost")] == [1, 2, 3]
    assert last_quarter(months, 5, "cost") == ()
    said, forecast = total(last_quarter(months, 3, "cost"), "cost")
    assert said == forecast > 0
