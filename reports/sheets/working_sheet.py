"""A working file as an XLSX workbook: sheets to work in, an example, drop-downs, and how to use it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from charts.palette import mixed
from engine.playbook.parts import Text
from engine.playbook.working_files import NAMED, NUMBERS, Column, Row, Sheet, WorkingFile
from reports.sheets.downloads import new_workbook

HEAD = 3  # the row of the heads: title, lead and a free row stand above
SPARE = 300  # rows below the blank ones that still have drop-downs, and that summaries count
NUMBER_WIDTH = 9
FORMATS = {"number": "#,##0.##", "money": "#,##0.00", "percent": "0.0%", "months": "0.0", "date": "yyyy-mm-dd"}
MADE = datetime(2026, 11, 1, tzinfo=UTC)  # in the file: equal content gives equal bytes
TITLE_HEIGHT = 24
WIDE, TALL = 110, 15  # characters of a line of the lead; points of a line


def working_sheet(file: WorkingFile, language: str) -> bytes:
    """The workbook in one language ("en" or "zh-hans"). Equal content gives equal bytes."""
    book, buffer = new_workbook(file.title.in_language(language))
    book.set_properties({"title": file.title.in_language(language), "author": "Plumbline", "created": MADE})
    book.set_calc_mode("auto")
    writer = Writer(file, book, language)
    for sheet in file.sheets:
        writer.sheet(sheet)
    writer.how_to()
    book.close()
    return buffer.getvalue()


@dataclass(frozen=True)
class Place:
    """Where a sheet's cells stand."""

    sheet: Sheet

    @property
    def shift(self) -> int:
        return 1 if self.sheet.is_numbered else 0

    @property
    def first(self) -> int:
        """The first row that is no example, by which summaries begin to count."""
        return HEAD + 1 + sum(row.is_example for row in self.sheet.rows)

    @property
    def last(self) -> int:
        return HEAD + len(self.sheet.rows) + self.sheet.blank + (SPARE if self.sheet.blank else 0)

    def number(self, at: int) -> int:
        """Which row of the list it is; headings and examples are not counted."""
        there = self.sheet.rows[: at - HEAD - 1]
        return at - HEAD - sum(row.is_example or row.heading is not None for row in there)

    def column(self, key: str) -> int | None:
        return next((n + self.shift for n, c in enumerate(self.sheet.columns) if c.id == key), None)

    def row(self, key: str) -> int:
        return HEAD + 1 + next(n for n, row in enumerate(self.sheet.rows) if row.key == key)


class Writer:
    """One workbook on its way into one language.

    Rows of wrapped text get no height: spreadsheet programs then fit them, and fit them again as somebody writes.
    """

    def __init__(self, file: WorkingFile, book: Any, language: str) -> None:
        self.file, self.book, self.language = file, book, language
        self.formats: dict[tuple[str, ...], Any] = {}

    def say(self, text: Text) -> str:
        return text.in_language(self.language)

    def look(self, *names: str) -> Any:
        """A format by its traits, each made once."""
        if names not in self.formats:
            traits: dict[str, Any] = {"valign": "top", "font_size": 10}
            for name in names:
                traits |= TRAITS()[name] if name in TRAITS() else {"num_format": FORMATS[name]}
            self.formats[names] = self.book.add_format(traits)
        return self.formats[names]

    def sheet(self, sheet: Sheet) -> None:
        place, page = Place(sheet), self.book.add_worksheet(self.say(sheet.name))
        width = len(sheet.columns) + place.shift
        self.top(page, self.file.title, sheet.lead, sum(c.width for c in sheet.columns))
        for number, column in enumerate(sheet.columns, place.shift):
            page.set_column(number, number, column.width)
            page.write_string(HEAD, number, self.say(column.title), self.look("head"))
        if place.shift:
            page.set_column(0, 0, NUMBER_WIDTH)
            page.write_string(HEAD, 0, pgettext("column of row numbers", "No."), self.look("head"))
        for number, row in enumerate(sheet.rows):
            self.row(page, place, HEAD + 1 + number, row, width)
        empty = Row(None, False, "", "number", "", {}, {})
        for number in range(sheet.blank):
            self.row(page, place, HEAD + 1 + len(sheet.rows) + number, empty, width)
        self.drop_downs(page, place)
        finish(page, sheet.is_numbered, self.say(self.file.title))

    def top(self, page: Any, title: Text, lead: Text, width: int) -> None:
        """Title and lead; the lead runs over the cells to its right, in as many lines as it needs."""
        page.write_string(0, 0, self.say(title), self.look("title"))
        page.set_row(0, TITLE_HEIGHT)
        page.set_row(HEAD, 2 * TALL + 3)
        for number, line in enumerate(lines_of(self.say(lead), min(max(width, 60), WIDE))[:2], 1):
            page.write_string(number, 0, line, self.look("lead"))

    def row(self, page: Any, place: Place, at: int, row: Row, width: int) -> None:
        if row.heading:
            page.write_string(at, 0, self.say(row.heading), self.look("heading"))
            for number in range(1, width):
                page.write_blank(at, number, None, self.look("heading"))
            return
        traits = ("cell", "example") if row.is_example else ("cell",)
        if place.shift and row.is_example:
            page.write_string(at, 0, _("Example"), self.look(*traits))
        elif place.shift:
            page.write_number(at, 0, place.number(at), self.look(*traits, "centred"))
        for number, column in enumerate(place.sheet.columns, place.shift):
            self.cell(page, place, (at, number), row, column, traits)

    def cell(
        self, page: Any, place: Place, at: tuple[int, int], row: Row, column: Column, traits: tuple[str, ...]
    ) -> None:
        value = row.cells.get(column.id)
        formula = value if isinstance(value, str) and value.startswith("=") else ""
        if column.kind == "figure":
            formula = formula or row.formula
            traits = (*traits, row.form, *(() if formula or column.id == "example" else ("input",)))
        elif column.kind == "formula":
            formula, traits = column.formula, (*traits, column.form)
        elif column.kind in NUMBERS | {"date"}:
            traits = (*traits, row.form if formula and row.form != "number" else column.kind)
        look = self.look(*traits)
        if formula:
            shown = row.shows.get(column.id)
            result = "" if shown is None else float(shown)
            page.write_formula(*at, self.resolved(formula, place, at), look, result)
        elif isinstance(value, Text):
            page.write_string(*at, self.say(value), look)
        elif isinstance(value, Decimal):
            page.write_number(*at, float(value), look)
        elif value and column.kind == "choice":
            page.write_string(*at, self.option(column, value), look)
        elif value:
            page.write_datetime(*at, date.fromisoformat(value), look)
        else:
            page.write_blank(*at, None, look)

    def option(self, column: Column, key: str) -> str:
        return self.say(next(option.label for option in column.options if option.id == key))

    def resolved(self, formula: str, place: Place, at: tuple[int, int]) -> str:
        """A formula with cells in place of names."""
        return NAMED.sub(lambda found: self.cells_of(found[1], place, at), formula)

    def cells_of(self, name: str, place: Place, at: tuple[int, int]) -> str:
        if "." not in name:
            column = place.column(name)
            cell: str = xl_rowcol_to_cell(*((at[0], column) if column is not None else (place.row(name), at[1])))
            return cell
        sheet_id, _dot, rest = name.partition(".")
        key, _sign, option = rest.partition("=")
        other = Place(next(sheet for sheet in self.file.sheets if sheet.id == sheet_id))
        if option:
            wanted = next(column for column in other.sheet.columns if column.id == key)
            return f'"{self.option(wanted, option)}"'
        letter = xl_col_to_name(other.column(key), col_abs=True)
        tab = self.say(other.sheet.name).replace("'", "''")
        return f"'{tab}'!{letter}${other.first + 1}:{letter}${other.last + 1}"

    def drop_downs(self, page: Any, place: Place) -> None:
        for number, column in enumerate(place.sheet.columns, place.shift):
            if column.kind == "choice":
                choices = [self.say(option.label) for option in column.options]
                page.data_validation(HEAD + 1, number, place.last, number, {"validate": "list", "source": choices})
            elif column.kind == "date":
                rule = {"validate": "date", "criteria": ">=", "value": date(2000, 1, 1), "error_type": "warning"}
                page.data_validation(HEAD + 1, number, place.last, number, rule)

    def how_to(self) -> None:
        """The last sheet: what the file is for and how to use it."""
        page = self.book.add_worksheet(_("How to use it"))
        page.set_column(0, 0, 4)
        page.set_column(1, 1, 95)
        page.set_row(0, TITLE_HEIGHT)
        page.write_string(0, 0, self.say(self.file.title), self.look("title"))
        page.write_string(1, 0, self.say(self.file.about), self.look("lead"))
        for number, text in enumerate(self.file.use, 1):
            page.write_number(2 + number, 0, number, self.look("centred"))
            page.write_string(2 + number, 1, self.say(text), self.look("wrapped"))
        finish(page, False, self.say(self.file.title))


def TRAITS() -> dict[str, dict[str, Any]]:  # noqa: N802  a table that needs the style sheet
    line = {"border": 1, "border_color": mixed("ink", 30), "text_wrap": True}
    return {
        "title": {"bold": True, "font_size": 15},
        "lead": {"font_color": mixed("ink", 70)},
        "wrapped": {"text_wrap": True},
        "head": {**line, "bold": True, "bg_color": mixed("ink", 12), "valign": "vcenter"},
        "heading": {"bold": True, "bg_color": mixed("ink", 6), "top": 1, "border_color": mixed("ink", 30)},
        "cell": line,
        "example": {"italic": True, "font_color": mixed("ink", 65), "bg_color": mixed("ink", 5)},
        "input": {"bg_color": mixed("high", 12)},
        "centred": {"align": "center"},
    }


def finish(page: Any, is_list: bool, title: str) -> None:
    """How it scrolls and prints: heads stay, A4, one page wide, lists across, with page numbers."""
    page.hide_gridlines(2)
    if is_list:
        page.set_landscape()
    page.set_paper(9)
    page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    page.fit_to_pages(1, 0)
    page.set_footer(f"&L&8{title.replace('&', '&&')}&R&8&P / &N")
    if is_list:
        page.freeze_panes(HEAD + 1, 1)
        page.repeat_rows(HEAD)


WORD_END = re.compile(r"[ \u2e80-\u9fff\uff00-\uffef]")


def width_of(text: str) -> int:
    """Widths of a digit; a Chinese character takes two."""
    return sum(2 if ord(char) > 0x2E80 else 1 for char in text)


def lines_of(text: str, width: int) -> list[str]:
    """A text broken into lines of so many digits' width, between words or characters."""
    lines = [""]
    for piece in pieces_of(text):
        if width_of(lines[-1] + piece.rstrip()) > width and lines[-1]:
            lines.append("")
        lines[-1] += piece
    return [line.strip() for line in lines]


def pieces_of(text: str) -> Iterator[str]:
    start = 0
    for found in WORD_END.finditer(text):
        yield text[start : found.end()]
        start = found.end()
    yield text[start:]
