"""The answers of a venture as a document to read, fill in and bring back (`assessments/answers/filled_document.py`)."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from assessments.answers.filled_sheet import heads
from assessments.evaluation import Sheet
from charts.palette import mixed
from engine.playbook.parts import Item
from reports.sheets.docx import WIDE_TWIPS, cell, document_of, head, paragraph, row, table
from reports.sheets.questions import answer_in, chapters_of, how_to_answer, reason_in

# Of code, question, how to answer, answer, and why it does not apply: what is read stands before what is filled in.
WIDTHS = (1050, 3300, 3900, 3900, WIDE_TWIPS - 12150)
LONG = 600  # characters of an answer from which on its row may go on on the next page


def answers_document(sheet: Sheet, title: str, language: str) -> bytes:
    """Every question that is asked now, or was answered, with its answer; a table for each chapter."""
    return document_of(title, pieces(sheet, title, language), language, is_wide=True)


def pieces(sheet: Sheet, title: str, language: str) -> Iterator[str]:
    code, question, answer, reason, how = heads()
    yield paragraph(title, "Title")
    text = _("Fill in the coloured cells, and choose the file on the page of the answers. Empty cells change nothing.")
    yield paragraph(text, "Hint")
    for chapter, items in chapters_of(sheet):
        yield paragraph(chapter.title.in_language(language), "Heading1")
        rows = [question_row(sheet, item, language) for item in items]
        yield table([head((code, question, how, answer, reason), WIDTHS), *rows], WIDTHS)


def question_row(sheet: Sheet, item: Item, language: str) -> str:
    """One question. Cells to fill in are coloured; nothing is to be filled in where a question always applies."""
    found = sheet.rows.get(item.id)
    answer, reason = str(answer_in(item, found, language)), reason_in(found)
    to_fill = mixed("high", 12)
    texts = (item.code, item.title.in_language(language), how_to_answer(item, language), answer, reason)
    fills = ("", "", "", to_fill, to_fill if item.na_allowed else "")
    cells = [cell(text, width, fill=fill) for text, width, fill in zip(texts, WIDTHS, fills, strict=True)]
    return row(cells, may_split=max(len(answer), len(reason)) > LONG)
