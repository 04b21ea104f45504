"""A question's HTML, drawn once for each way it can stand, and filled with what differs between ventures.

Texts, levels and labels of a question are the same for every venture of a playbook version; drawing them anew for
each view was half of a chapter's time. What a person typed is put in afterwards and is never kept here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.utils.formats import localize
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import get_current_timezone_name
from django.utils.translation import get_language

from accounts.remembered import Remembered
from assessments.answers.questions import Question
from assessments.models import Answer as AnswerRow
from assessments.models import Assessment

MOST = 4000  # a bank of 120 questions in two languages stands in about 1,500 ways
# Private-use characters mark the gaps; they stand in no text of a playbook.
GAP = re.compile("\ue000([a-z]+)\ue001")
NOBODY = UUID(int=0xE000E001)
THEN = datetime(2001, 2, 3, 4, 5, 6, 789, tzinfo=UTC)
Draw = Callable[[Question, Assessment], str]


SKELETONS = Remembered(most=MOST)


def filled(key: Any, draw: Callable[[], str], values: Mapping[str, str]) -> SafeString:
    """The drawing under this key with the values in its gaps; `values` are HTML already."""
    # Every other part of the split is the name of a gap.
    skeleton: tuple[str, ...] = SKELETONS.get(key, lambda: tuple(GAP.split(draw())))
    parts = [values[part] if at % 2 else part for at, part in enumerate(skeleton)]
    return mark_safe("".join(parts))  # noqa: S308  drawn by our template, filled with escaped values


def gap(name: str) -> str:
    return f"\ue000{name}\ue001"


def is_ordinary(question: Question) -> bool:
    """Whether a question stands as most do: no mistake, no clash, no evidence, nothing just posted."""
    unusual = question.error or question.clash or question.evidence or question.before or question.posted is not None
    return question.item.is_asked and not unusual


def drawn(question: Question, page: Mapping[str, Any], digest: str, draw: Draw, when: Callable[[datetime], str]) -> str:
    """The HTML of a question, from its skeleton where it has one.

    Args:
        page: holds "assessment" and "may_edit".
        digest: of the playbook version.
        draw: draws a question of an assessment from the template.
        when: the words for a moment, as the template writes them.
    """
    assessment: Assessment = page["assessment"]
    if not is_ordinary(question):
        return draw(question, assessment)
    is_typed = question.asking.is_typed
    value = "" if is_typed else repr(question.value)
    key = (
        digest,
        question.item.id,
        question.language,
        get_language(),
        get_current_timezone_name(),
        page["may_edit"],
        question.target,
        question.state,
        question.row is not None,
        value,
    )
    row = question.row
    values = {
        "id": str(assessment.public_id),
        "rev": str(question.rev),
        "at": when(row.answered_at) if row else "",
        "value": escape(str(localize(question.value))) if is_typed else "",
        "reason": escape(question.reason),
        "talk": escape(question.talk),
        "taken": escape(question.taken),
    }
    return filled(key, lambda: hollow(question, is_typed, draw, when), values)


def hollow(question: Question, is_typed: bool, draw: Draw, when: Callable[[datetime], str]) -> str:
    """The drawing of a question with gaps for what differs between ventures."""
    row = question.row
    stand_in = None
    if row is not None:
        value = gap("value") if is_typed and row.state == "value" else row.value
        stand_in = AnswerRow(state=row.state, value=value, reason=gap("reason"), rev=gap("rev"), answered_at=THEN)
    html = draw(replace(question, row=stand_in, talk=gap("talk"), taken=gap("taken")), Assessment(public_id=NOBODY))
    return html.replace(when(THEN), gap("at")).replace(str(NOBODY), gap("id"))
