"""The drawings of the paper, each with what it says in words."""

from __future__ import annotations

import base64
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from charts.ground import PAPER, radar
from charts.plan import Scale, scale
from engine.judging.result import Interval
from reports.paper.base import PaperBase
from reports.paper.letters import drawable


@dataclass(frozen=True)
class Drawing:
    """A picture for the paper: an address that holds the picture itself, and what it says in words."""

    src: str
    alt: str


def drawing(svg: str, alt: str) -> Drawing:
    """The picture as an address that holds it: nothing has to be fetched."""
    held = base64.b64encode(drawable(svg).encode()).decode()
    return Drawing("data:image/svg+xml;base64," + held, alt)


def scale_of(base: PaperBase) -> Drawing:
    """The plumb line over the scale of the bands."""
    interval = base.result.readiness or Interval(base.zero, base.zero)
    bands = [(base.say(band.name), float(band.at_least)) for band in base.playbook.bands]
    names = base.semicolon.join(f"{name} {start:g}" for name, start in bands)
    alt = _("Readiness %(figure)s out of 100. The bands begin at: %(bands)s") % {
        "figure": base.readiness,
        "bands": names,
    }
    low, high = float(interval.low), float(interval.high)
    score = Scale(low, high, base.readiness, _("Readiness, out of 100"), bands)
    return drawing(scale(score, base.verdict, alt), alt)


def radar_of(base: PaperBase) -> Drawing:
    """The chapters on their spokes."""
    figures = pgettext("between parts of a list", ", ").join(f"{axis.label} {axis.figure}" for axis in base.axes)
    alt = _("Radar of the chapters. Readiness: %(figures)s") % {"figures": figures}
    return drawing(radar(base.axes, _("Readiness by chapter"), alt, PAPER), alt)
