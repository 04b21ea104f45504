"""The books of a venture by month, and the forecast's figures beside them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from engine.forecast.inputs.inputs import Inputs
from engine.forecast.inputs.months import QUARTER, index_of

FIGURES = ("cash", "customers", "revenue", "cost")
COSTS = ("cost_of_sales", "operating_cost")  # what a month's cost is in the forecast: all of it
Values = Mapping[str, Sequence[Decimal | None]]


@dataclass(frozen=True, slots=True)
class Actual:
    """What the books say of one calendar month, in the currency of the forecast. None: they do not say.

    Attributes:
        month: "2026-11".
        cash: at the end of the month; below 0 when overdrawn.
        customers: those who pay, at the end of the month.
        revenue: of the month, without VAT.
        cost: of the month, all of it, without VAT.
    """

    month: str
    cash: Decimal | None = None
    customers: Decimal | None = None
    revenue: Decimal | None = None
    cost: Decimal | None = None

    def figure(self, name: str) -> Decimal | None:
        """One of FIGURES."""
        found: Decimal | None = getattr(self, name)
        return found


@dataclass(frozen=True, slots=True)
class BesideMonth:
    """A month of the books with the forecast's figures.

    Attributes:
        index: which month of the forecast it is, from 1.
        forecast: the forecast's figure of each of FIGURES.
    """

    index: int
    actual: Actual
    forecast: Mapping[str, Decimal]

    def gap(self, name: str) -> Decimal | None:
        """How far the books lie above the forecast; None where they say nothing."""
        found = self.actual.figure(name)
        return None if found is None else found - self.forecast[name]


def beside(actuals: Iterable[Actual], inputs: Inputs, values: Values) -> tuple[BesideMonth, ...]:
    """The months of the books that the forecast covers, in their order.

    Args:
        values: the lines of the forecast, each with its opening and its months.
    """
    settings = inputs.settings
    numbered = sorted((index_of(one.month, settings.start), one) for one in keyed(actuals).values())
    return tuple(
        BesideMonth(index, one, {name: forecast_of(values, name, index) for name in FIGURES})
        for index, one in numbered
        if 1 <= index <= settings.horizon
    )


def keyed(actuals: Iterable[Actual]) -> dict[str, Actual]:
    """The books by month."""
    return {one.month: one for one in actuals}


def forecast_of(values: Values, name: str, index: int) -> Decimal:
    """One of FIGURES as forecast for a month; that of customers is 0 where there is no subscription."""
    lines = COSTS if name == "cost" else (name,)
    return sum((values[line][index] or Decimal(0) for line in lines if line in values), Decimal(0))


def last_quarter(months: Sequence[BesideMonth], end: int, *names: str) -> tuple[BesideMonth, ...]:
    """The three months up to `end`, if the books give all these figures in each; else nothing."""
    found = {one.index: one for one in months if all(one.actual.figure(name) is not None for name in names)}
    wanted = range(end - QUARTER + 1, end + 1)
    return tuple(found[index] for index in wanted) if all(index in found for index in wanted) else ()


def total(months: Iterable[BesideMonth], name: str) -> tuple[Decimal, Decimal]:
    """A figure summed over months: by the books, and as forecast."""
    rows = list(months)
    said = sum((one.actual.figure(name) or Decimal(0) for one in rows), Decimal(0))
    return said, sum((one.forecast[name] for one in rows), Decimal(0))
