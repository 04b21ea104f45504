"""The drawings of the paper, each with what it says in words."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from charts.ground import PAPER, ChapterFigure, radar
from charts.plan import Scale, scale
from engine.judging.result import ChapterResult, Interval
from reports.paper.letters import drawable

if TYPE_CHECKING:
    from reports.paper.document import Paper


@dataclass(frozen=True)
class Drawing:
    """A picture for the paper: an address that holds the picture itself, and what it says in words."""

    src: str
    alt: str


def drawing(svg: str, alt: str) -> Drawing:
    """The picture as an address that holds it: nothing has to be fetched."""
    held = base64.b64encode(drawable(svg).encode()).decode()
    return Drawing("data:image/svg+xml;base64," + held, alt)


def scale_of(paper: Paper) -> Drawing:
    """The plumb line over the scale of the bands."""
    interval = paper.result.readiness or Interval(paper.zero, paper.zero)
    bands = [(paper.say(band.name), float(band.at_least)) for band in paper.playbook.bands]
    names = paper.semicolon.join(f"{name} {start:g}" for name, start in bands)
    alt = _("Readiness %(figure)s of 100. The bands begin at: %(bands)s") % {"figure": paper.readiness, "bands": names}
    low, high = float(interval.low), float(interval.high)
    score = Scale(low, high, paper.readiness, _("Readiness, of 100"), bands)
    return drawing(scale(score, paper.verdict, alt), alt)


def radar_of(paper: Paper) -> Drawing:
    """The chapters on their spokes."""
    figures = pgettext("between parts of a list", ", ").join(f"{axis.label} {axis.figure}" for axis in paper.axes)
    alt = _("Radar of the chapters. Readiness: %(figures)s") % {"figures": figures}
    return drawing(radar(paper.axes, _("Readiness by chapter"), alt, PAPER), alt)


def axis(paper: Paper, chapter: ChapterResult) -> ChapterFigure:
    """A chapter as the drawings take it; one that is not asked stands at nothing."""
    low = chapter.readiness.low if chapter.readiness else 0
    high = chapter.readiness.high if chapter.readiness else 0
    maturity = float(chapter.maturity.low) if chapter.maturity else None
    name = paper.say(paper.playbook.chapter(chapter.id).short)
    return ChapterFigure(name, float(low), float(high), maturity)
