"""Two moments of a venture as a workbook: figures, gaps, answers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from engine.judging.result import FiredGap
from plans.milestones.page import ComparisonPage
from reports.sheets.cohort import Lines
from reports.sheets.downloads import new_workbook


def comparison_workbook(page: ComparisonPage, title: str) -> bytes:
    """Four sheets, to be filtered by their heads."""
    book, buffer = new_workbook(title)
    change = pgettext("of a score", "Change")
    sheets = (
        (_("Figures"), (_("Figure"), *page.names, change), figures(page)),
        (_("Gaps"), gap_heads(page), gaps(page)),
        (_("Answers"), answer_heads(page), answers(page)),
    )
    for name, heads, lines in sheets:
        sheet = Lines(book, name, heads)
        sheet.add(lines)
        sheet.end()
    book.close()
    return buffer.getvalue()


def figures(page: ComparisonPage) -> Iterator[tuple[Any, ...]]:
    """What happened in words, then the figures of the whole, of the chapters, of the plan and of the forecast."""
    for row in (*page.figures, *page.chapters, *page.work):
        yield (row.name, row.then, row.now, row.step)
    if page.forecasts:
        yield (_("Forecast, base case"), *page.forecasts, "")


def gap_heads(page: ComparisonPage) -> tuple[str, ...]:
    return (
        pgettext("of a gap between two moments", "What became of it"),
        _("Code"),
        _("Gap"),
        pgettext("of two moments", "Severity before"),
        pgettext("of two moments", "Severity after"),
    )


def gaps(page: ComparisonPage) -> Iterator[tuple[Any, ...]]:
    ways = {"closed": _("Closed"), "opened": _("Opened"), "worse": _("More severe"), "narrower": _("Less severe")}
    for way, rows in page.gaps.items():
        for row in rows:
            ends = severity_of(page, row.move.before), severity_of(page, row.move.after)
            yield (ways[way], row.code, row.title, *ends)


def severity_of(page: ComparisonPage, gap: FiredGap | None) -> str:
    return page.severity_name(gap) if gap else ""


def answer_heads(page: ComparisonPage) -> tuple[str, ...]:
    who = pgettext("gave an answer", "Who")
    source = pgettext("of an answer", "Source")
    return (_("Code"), _("Question"), *page.names, _("Evidence"), who, pgettext("of a moment", "Day"), source)


def answers(page: ComparisonPage) -> Iterator[tuple[Any, ...]]:
    for row in page.answers:
        day = localtime(row.move.at).date() if row.move.at else None
        move = row.move
        yield (move.item.code, row.title, row.then, row.now, row.evidence, move.person, day, move.source)
