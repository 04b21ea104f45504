"""Where the workbook keeps what: the layout that the formulas are written against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from xlsxwriter.utility import xl_rowcol_to_cell

from engine.forecast.inputs.addresses import field_at
from forecasts.words import CHOICES

OPENING = 2  # of the months: line, unit, opening, month 1 …
DATES, NUMBERS = 1, 2  # rows of the months' heads: dates, and the numbers that formulas read
FIRST_LINE = 3
VALUE, NUMBER = 1, 2  # of the assumptions: label, value, month by its number, unit, low, high, source, whose range


@dataclass(frozen=True)
class Places:
    """Rows by what stands in them.

    Attributes:
        lines: sheet and row of each line.
        inputs, timings: rows of the assumptions.
    """

    months: str
    workings: str
    assumptions: str
    lines: dict[str, tuple[str, int]] = field(default_factory=dict)
    inputs: Mapping[str, int] = field(default_factory=dict)
    timings: Mapping[str, int] = field(default_factory=dict)

    def seen_from(self, sheet: str) -> SeenFrom:
        return SeenFrom(self, sheet)

    def date_cell(self, month: int) -> str:
        """The date of a month, from any sheet."""
        return f"{quoted(self.months)}{xl_rowcol_to_cell(DATES, OPENING + month, True, True)}"

    def dates(self, months: int) -> str:
        """The dates of all months, from any sheet."""
        return f"{self.date_cell(1)}:{xl_rowcol_to_cell(DATES, OPENING + months, True, True)}"


@dataclass(frozen=True)
class SeenFrom:
    """The places as formulas of one sheet name them (`engine.forecast.reckoning.formulas.Layout`)."""

    places: Places
    sheet: str

    def cell(self, line: str, month: int) -> str:
        sheet, row = self.places.lines[line]
        return f"{self.prefix(sheet)}{xl_rowcol_to_cell(row, OPENING + month)}"

    def stretch(self, line: str, first: int, last: int) -> str:
        _sheet, row = self.places.lines[line]
        return f"{self.cell(line, first)}:{xl_rowcol_to_cell(row, OPENING + last)}"

    def prefix(self, sheet: str) -> str:
        return "" if sheet == self.sheet else quoted(sheet)

    def assumption(self, row: int, column: int) -> str:
        return f"{self.prefix(self.places.assumptions)}{xl_rowcol_to_cell(row, column, True, True)}"

    def input_cell(self, path: str) -> str:
        return self.assumption(self.places.inputs[path], VALUE)

    def is_share(self, path: str) -> bool:
        """Per cent are shown as such, so that "5%" typed into the cell means it."""
        return field_at(path).unit == "percent"

    def whole_cell(self, path: str) -> str:
        column = NUMBER if field_at(path).kind == "month" else VALUE
        return self.assumption(self.places.timings[path], column)

    def is_picked(self, path: str, option: str) -> str:
        return f'{self.assumption(self.places.timings[path], VALUE)}="{CHOICES[option]}"'

    def month_cell(self, month: int) -> str:
        return str(xl_rowcol_to_cell(NUMBERS, OPENING + month, row_abs=True))


def quoted(sheet: str) -> str:
    """A sheet's name before an address."""
    return f"'{sheet}'!"
