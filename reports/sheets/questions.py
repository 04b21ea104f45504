"""What a sheet of answers says of each question, whatever kind of file it is: workbook and document agree on it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from assessments.answers.asking import ASKING
from assessments.answers.filled_sheet import cell_of, choices_in, unknown_words
from assessments.evaluation import Sheet
from assessments.models import Answer
from engine.playbook.parts import Chapter, Item


def chapters_of(sheet: Sheet) -> Iterator[tuple[Chapter, list[Item]]]:
    """Each chapter with its questions that are asked now, or were answered; none without a question."""
    relevance = sheet.evaluation.relevance
    for chapter in sheet.playbook.chapters:
        items = [
            item
            for item in sheet.playbook.items_of(chapter.id)
            if item.is_asked and (relevance[item.id] is not False or item.id in sheet.raw)
        ]
        if items:
            yield chapter, items


def answer_in(item: Item, row: Answer | None, language: str) -> Any:
    """What stands in the cell of the answer: words, a number, or a day as 2026-11-30; "" for none."""
    if row is None or row.state in ("unanswered", "not_applicable"):
        return ""
    return unknown_words() if row.state == "unknown" else cell_of(item, row.value, language)


def reason_in(row: Answer | None) -> str:
    """Why the question does not apply; empty where it does."""
    return row.reason if row is not None and row.state == "not_applicable" else ""


def how_to_answer(item: Item, language: str) -> str:
    """What may stand in the cell, in words."""
    found = choices_in(item, language)
    if ASKING[item.type].takes_many:
        return "\n".join([_("One or several, each on a line of its own:"), *found])
    if found:
        return "\n".join(found)
    typed, unit = str(ASKING[item.type].typed), item.unit.in_language(language) if item.unit else ""
    return _("%(typed)s (%(unit)s)") % {"typed": typed, "unit": unit} if unit else typed
