"""What answers moved, in words: the chapter's readiness and the whole's, said while somebody answers."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.evaluation import Evaluation
from assessments.results.page import page_of
from assessments.wording import printed
from engine.judging.result import Interval


def effect_words(before: Evaluation, after: Evaluation, chapter_id: str, language: str, *, count: int = 1) -> list[str]:
    """Whole sentences on what answers moved.

    Args:
        before, after: the judgement on either side of them.
        chapter_id: where they were given; a chapter of facts has no figure of its own.
        count: how many answers they were.
    """
    if before.answers == after.answers:
        return []
    has_figure = any(chapter.id == chapter_id and chapter.is_scored for chapter in after.playbook.chapters)
    said = [chapter_words(readiness(before, chapter_id), readiness(after, chapter_id), count)] if has_figure else []
    if after.standing.is_early:
        return [*said, page_of(after, language).early_title]
    overall = overall_words(before, after)
    return [*said, overall] if overall else said or [_("The readiness overall did not move.")]


def readiness(side: Evaluation, chapter_id: str) -> Interval | None:
    return side.standing.chapters.get(chapter_id)


def chapter_words(before: Interval | None, after: Interval | None, count: int) -> str:
    if after is None:
        return _("The chapter has no figure.")
    if printed(before) == printed(after):
        text = ngettext(
            "This change did not move the chapter: it stays at %(after)s.",
            "These changes did not move the chapter: it stays at %(after)s.",
            count,
        )
        return text % {"after": printed(after)}
    if before is None:
        return _("The chapter stands at %(after)s.") % {"after": printed(after)}
    text = ngettext(
        "This change moved the chapter from %(before)s to %(after)s.",
        "These changes moved the chapter from %(before)s to %(after)s.",
        count,
    )
    return text % {"before": printed(before), "after": printed(after)}


def overall_words(before: Evaluation, after: Evaluation) -> str:
    """The readiness of the whole; empty where it did not move."""
    was, now = before.standing.readiness, after.standing.readiness
    if before.standing.is_early:
        return _("Enough is known for a result now: readiness %(after)s.") % {"after": printed(now)}
    if printed(was) == printed(now):
        return ""
    return _("Readiness overall: from %(before)s to %(after)s.") % {"before": printed(was), "after": printed(now)}
