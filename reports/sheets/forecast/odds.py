"""The sheet of odds: what the runs of the simulation said by each month when the file was made."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from reports.sheets.forecast.months import date_of
from reports.sheets.forecast.printing import print_fitted
from reports.sheets.forecast.summary import FIRST_ODDS, Told


def write_odds(sheet: Any, told: Told) -> None:
    """A row a month: chances of the time up to it, and the cash of the runs."""
    lines, found = told.lines, told.simulation
    looks, cash = lines.looks, found.bands["cash"]
    sheet.write_string(0, 0, f"{_('Odds')} · {lines.amounts}", looks.title)
    sheet.write_string(1, 0, told.not_recalculated, looks.note)
    for column, text in enumerate(heads()):
        sheet.write_string(FIRST_ODDS - 1, column, text, looks.head)
    sheet.set_row(FIRST_ODDS - 1, 34)
    chances = (found.break_even, found.cash_break_even, found.cash_out)
    for month in range(1, lines.model.months + 1):
        row = FIRST_ODDS + month - 1
        sheet.write_number(row, 0, month)
        sheet.write_datetime(row, 1, date_of(lines.inputs, month), looks.date_head)
        for column, series in enumerate(chances, 2):
            sheet.write_number(row, column, series[month - 1], looks.figure("share"))
        for column, band in enumerate((cash.p10, cash.p50, cash.p90), 5):
            sheet.write_number(row, column, round(band[month - 1] or 0.0, lines.inputs.places), looks.figure("money"))
    sheet.freeze_panes(FIRST_ODDS, 2)
    sheet.set_column(0, 7, 18)
    print_fitted(sheet, FIRST_ODDS, 1)
    sheet.set_portrait()


def heads() -> tuple[str, ...]:
    return (
        _("Number of the month"),
        _("Month"),
        _("Break-even that stays has come"),
        _("The same on cash"),
        _("Cash has run out"),
        _("Cash, P10"),
        _("Cash, middle run"),
        _("Cash, P90"),
    )
