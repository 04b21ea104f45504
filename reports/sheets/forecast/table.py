"""The base case as CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from decimal import Decimal
from io import StringIO

from django.utils.translation import gettext as _

from engine.forecast.reckoning.forecast import Forecast
from reports.sheets.forecast.units import unit_in_table


def forecast_csv(forecast: Forecast, language: str) -> bytes:
    """The base case as CSV (UTF-8 with its mark, so that spreadsheet programs read Chinese): one row a line."""
    out = StringIO()
    writer, currency = csv.writer(out), forecast.inputs.settings.currency
    writer.writerow([_("Line"), _("Unit"), *forecast.months])
    for line in forecast.outputs:
        heads = (line.label.in_language(language), unit_in_table(line.unit, currency))
        writer.writerow([*heads, *rounded(forecast.values[line.id][1:])])
    return "\ufeff".encode() + out.getvalue().encode()


def rounded(values: Iterable[Decimal | None]) -> list[str]:
    """Figures as digits; a missing one is empty."""
    return ["" if value is None else format(value, "f") for value in values]
