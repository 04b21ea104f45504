"""The base case as CSV, and the books beside it."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from io import StringIO

from django.utils.translation import gettext as _

from engine.forecast.actuals.beside import FIGURES, Actual, keyed
from engine.forecast.reckoning.forecast import Forecast
from forecasts.months import FIGURE_NAMES
from reports.sheets.forecast.units import unit_in_table


def forecast_csv(forecast: Forecast, actuals: Sequence[Actual], language: str) -> bytes:
    """The base case as CSV (UTF-8 with its mark, so that spreadsheet programs read Chinese): one row a line.

    Args:
        actuals: the months of the books in the forecast's currency. Each figure that they give is a row of its own
            under the forecast's; months that the forecast does not cover are left out.
    """
    out = StringIO()
    writer, currency = csv.writer(out), forecast.inputs.settings.currency
    writer.writerow([_("Line"), _("Unit"), *forecast.months])
    for line in forecast.outputs:
        heads = (line.label.in_language(language), unit_in_table(line.unit, currency))
        writer.writerow([*heads, *rounded(forecast.values[line.id][1:])])
    writer.writerows(books(forecast, actuals))
    return "\ufeff".encode() + out.getvalue().encode()


def books(forecast: Forecast, actuals: Iterable[Actual]) -> Iterator[list[str]]:
    """A row for each figure that the books give in a month of the forecast."""
    known, currency = keyed(actuals), forecast.inputs.settings.currency
    months = [known.get(month, Actual(month)) for month in forecast.months]
    for name in FIGURES:
        figures = [month.figure(name) for month in months]
        if any(one is not None for one in figures):
            unit = unit_in_table("customers" if name == "customers" else "money", currency)
            yield [_("Actual: %(figure)s") % {"figure": FIGURE_NAMES[name]}, unit, *rounded(figures)]


def rounded(values: Iterable[Decimal | None]) -> list[str]:
    """Figures as digits; a missing one is empty."""
    return ["" if value is None else format(value, "f") for value in values]
