"""What an open page is told of the others on the team: who is where, and what they answered since."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Any

from django.core.cache import cache
from django.utils.translation import gettext as _

from accounts.models import User
from assessments.answers.questions import questions_of
from assessments.evaluation import Sheet
from assessments.models import Answer, AnswerState, Assessment
from assessments.wording import sentences
from engine.playbook.schema import Playbook

SECONDS = 50  # after its last look a page counts as closed: it looks more often than that while it is seen
Places = dict[int, tuple[str, str, float]]


def others_present(assessment: Assessment, user: User, chapter_id: str) -> list[tuple[str, str]]:
    """Names and chapters of the others who have a chapter open, by name; notes that `user` has this one open.

    Kept in the cache for less than a minute, and never written down. Two pages that look in the same instant may miss
    each other once.
    """
    key, now = f"present:{assessment.pk}", time.time()
    kept: Places = cache.get(key) or {}
    places = {who: place for who, place in kept.items() if now - place[2] < SECONDS}
    places[user.pk] = (str(user), chapter_id, now)
    cache.set(key, places, SECONDS)
    return sorted((name, chapter) for who, (name, chapter, _at) in places.items() if who != user.pk)


def present_words(others: Iterable[tuple[str, str]], chapter_id: str, playbook: Playbook, language: str) -> str:
    """Who else is there, in sentences; empty where nobody is."""
    titles = {chapter.id: chapter.title.in_language(language) for chapter in playbook.chapters}
    said = []
    for name, chapter in others:
        if chapter == chapter_id:
            said.append(_("%(name)s has this chapter open, too.") % {"name": name})
        elif chapter in titles:
            said.append(_("%(name)s has “%(chapter)s” open.") % {"name": name, "chapter": titles[chapter]})
    return sentences(said, language)


def answers_now(sheet: Sheet, chapter_id: str, language: str) -> list[dict[str, Any]]:
    """The answers to the questions of a chapter that are asked, in the form in which a page sends them."""
    questions = questions_of(sheet.evaluation, chapter_id, sheet.rows, sheet.evidence, language)
    return [entry(one.row) for one in questions if one.item.is_asked and one.row]


def entry(row: Answer) -> dict[str, Any]:
    """One answer: a value as the fields of the page hold it, in texts; null where it was taken back."""
    value = row.raw
    if row.state == AnswerState.VALUE:
        value = [str(one) for one in value] if isinstance(value, list) else str(value)
    return {
        "q": row.item_id,
        "rev": row.rev,
        "value": None if row.state == AnswerState.UNANSWERED else value,
        "by": str(row.answered_by),
        "at": row.answered_at.isoformat(),
    }
