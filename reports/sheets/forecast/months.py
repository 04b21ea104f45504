"""The sheets of lines: the months under headings, what they are worked out from, and the years."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_rowcol_to_cell

from engine.forecast.inputs.inputs import Inputs
from engine.forecast.inputs.months import YEAR, month_after
from engine.forecast.model.graph import Model
from engine.forecast.reckoning.formulas import SheetLine, break_even_lines, sheet_line, total_cost_line
from forecasts.words import say
from reports.sheets.forecast.looks import Looks
from reports.sheets.forecast.order import TOTALS, Section, is_flow
from reports.sheets.forecast.places import DATES, FIRST_LINE, NUMBERS, OPENING, Places
from reports.sheets.forecast.printing import print_lines, print_note, print_years
from reports.sheets.forecast.units import unit_word

Series = Sequence[Decimal | None]
LABEL = 34  # characters: the width of the lines' names
EMPTY = ("=0", '=""', '=IFERROR(NA(),"")')  # openings in which nothing stands


@dataclass(frozen=True)
class Lines:
    """What the sheets of lines are written from.

    Attributes:
        model: the open model without empty lines.
        values: each line's opening and months as reckoned, stored beside the formulas for viewers that do not
            recalculate.
    """

    inputs: Inputs
    model: Model
    values: Mapping[str, Series]
    sections: list[Section]
    places: Places
    looks: Looks
    language: str

    def written(self, sheet: str) -> dict[str, SheetLine]:
        """The lines that stand on a sheet, as its formulas have them."""
        layout = self.places.seen_from(sheet)
        beside = (*break_even_lines(self.model, layout), total_cost_line(self.model, layout))
        own = (line for key, line in self.model.lines.items() if self.places.lines[key][0] == sheet)
        return {line.id: line for line in (*beside, *(sheet_line(self.model, line, layout) for line in own))}

    @property
    def width(self) -> float:
        """How wide a column must be for the largest amount, in characters."""
        lines = (self.values[key] for key, line in self.model.lines.items() if line.unit == "money")
        largest = max(abs(value or Decimal(0)) for values in lines for value in values)
        return max(9, len(f"{-largest:,.{self.inputs.places}f}") + 1.5)

    @property
    def amounts(self) -> str:
        return _("Amounts in %(currency)s") % {"currency": self.inputs.settings.currency}


def place_lines(sections: Iterable[Section], workings: Iterable[str], places: Places) -> None:
    """Gives each line its row: a heading before each section, an empty row after it."""
    heading = FIRST_LINE
    for section in sections:
        for row, line in enumerate(section.lines, heading + 1):
            places.lines[line] = (places.months, row)
        heading += len(section.lines) + 2
    for row, line in enumerate(workings, FIRST_LINE):
        places.lines[line] = (places.workings, row)


def write_months(sheet: Any, lines: Lines) -> None:
    """The sheet of months, in sections."""
    write_heads(sheet, lines, _("Months"))
    written = lines.written(lines.places.months)
    for section in lines.sections:
        first = lines.places.lines[section.lines[0]][1]
        sheet.write_string(first - 1, 0, say(section.name, lines.language), lines.looks.section)
        for key in section.lines:
            write_line(sheet, lines, written[key], is_total=key in TOTALS)
    starts = [lines.places.lines[section.lines[0]][1] - 1 for section in lines.sections]
    print_lines(sheet, starts, last_row(lines, lines.places.months), lines.model.months, LABEL + 10 + 13 * lines.width)


def write_workings(sheet: Any, lines: Lines) -> None:
    """What the months are worked out from, line by line."""
    write_heads(sheet, lines, _("Workings"))
    written = lines.written(lines.places.workings)
    for key, (name, _row) in lines.places.lines.items():
        if name == lines.places.workings:
            write_line(sheet, lines, written[key], is_total=False)
    print_note(sheet, _("What the months are worked out from. Only these lines print, to save paper."))


def last_row(lines: Lines, sheet: str) -> int:
    return max(row for name, row in lines.places.lines.values() if name == sheet)


def write_heads(sheet: Any, lines: Lines, title: str) -> None:
    """The title, the dates and the numbers of the months, frozen above and beside the figures."""
    sheet.write_string(0, 0, f"{title} · {lines.amounts}", lines.looks.title)
    for column, text in enumerate((_("Line"), _("Unit"), _("Opening"))):
        sheet.write_string(DATES, column, text, lines.looks.of(bold=True))
    sheet.write_string(NUMBERS, 0, _("Number of the month"), lines.looks.of(bottom=1))
    for column in (1, OPENING):
        sheet.write_blank(NUMBERS, column, None, lines.looks.of(bottom=1))
    for month in range(1, lines.model.months + 1):
        sheet.write_datetime(DATES, OPENING + month, date_of(lines.inputs, month), lines.looks.date_head)
        sheet.write_number(NUMBERS, OPENING + month, month, lines.looks.of(bottom=1))
    sheet.freeze_panes(FIRST_LINE, OPENING)
    sheet.set_column(0, 0, LABEL)
    sheet.set_column(1, 1, 10)
    sheet.set_column(OPENING, OPENING + lines.model.months, lines.width)


def date_of(inputs: Inputs, month: int) -> date:
    """The first day of a month of the forecast."""
    return date.fromisoformat(f"{month_after(inputs.settings.start, month)}-01")


def write_line(sheet: Any, lines: Lines, line: SheetLine, *, is_total: bool) -> None:
    row, looks = lines.places.lines[line.id][1], lines.looks
    bold = looks.of(bold=True, top=1) if is_total else looks.of()
    sheet.write_string(row, 0, say(line.label, lines.language), bold)
    sheet.write_string(row, 1, unit_word(line.unit), bold)
    look, known = looks.figure(line.unit, is_total=is_total), list(stored(lines, line.id))
    for month, formula in enumerate((line.opening, *line.cells)):
        if month or formula not in EMPTY:
            sheet.write_formula(row, OPENING + month, formula, look, known[month])
        else:
            sheet.write_blank(row, OPENING, None, look)


def stored(lines: Lines, key: str) -> Iterator[float | str]:
    """A line's opening and months as a viewer shows them that does not recalculate."""
    if key in lines.values:
        return ("" if value is None else float(value) for value in lines.values[key])
    return BESIDE[key](lines.values)


def total_cost(values: Mapping[str, Series]) -> Iterator[float | str]:
    parts = zip(values["cost_of_sales"], values["operating_cost"], strict=True)
    return (float((one or 0) + (two or 0)) for one, two in parts)


def stays(values: Mapping[str, Series], flow: str) -> Iterator[float | str]:
    """The number of each month with revenue from which the flow stays at or above 0."""
    yield ""
    amounts = [value or Decimal(0) for value in values[flow][1:]]
    for month, revenue in enumerate(values["revenue"][1:], 1):
        yield month if revenue and revenue > 0 and min(amounts[month - 1 :]) >= 0 else ""


def below(values: Mapping[str, Series]) -> Iterator[float | str]:
    yield ""
    for month, cash in enumerate(values["cash"][1:], 1):
        yield month if cash is not None and cash < 0 else ""


BESIDE = {
    "total_cost": total_cost,
    "ebitda_stays": lambda values: stays(values, "ebitda"),
    "cash_flow_stays": lambda values: stays(values, "cash_flow"),
    "cash_below": below,
}


def write_years(sheet: Any, lines: Lines) -> None:
    """Each year of the forecast: the sum of flows, and what stands at its end."""
    sheet.write_string(0, 0, f"{_('Years')} · {lines.amounts}", lines.looks.title)
    spans = years(lines.model.months)
    for column, text in enumerate((_("Line"), _("Unit"), _("In a year"))):
        sheet.write_string(DATES, column, text, lines.looks.of(bold=True))
        sheet.write_blank(NUMBERS, column, None, lines.looks.of(bottom=1))
    for column, (first, last) in enumerate(spans, OPENING + 1):
        sheet.write_string(DATES, column, year_name(first, last), lines.looks.date_head)
        ends = (month_after(lines.inputs.settings.start, month) for month in (first, last))
        sheet.write_string(NUMBERS, column, "–".join(ends), lines.looks.of(align="right", bottom=1))
    for section in lines.sections:
        start = lines.places.lines[section.lines[0]][1]
        sheet.write_string(start - 1, 0, say(section.name, lines.language), lines.looks.section)
        for key in section.lines:
            write_year_line(sheet, lines, key, spans)
    sheet.freeze_panes(FIRST_LINE, OPENING + 1)
    sheet.set_column(0, 0, LABEL)
    sheet.set_column(1, 1, 10)
    sheet.set_column(OPENING, OPENING, 11)
    sheet.set_column(OPENING + 1, OPENING + len(spans), max(18, lines.width + 2))
    print_years(sheet, last_row(lines, lines.places.months))


def years(months: int) -> list[tuple[int, int]]:
    """First and last month of each year of the forecast."""
    return [(first, min(first + YEAR - 1, months)) for first in range(1, months + 1, YEAR)]


def year_name(first: int, last: int) -> str:
    return _("Months %(first)d to %(last)d") % {"first": first, "last": last}


def write_year_line(sheet: Any, lines: Lines, key: str, spans: list[tuple[int, int]]) -> None:
    line, row = lines.model.lines.get(key), lines.places.lines[key][1]
    unit, section = (line.unit, line.section) if line else ("money", "cost")
    is_total, is_sum = key in TOTALS, is_flow(key, section)
    bold = lines.looks.of(bold=True, top=1) if is_total else lines.looks.of()
    months = lines.places.months
    sheet.write_formula(row, 0, f"='{months}'!{xl_rowcol_to_cell(row, 0)}", bold, name_of(lines, key))
    sheet.write_string(row, 1, unit_word(unit), bold)
    sheet.write_string(row, OPENING, _("sum") if is_sum else _("at its end"), bold)
    known, layout = list(stored(lines, key)), lines.places.seen_from("")
    for column, (first, last) in enumerate(spans, OPENING + 1):
        amounts = [value for value in known[first : last + 1] if not isinstance(value, str)]
        value = round(sum(amounts), 6) if is_sum else known[last]
        formula = f"=SUM({layout.stretch(key, first, last)})" if is_sum else f"={layout.cell(key, last)}"
        sheet.write_formula(row, column, formula, lines.looks.figure(unit, is_total=is_total), value)


def name_of(lines: Lines, key: str) -> str:
    if key in lines.model.lines:
        return say(lines.model.lines[key].label, lines.language)
    return say(total_cost_line(lines.model, lines.places.seen_from("")).label, lines.language)
