"""The answers of a venture as a workbook to read, fill in and bring back (`assessments/answers/filled_sheet.py`)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_rowcol_to_cell

from assessments.answers.asking import ASKING
from assessments.answers.filled_sheet import choices_in, heads
from assessments.evaluation import Sheet
from charts.palette import mixed
from engine.playbook.parts import Item
from reports.sheets.downloads import new_workbook
from reports.sheets.questions import answer_in, chapters_of, how_to_answer, reason_in
from reports.sheets.working_sheet import lines_of

HEAD = 3  # title, lead and a free row stand above
WIDTHS = (9, 46, 44, 30, 60)
LONGEST = 32_000  # characters that a cell takes
LINE, TALLEST = 13.5, 400  # points of a line; a program draws no row taller


def answers_workbook(sheet: Sheet, title: str, language: str) -> bytes:
    """Every question that is asked now, or was answered, with its answer.

    The first sheet is the one that is read back; what can be chosen in its cells stands in a hidden one behind it.
    """
    book, buffer = new_workbook(title)
    Writer(book, sheet, language).write(title)
    book.close()
    return buffer.getvalue()


class Writer:
    """One workbook on its way."""

    def __init__(self, book: Any, sheet: Sheet, language: str) -> None:
        self.sheet, self.language = sheet, language
        self.page, self.lists = book.add_worksheet(_("Answers")), book.add_worksheet(_("Choices"))
        self.lists.hide()
        line = {"border": 1, "border_color": mixed("ink", 30), "text_wrap": True, "valign": "top", "font_size": 10}
        self.title = book.add_format({"bold": True, "font_size": 15})
        self.lead = book.add_format({"font_color": mixed("ink", 70)})
        self.head = book.add_format({**line, "bold": True, "bg_color": mixed("ink", 12), "valign": "vcenter"})
        self.chapter = book.add_format({"bold": True, "bg_color": mixed("ink", 6), "font_size": 10})
        self.cell, self.input = book.add_format(line), book.add_format({**line, "bg_color": mixed("high", 12)})
        self.day = book.add_format({**line, "bg_color": mixed("high", 12), "num_format": "yyyy-mm-dd"})

    def write(self, title: str) -> None:
        page = self.page
        page.write_string(0, 0, title, self.title)
        text = _(
            "Fill in the coloured cells, and choose the file on the page of the answers. Empty cells change nothing."
        )
        page.write_string(1, 0, text, self.lead)
        for number, (name, width) in enumerate(zip(heads(), WIDTHS, strict=True)):
            page.set_column(number, number, width)
            page.write_string(HEAD, number, name, self.head)
        self.rows()
        page.hide_gridlines(2)
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.set_footer("&R&8&P / &N")
        page.freeze_panes(HEAD + 1, 1)
        page.repeat_rows(HEAD)

    def rows(self) -> None:
        at = HEAD + 1
        for chapter, items in chapters_of(self.sheet):
            self.page.write_blank(at, 0, None, self.chapter)
            self.page.write_string(at, 1, chapter.title.in_language(self.language), self.chapter)
            for number in range(2, len(WIDTHS)):
                self.page.write_blank(at, number, None, self.chapter)
            for item in items:
                at += 1
                self.row(at, item)
            at += 1

    def row(self, at: int, item: Item) -> None:
        page, row = self.page, self.sheet.rows.get(item.id)
        page.write_string(at, 0, item.code, self.cell)
        page.write_string(at, 1, item.title.in_language(self.language), self.cell)
        self.answer(at, item, row)
        reason, how = reason_in(row)[:LONGEST], how_to_answer(item, self.language)
        page.write_string(at, 3, reason, self.input if item.na_allowed else self.cell)
        page.write_string(at, 4, how, self.cell)
        value = str(answer_in(item, row, self.language))
        page.set_row(at, height_of(item.title.in_language(self.language), value, reason, how))

    def answer(self, at: int, item: Item, row: Any) -> None:
        """The cell of the answer, with what can be chosen in it."""
        page = self.page
        self.choices(at, item)
        value = answer_in(item, row, self.language)
        if value == "":
            page.write_blank(at, 2, None, self.day if ASKING[item.type].is_day else self.input)
        elif ASKING[item.type].is_day and row.state == "value":
            page.write_datetime(at, 2, date.fromisoformat(value), self.day)
        elif isinstance(value, int | float):
            page.write_number(at, 2, value, self.input)
        else:
            page.write_string(at, 2, str(value)[:LONGEST], self.input)

    def choices(self, at: int, item: Item) -> None:
        """A list to choose from, where one is chosen; its words stand in a row of the hidden sheet."""
        found = choices_in(item, self.language)
        if not found:
            return
        for number, label in enumerate(found):
            self.lists.write_string(at, number, label)
        if ASKING[item.type].takes_many:
            return
        first, last = (xl_rowcol_to_cell(at, number, True, True) for number in (0, len(found) - 1))
        source = f"='{self.lists.get_name()}'!{first}:{last}"
        self.page.data_validation(at, 2, at, 2, {"validate": "list", "source": source, "error_type": "warning"})


def height_of(*texts: str) -> float:
    """Points that a row needs for the texts of its cells behind the code; not every program fits rows by itself."""
    most = max(
        sum(len(lines_of(line, width - 2)) for line in text.splitlines() or [""])
        for text, width in zip(texts, WIDTHS[1:], strict=True)
    )
    return min(LINE * most + 3, TALLEST)
