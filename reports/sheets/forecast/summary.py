"""The first sheet: what the forecast says in words, the figures that the formulas keep up to date, two charts.

What the runs of the simulation say is written as it was when the file was made, and says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from charts.palette import colour
from engine.forecast.reckoning.formulas import SheetFigure, summary_formulas
from engine.forecast.reckoning.simulation import Simulation
from engine.forecast.reckoning.summary import Summary
from forecasts.statements import Statements
from forecasts.words import say
from reports.sheets.forecast.looks import DATE
from reports.sheets.forecast.months import Lines, date_of
from reports.sheets.forecast.places import DATES, OPENING
from reports.sheets.forecast.printing import print_fitted

LAST = 2  # columns: name, value, note
CHARACTERS = 125  # in a line of a cell merged over all columns
NOTE = 82  # in a line of the notes' column
FIRST_ODDS = 3


@dataclass(frozen=True)
class Told:
    """What the summary and the odds are written from."""

    title: str
    lines: Lines
    said: Statements
    odds: str  # the name of the sheet of odds

    @property
    def simulation(self) -> Simulation:
        return self.said.simulation

    @property
    def not_recalculated(self) -> str:
        if self.said.is_certain:
            return _("As it was when this file was made. It does not follow the cells.")
        runs = {"runs": f"{self.simulation.paths:,}"}
        return _("Of %(runs)s runs of the simulation when this file was made. It does not follow the cells.") % runs


def write_summary(sheet: Any, told: Told) -> None:
    """Words, figures, charts; one page."""
    looks, said = told.lines.looks, told.said
    sheet.write_string(0, 0, told.title, looks.title)
    sheet.write_string(1, 0, told.lines.amounts)
    row = paragraphs(sheet, told, [said.headline, said.lead, said.alive], 3)
    row = figures(sheet, told, row + 1)
    row = recalculated(sheet, told, row + 1)
    note = _("You can change the yellow cells under “Assumptions”; every month follows by formula.")
    sheet.write_string(row, 0, note, looks.note)
    for column, width in enumerate((40, 26, 84)):
        sheet.set_column(column, column, width)
    print_fitted(sheet, 0, 1)
    sheet.insert_chart(row + 2, 0, cash_chart(told), {"object_position": 2})
    sheet.insert_chart(row + 2, LAST, revenue_chart(told), {"object_position": 2, "x_offset": 110})


def paragraphs(sheet: Any, told: Told, texts: list[str], row: int) -> int:
    """Sentences over the whole width, the first in bold; returns the row after them."""
    for place, text in enumerate(text for text in texts if text):
        look = told.lines.looks.strong if place == 0 else told.lines.looks.words
        sheet.merge_range(row, 0, row, LAST, text, look)
        sheet.set_row(row, height(text, CHARACTERS))
        row += 1
    return row


def height(text: str, characters: int) -> float:
    """The height in points of a cell whose lines hold so many characters; Chinese ones count twice."""
    width = sum(2 if ord(letter) > 0x2E7F else 1 for letter in text)
    return 15.5 * max(1, -(-width // characters))


def figures(sheet: Any, told: Told, head: int) -> int:
    """The figures that decide, with their odds, as words."""
    looks = told.lines.looks
    heads = (_("Figure"), _("Value"), told.not_recalculated)
    for column, text in enumerate(heads):
        sheet.write_string(head, column, text, looks.head)
    sheet.set_row(head, height(told.not_recalculated, NOTE))
    for row, found in enumerate(told.said.figures, head + 1):
        sheet.write_string(row, 0, found.name, looks.words)
        sheet.write_string(row, 1, found.value, looks.strong)
        sheet.write_string(row, LAST, found.note, looks.words)
        sheet.set_row(row, height(found.note, NOTE))
    return head + 1 + len(told.said.figures)


def recalculated(sheet: Any, told: Told, head: int) -> int:
    """The case as typed, by formulas over the months; a month also by its date."""
    lines, found = told.lines, summary_formulas(told.lines.model, told.lines.places.seen_from(""))
    heads = (_("The case as typed, recalculated from the cells"), _("Value"), _("Month"))
    for column, text in enumerate(heads):
        sheet.write_string(head, column, text, lines.looks.head)
    sheet.set_row(head, 34)
    for row, line in enumerate(found, head + 1):
        known = known_figure(told.said.summary, line)
        sheet.write_string(row, 0, say(line.label, lines.language))
        sheet.write_formula(row, 1, line.formula, lines.looks.figure(line.unit), known)
        if line.unit == "month":
            write_date(sheet, lines, row, known)
    return head + 1 + len(found)


def write_date(sheet: Any, lines: Lines, row: int, month: Any) -> None:
    """The date of the month whose number stands beside; that there is none within the horizon."""
    none = _("none within %(months)d months") % {"months": lines.model.months}
    cell = f"B{row + 1}"
    formula = f'=IF({cell}="","{none}",INDEX({lines.places.dates(lines.model.months)},{cell}))'
    look = lines.looks.of(num_format=DATE, align="left", indent=1)
    epoch = date_of(lines.inputs, month).toordinal() - EXCEL_EPOCH if month != "" else none
    sheet.write_formula(row, LAST, formula, look, epoch)


EXCEL_EPOCH = 693_594  # ordinal of the day 0 of spreadsheets, 1899-12-30


def known_figure(summary: Summary, figure: SheetFigure) -> Any:
    """The figure as reckoned, stored for viewers that do not recalculate; empty where there is none."""
    month, amount = summary.cash_low
    known = {
        "break_even": summary.break_even,
        "cash_break_even": summary.cash_break_even,
        "cash_out": summary.cash_out,
        "cash_low": float(amount),
        "cash_low_month": month,
        "need_shown": float(summary.need_shown),
    }
    value = known[figure.id]
    return "" if value is None else value


def cash_chart(told: Told) -> Any:
    """Cash as typed; with ranges also the ends of the band that holds eight in ten runs."""
    chart = new_chart(told, _("Cash"))
    add(chart, told, line_of(told, "cash", _("as typed")), colour("accent"), 2.25)
    if not told.said.is_certain:
        months = told.lines.model.months
        for column, name, dash in ((5, _("P10 of the runs"), "dash"), (7, _("P90 of the runs"), "round_dot")):
            values = [told.odds, FIRST_ODDS, column, FIRST_ODDS + months - 1, column]
            add(chart, told, {"name": name, "values": values}, colour("ink-2"), 1.25, dash)
    return chart


def revenue_chart(told: Told) -> Any:
    chart = new_chart(told, _("Revenue and cost"))
    add(chart, told, line_of(told, "revenue", _("Revenue")), colour("accent"), 2.25)
    add(chart, told, line_of(told, "total_cost", _("Total cost")), colour("critical"), 2.25, "dash")
    return chart


def new_chart(told: Told, title: str) -> Any:
    chart = told.lines.looks.book.add_chart({"type": "line"})
    currency = told.lines.inputs.settings.currency
    chart.set_title({"name": title, "name_font": {"size": 12}})
    chart.set_y_axis({"name": currency, "num_format": "#,##0", "major_gridlines": {"visible": True}})
    chart.set_x_axis(
        {"num_format": DATE, "interval_unit": max(1, told.lines.model.months // 6), "label_position": "low"}
    )
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": 560, "height": 300})
    return chart


def line_of(told: Told, key: str, name: str) -> dict[str, Any]:
    sheet, row = told.lines.places.lines[key]
    return {"name": name, "values": [sheet, row, OPENING + 1, row, OPENING + told.lines.model.months]}


def add(chart: Any, told: Told, series: dict[str, Any], ink: str, width: float, dash: str = "solid") -> None:
    months = told.lines.places.months
    dates = [months, DATES, OPENING + 1, DATES, OPENING + told.lines.model.months]
    chart.add_series({**series, "categories": dates, "line": {"color": ink, "width": width, "dash_type": dash}})
