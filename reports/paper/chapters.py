"""The chapters of the paper: a row each with its bar, what caps it, and what the bands ask of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from assessments.wording import printed
from charts.ground import chapter_bar
from engine.judging.result import ChapterResult, tenths
from reports.paper.drawings import axis, drawing
from reports.paper.gaps import MARKS

if TYPE_CHECKING:
    from reports.paper.document import Paper


def rows(paper: Paper) -> list[dict[str, Any]]:
    """A row for each chapter, in the order of the playbook."""
    dotted = sorted({float(b.every_chapter) for b in paper.playbook.bands if b.every_chapter})
    by_id = {chapter["id"]: chapter for chapter in paper.chapters}
    return [row(paper, c, by_id[c.id], dotted) for c in paper.result.chapters]


def row(paper: Paper, chapter: ChapterResult, page: dict[str, Any], dotted: list[float]) -> dict[str, Any]:
    """What the page says of a chapter, its bar with dotted lines, its gaps by severity, and what caps it."""
    alt = _("readiness %(readiness)s, maturity %(maturity)s") % page
    bar = chapter_bar(axis(paper, chapter), dotted, page["title"], alt)
    return {
        **page,
        "bar": drawing(bar, alt),
        "is_active": chapter.is_active,
        "tally": [chapter.counts.get(severity, 0) or "–" for severity in MARKS],
        "caps": [cap(paper, chapter, failed) for failed in chapter.gates],
    }


def cap(paper: Paper, chapter: ChapterResult, failed: Any) -> str:
    """Why a chapter stands lower than its answers."""
    return _("%(chapter)s is capped at %(cap)s: %(why)s Without the cap it would read %(raw)s.") % {
        "chapter": paper.say(paper.playbook.chapter(chapter.id).title),
        "cap": tenths(failed.gate.cap),
        "why": paper.say(failed.gate.why),
        "raw": printed(chapter.raw),
    }


def limits(paper: Paper) -> str:
    """The least that the bands ask of every chapter, in one sentence."""
    names = [
        _("%(figure)s (%(band)s)") % {"figure": tenths(b.every_chapter).removesuffix(".0"), "band": paper.say(b.name)}
        for b in paper.playbook.bands
        if b.every_chapter
    ]
    return pgettext("between parts of a list", ", ").join(names)
