"""A sheet of answers as people fill it in: how an answer stands in a cell, and how a cell is read back.

What writes the workbook stands above (`reports/sheets/answers.py`); both take heads and words from here. So does a
document of answers, which has the same columns (`filled_document`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from assessments.answers.asking import ASKING
from engine.playbook.answers import InvalidAnswer
from engine.playbook.parts import Item

LEVEL = re.compile(r"([0-4])(?:\s|$)")
BETWEEN = re.compile(r"[;；]")


def heads() -> tuple[str, ...]:
    """What the columns are called: code, question, answer, why it does not apply, how to answer."""
    return (
        pgettext("of a question", "Code"),
        _("Question"),
        _("Answer"),
        _("Does not apply because"),
        _("How to answer"),
    )


def unknown_words() -> str:
    """What stands in the cell of an answer that is not known; in brackets, since “Don't know” may be an option, too."""
    return pgettext("in a cell of answers", "(don’t know)")


def labels_of(item: Item, language: str) -> dict[str, str]:
    """What each option is called in a cell, by the value that a form posts."""
    asking = ASKING[item.type]
    found = asking.options(item, language)
    return {value: f"{value}  {label}" if asking.is_numbered else label for value, label in found}


def choices_in(item: Item, language: str) -> list[str]:
    """What a cell may hold, to choose from; empty where anything may be typed."""
    found = list(labels_of(item, language).values())
    return [*found, unknown_words()] if found else []


def cell_of(item: Item, value: Any, language: str) -> Any:
    """A stored value as its cell shows it: options in words, numbers and days as they are stored."""
    labels = labels_of(item, language)
    if ASKING[item.type].takes_many:
        return "\n".join(labels[one] for one in value)
    posted = str(value).lower() if isinstance(value, bool) else str(value)
    return labels.get(posted, value)


def is_packed(data: bytes) -> bool:
    """Whether a file is an archive, as workbooks and documents are."""
    return data.startswith(b"PK")


@dataclass(frozen=True, slots=True)
class Row:
    """One row that names a question. `number` counts from 1."""

    number: int
    code: str
    answer: str
    reason: str


def rows_of(lines: Sequence[tuple[int, list[str]]]) -> list[Row] | None:
    """The rows of a sheet that name a question; None where no row has the heads, in either language."""
    at = next((n for n, (_number, cells) in enumerate(lines) if columns_of(cells)), None)
    if at is None:
        return None
    code, answer, reason = columns_of(lines[at][1]) or (0, 0, 0)
    found = []
    for number, cells in lines[at + 1 :]:
        cell = [cells[place].strip() if place < len(cells) else "" for place in (code, answer, reason)]
        if cell[0]:
            found.append(Row(number, *cell))
    return found


def columns_of(cells: Sequence[str]) -> tuple[int, int, int] | None:
    """The places of code, answer and reason among the heads of a sheet in one of the languages."""
    for language, _name in settings.LANGUAGES:
        with override(language):
            named = heads()
        if all(name in cells for name in (named[0], named[2], named[3])):
            return cells.index(named[0]), cells.index(named[2]), cells.index(named[3])
    return None


def raw_of(item: Item, row: Row) -> Any:
    """What a row says of its question, as a raw answer; None where it says nothing.

    Raises:
        InvalidAnswer: it says nothing that can be chosen there, or both an answer and why there is none.
    """
    if row.reason and not row.answer:
        return {"na": row.reason}
    if row.reason:
        raise InvalidAnswer("both")
    if not row.answer:
        return None
    if said(row.answer) in unknown_in_every_language() - set(options_by_label(item)):
        return {"unknown": True}
    if ASKING[item.type].is_numbered and (found := LEVEL.match(row.answer)):
        return int(found[1])
    if ASKING[item.type].takes_many:
        return list(chosen(item, row.answer))
    return labelled(item, row.answer)


def labelled(item: Item, text: str) -> str:
    """The option that a label of either language names; the text itself where none does."""
    return options_by_label(item).get(said(text), text)


def chosen(item: Item, text: str) -> Iterator[str]:
    """The options named in a cell, one on each line or parted by semicolons."""
    labels = options_by_label(item)
    for line in filter(None, map(str.strip, text.splitlines())):
        if said(line) in labels:
            yield labels[said(line)]
        else:
            yield from (labels.get(said(part), part.strip()) for part in BETWEEN.split(line) if part.strip())


def options_by_label(item: Item) -> Mapping[str, str]:
    """Every option by its label in each language, as `said` writes it."""
    found: dict[str, str] = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            found |= {said(label): value for value, label in ASKING[item.type].options(item, language)}
    return found


def unknown_in_every_language() -> set[str]:
    found = set()
    for language, _name in settings.LANGUAGES:
        with override(language):
            found |= {said(unknown_words()), said(_("Don’t know"))}
    return found


def said(text: str) -> str:
    """A text for comparing: what programs change in it without being asked does not count."""
    return " ".join(text.replace("’", "'").split()).casefold()
