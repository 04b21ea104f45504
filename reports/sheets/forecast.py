"""A forecast as a workbook with live formulas, and as CSV: change an assumption and the months follow."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from io import StringIO
from typing import Any

from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_rowcol_to_cell

from charts.palette import colour
from engine.forecast.inputs.addresses import address_of
from engine.forecast.inputs.quantities import Quantity
from engine.forecast.reckoning.forecast import Forecast
from engine.forecast.reckoning.formulas import (
    SheetFigure,
    SheetLine,
    break_even_lines,
    formulas,
    summary_formulas,
    used_inputs,
)
from engine.playbook.parts import Text
from forecasts.ranges import range_source
from reports.sheets.downloads import new_workbook

FIRST_MONTH = 3  # columns before the months: line, unit, opening
FIRST_INPUT = 1  # rows before the inputs: the heads
VALUE_COLUMN = 1  # of the assumptions: label, value, unit, low, high, source


@dataclass
class Places:
    """Where the workbook keeps lines and inputs: the layout that the formulas are written against."""

    sheet: str
    inputs: dict[str, int] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)

    def cell(self, line: str, month: int) -> str:
        return str(xl_rowcol_to_cell(self.lines[line], FIRST_MONTH - 1 + month))

    def input_cell(self, path: str) -> str:
        return f"'{self.sheet}'!{xl_rowcol_to_cell(self.inputs[path], VALUE_COLUMN, row_abs=True, col_abs=True)}"


class ForecastWorkbook:
    """Builds the workbook of one forecast in one language ("zh-hans" or "en")."""

    def __init__(self, forecast: Forecast, title: str, language: str) -> None:
        self.forecast, self.title, self.language = forecast, title, language
        self.book, self.buffer = new_workbook(title)
        self.head = self.book.add_format({"bold": True, "bottom": 1})
        self.section = self.book.add_format({"bold": True, "top": 1})
        self.money = self.book.add_format({"num_format": "#,##0.00;[Red]-#,##0.00"})
        self.plain = self.book.add_format({"num_format": "#,##0.####"})
        self.changeable = self.book.add_format({"num_format": "#,##0.#########", "bg_color": colour("change")})
        paths = used_inputs(forecast.model)
        extra = [path for path in ("opening.reserve",) if path not in paths]
        self.paths = (*paths, *extra)
        rows = {path: FIRST_INPUT + i for i, path in enumerate(self.paths)}
        self.places = Places(_("Assumptions"), rows, self.rows_of_lines())

    def rows_of_lines(self) -> dict[str, int]:
        """Row of each line: the outputs first, then what they are worked out from."""
        lines = self.forecast.model.lines.values()
        order = [*(line.id for line in lines if line.is_output), "ebitda_stays", "cash_flow_stays"]
        order += [line.id for line in lines if not line.is_output]
        return {line: 1 + i for i, line in enumerate(order)}

    def say(self, text: Text) -> str:
        return text.in_language(self.language)

    def build(self) -> bytes:
        """The workbook's bytes: summary, months, assumptions."""
        summary = self.book.add_worksheet(_("Summary"))
        months = self.book.add_worksheet(_("Months"))
        self.write_months(months)
        self.write_assumptions(self.book.add_worksheet(self.places.sheet))
        self.write_summary(summary)
        self.book.close()
        return self.buffer.getvalue()

    def write_months(self, sheet: Any) -> None:
        heads = [_("Line"), _("Unit"), _("Opening"), *self.forecast.months]
        for column, text in enumerate(heads):
            sheet.write_string(0, column, text, self.head)
        model = self.forecast.model
        for line in (*formulas(model, self.places), *break_even_lines(model, self.places)):
            self.write_line(sheet, line)
        sheet.freeze_panes(1, FIRST_MONTH)
        sheet.set_column(0, 0, 38)
        sheet.set_column(2, FIRST_MONTH + model.months, 13)

    def write_line(self, sheet: Any, line: SheetLine) -> None:
        row = self.places.lines[line.id]
        look = self.money if line.unit == "money" else self.plain
        sheet.write_string(row, 0, self.say(line.label))
        sheet.write_string(row, 1, line.unit)
        values = self.forecast.values.get(line.id)
        for month, formula in enumerate((line.opening, *line.cells)):
            # The figure is stored beside the formula, for viewers that do not calculate.
            known = cached(values, month)
            sheet.write_formula(row, FIRST_MONTH - 1 + month, formula, look, known)

    def write_assumptions(self, sheet: Any) -> None:
        heads = [_("Assumption"), _("Expected"), _("Unit"), _("Low"), _("High"), _("Source"), _("Whose range")]
        for column, text in enumerate(heads):
            sheet.write_string(0, column, text, self.head)
        for path, row in self.places.inputs.items():
            self.write_assumption(sheet, path, row)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, 0, 52)
        sheet.set_column(1, 6, 16)

    def write_assumption(self, sheet: Any, path: str, row: int) -> None:
        inputs = self.forecast.inputs
        if path not in inputs.numbers:
            sheet.write_string(row, 0, path)
            sheet.write_number(row, VALUE_COLUMN, float(inputs.base[path]), self.changeable)
            return
        address = address_of(inputs, path)
        quantity = address.quantity
        sheet.write_string(row, 0, self.say(address.label))
        sheet.write_number(row, VALUE_COLUMN, float(quantity.mid), self.changeable)
        sheet.write_string(row, 2, address.unit)
        if quantity.is_range:
            low, _mid, high = quantity.points
            sheet.write_number(row, 3, float(low), self.plain)
            sheet.write_number(row, 4, float(high), self.plain)
        sheet.write_string(row, 5, " ".join(quantity.source.to_raw().values()))
        sheet.write_string(row, 6, whose_range(quantity))

    def write_summary(self, sheet: Any) -> None:
        sheet.write_string(0, 0, self.title, self.head)
        figures = summary_formulas(self.forecast.model, MonthsSheet(self.places, _("Months")))
        for row, line in enumerate(figures, 2):
            sheet.write_string(row, 0, self.say(line.label))
            look = self.money if line.unit == "money" else self.plain
            sheet.write_formula(row, 1, line.formula, look, self.known_figure(line))
        note = _("You can change the yellow cells under “Assumptions”; every month follows by formula.")
        sheet.write_string(len(figures) + 3, 0, note)
        sheet.set_column(0, 0, 44)
        sheet.set_column(1, 1, 18)

    def known_figure(self, figure: SheetFigure) -> Any:
        summary = self.forecast.summary
        month, amount = summary.cash_low
        known = {
            "break_even": summary.break_even,
            "cash_break_even": summary.cash_break_even,
            "cash_low": float(amount),
            "cash_low_month": month,
            "need_shown": float(summary.need_shown),
        }
        value = known.get(figure.id)
        return "" if value is None else value


def whose_range(quantity: Quantity) -> str:
    """Who gave the ends of a range; empty for a value."""
    ours = range_source(quantity.spread, is_range=quantity.is_range)
    return ours or (_("your range") if quantity.is_range else "")


@dataclass(frozen=True)
class MonthsSheet:
    """The same places as they are called from another sheet."""

    places: Places
    sheet: str

    def cell(self, line: str, month: int) -> str:
        # The second end of a range must not name the sheet again.
        address = self.places.cell(line, month)
        return f"'{self.sheet}'!{address}" if month == 1 else address

    def input_cell(self, path: str) -> str:
        return self.places.input_cell(path)


def cached(values: tuple[Decimal | None, ...] | None, month: int) -> Any:
    value = values[month] if values is not None else None
    return "" if value is None else float(value)


def forecast_workbook(forecast: Forecast, title: str, language: str) -> bytes:
    """The base case as an XLSX workbook whose months are formulas over its assumptions."""
    return ForecastWorkbook(forecast, title, language).build()


def forecast_csv(forecast: Forecast, language: str) -> bytes:
    """The base case as CSV (UTF-8 with its mark, so that spreadsheet programs read Chinese): one row a line."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow([_("Line"), _("Unit"), *forecast.months])
    for line in forecast.outputs:
        writer.writerow([line.label.in_language(language), line.unit, *rounded(forecast.values[line.id][1:])])
    return "\ufeff".encode() + out.getvalue().encode()


def rounded(values: Iterable[Decimal | None]) -> list[str]:
    """Figures as digits; a missing one is empty."""
    return ["" if value is None else format(value, "f") for value in values]
