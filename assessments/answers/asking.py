"""How each type of question is asked in a form: its template, its options, and how what is posted is read."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.text import clean_text
from assessments.answers.numbers import typed_number
from engine.playbook.answers import MAX_TEXT
from engine.playbook.parts import Item

YEAR_MONTH_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?\Z", re.ASCII)
Choices = list[tuple[str, str]]  # what is posted, and its label


def as_it_is(value: str) -> Any:
    return value


def nothing_to_choose(item: Item, language: str) -> Choices:
    return []


@dataclass(frozen=True)
class Asking:
    """One type in a form.

    Attributes:
        template: the part that draws it, under `assessments/questions/`.
        read: what was posted -> a raw answer. Raises ValidationError with words for people.
        options: what there is to choose from.
        takes_many: whether it is answered by a list.
        is_typed: whether it is typed, so that it differs between ventures and is put into a kept drawing later.
        has_marks: whether "don't know" and "does not apply" stand below it.
        marks_beside: whether those are boxes of their own, since they cannot be one of its options.
        draws_unknown: whether its template offers "don't know" itself.
        is_measured: whether not knowing it may be a gap of its own.
        is_numbered: whether its options are told by their number, too.
        is_day: whether it is a day of the calendar.
        typed: in a sheet of answers, what may be typed where there is nothing to choose.
    """

    template: str
    read: Callable[[str], Any] = as_it_is
    options: Callable[[Item, str], Choices] = nothing_to_choose
    takes_many: bool = False
    is_typed: bool = False
    has_marks: bool = True
    marks_beside: bool = False
    draws_unknown: bool = False
    is_measured: bool = False
    is_numbered: bool = False
    is_day: bool = False
    typed: str | Promise = ""


def levels(item: Item, language: str) -> Choices:
    return [(str(number), text.in_language(language)) for number, text in enumerate(item.levels)]


def own_options(item: Item, language: str) -> Choices:
    return [(option.id, option.label.in_language(language)) for option in item.options]


def yes_or_no(item: Item, language: str) -> Choices:
    return [("yes", _("Yes")), ("no", _("No"))]


def true_or_false(item: Item, language: str) -> Choices:
    return [("true", _("Yes")), ("false", _("No"))]


def truth(value: str) -> Any:
    return {"true": True, "false": False}.get(value, value)


def words(value: str) -> str:
    return clean_text(value, max_length=MAX_TEXT)


def typed_day(value: str) -> str:
    """A day as a browser posts it, or as people type it where there is no calendar: "2026/7/31", "2026年7月31日".

    The year comes first: "3/4/2026" could mean two days, so it is left as it is and refused by the engine.
    """
    found = YEAR_MONTH_DAY.match(re.sub(r"\s", "", unicodedata.normalize("NFKC", value)))
    return "{}-{:0>2}-{:0>2}".format(*found.groups()) if found else value


ASKING: Mapping[str, Asking] = {
    "level": Asking("_level.html", options=levels, is_numbered=True),
    "choice": Asking("_choice.html", options=own_options),
    "choices": Asking("_choices.html", options=own_options, takes_many=True, marks_beside=True),
    # A fact that holds or not looks like a yes-or-no question.
    "bool": Asking("_yesno.html", read=truth, options=true_or_false, draws_unknown=True),
    "number": Asking(
        "_number.html",
        read=typed_number,
        is_typed=True,
        marks_beside=True,
        is_measured=True,
        typed=gettext_lazy("A number"),
    ),
    "yesno": Asking("_yesno.html", options=yes_or_no, draws_unknown=True),
    "text": Asking("_text.html", read=words, is_typed=True, has_marks=False, typed=gettext_lazy("A text")),
    "derived": Asking("_derived.html", has_marks=False),
    "date": Asking(
        "_date.html",
        read=typed_day,
        is_typed=True,
        marks_beside=True,
        is_day=True,
        typed=gettext_lazy("A day, such as 2026-07-31"),
    ),
}
