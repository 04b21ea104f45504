"""The chapters of the paper: a row each with its bar, what caps it, and what the bands ask of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from assessments.results.rows import ChapterRow
from assessments.wording import printed, sentences
from charts.ground import chapter_bar
from engine.judging.result import ChapterResult, tenths
from reports.paper.base import SIGNS, PaperBase
from reports.paper.drawings import Drawing, drawing


@dataclass(frozen=True, slots=True)
class ChapterOnPaper:
    """A chapter: what the page says of it, its bar with dotted lines, its gaps by severity, and what caps it."""

    row: ChapterRow
    bar: Drawing
    is_active: bool
    tally: tuple[str, ...]
    caps: tuple[str, ...]


@dataclass(frozen=True)
class ChapterPages:
    """The section of the chapters."""

    base: PaperBase

    @cached_property
    def rows(self) -> list[ChapterOnPaper]:
        """A row for each chapter, in the order of the playbook."""
        dotted = sorted({float(b.every_chapter) for b in self.base.playbook.bands if b.every_chapter})
        pairs = zip(self.base.result.chapters, self.base.chapters, strict=True)
        return [self.row(chapter, row, dotted) for chapter, row in pairs]

    def row(self, chapter: ChapterResult, row: ChapterRow, dotted: list[float]) -> ChapterOnPaper:
        figures = {"readiness": row.readiness, "maturity": row.maturity}
        alt = _("readiness %(readiness)s, maturity %(maturity)s") % figures
        return ChapterOnPaper(
            row=row,
            bar=drawing(chapter_bar(self.base.axis(chapter), dotted, row.title, alt), alt),
            is_active=chapter.is_active,
            tally=tuple(str(chapter.counts.get(severity, 0) or "–") for severity in SIGNS),
            caps=tuple(self.caps(chapter)),
        )

    def caps(self, chapter: ChapterResult) -> Iterator[str]:
        """Why a chapter stands lower than its answers: a line for each cap, whatever number of reasons it has."""
        by_cap: dict[Fraction, list[str]] = {}
        for failed in chapter.binding:
            by_cap.setdefault(failed.gate.cap, []).append(self.base.say(failed.gate.why))
        for cap, reasons in by_cap.items():
            yield _("%(chapter)s is capped at %(cap)s: %(why)s Without any cap it would read %(raw)s.") % {
                "chapter": self.base.chapter_title(chapter.id),
                "cap": tenths(cap),
                "why": sentences(reasons, self.base.language),
                "raw": printed(chapter.raw),
            }

    @property
    def limits(self) -> str:
        """The least that the bands ask of every chapter, in one sentence."""
        names = [
            _("%(figure)s (%(band)s)")
            % {"figure": tenths(b.every_chapter).removesuffix(".0"), "band": self.base.say(b.name)}
            for b in self.base.playbook.bands
            if b.every_chapter
        ]
        return pgettext("between parts of a list", ", ").join(names)
