"""What the books prove of questions that ask for a measured figure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal

from engine.forecast.actuals.beside import Actual, Values, keyed
from engine.forecast.inputs.inputs import Inputs
from engine.forecast.inputs.months import QUARTER, index_of, month_after
from engine.forecast.joining.format import BOOK_FIGURES

WIDE = Context(prec=40, rounding=ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class BookFigure:
    """A figure of the books, and the month it is of, or that ends its quarter."""

    value: Decimal
    month: str


def cash_of(actuals: Iterable[Actual], inputs: Inputs, values: Values) -> BookFigure | None:
    """The cash at the end of the last month that gives it."""
    known = sorted(one.month for one in actuals if one.cash is not None)
    found = keyed(actuals)[known[-1]].cash if known else None
    return None if found is None else BookFigure(found, known[-1])


def net_burn_of(actuals: Iterable[Actual], inputs: Inputs, values: Values) -> BookFigure | None:
    """The cash lost a month over the last three; 0 where it grew.

    Only from four ends of month in a row, of months that the forecast covers and in which it has no round, grant
    or loan: funding is no part of burn, and the books do not say what came from where.
    """
    last = cash_of(actuals, inputs, values)
    if last is None:
        return None
    books = keyed(actuals)
    end = index_of(last.month, inputs.settings.start)
    months = range(end - QUARTER, end + 1)
    named = [books.get(month_after(inputs.settings.start, index)) for index in months]
    ends = [one.cash if one else None for one in named]
    if None in ends or not is_unfunded(range(end - QUARTER + 1, end + 1), inputs, values):
        return None
    first, now = ends[0] or Decimal(0), ends[-1] or Decimal(0)
    return BookFigure(max(Decimal(0), WIDE.divide(first - now, Decimal(QUARTER))), last.month)


def is_unfunded(months: range, inputs: Inputs, values: Values) -> bool:
    """Whether the forecast covers these months and brings no money from outside in any of them."""
    lines = ("rounds", "grants", "loans_drawn", "loans_repaid")
    is_covered = months.start >= 1 and months.stop - 1 <= inputs.settings.horizon
    return is_covered and not any(values[line][month] for line in lines for month in months)


FIGURES: Mapping[str, Callable[[Iterable[Actual], Inputs, Values], BookFigure | None]] = dict(
    zip(BOOK_FIGURES, (cash_of, net_burn_of), strict=True)
)
