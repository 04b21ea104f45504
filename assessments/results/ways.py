"""Ways through a plan in words: the nearest to the next band, the most for so many days, the cheapest for a chapter."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from assessments.results.plan_words import DAYS_A_WEEK, days_between
from assessments.results.presentation import ResultPage
from assessments.results.rows import ActionRow, working_days
from assessments.results.verdict_words import name_of
from assessments.wording import sentences
from engine.judging.result import tenths
from engine.ways.nearest import Goal, Nearest, Way, most_for, nearest
from engine.ways.planned import Planned
from engine.ways.programme import NotSolved

MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class WayStep:
    """A piece of work on a way: what is done, for which gap, and its number in the plan."""

    number: int
    action: ActionRow
    code: str


@dataclass(frozen=True, slots=True)
class WayRow:
    """A way as a page and the paper show it; without steps `text` says why there is none."""

    text: str
    steps: tuple[WayStep, ...] = ()


@dataclass(frozen=True)
class Ways:
    """The ways from one result, each searched for when it is asked for. There are none before there is a plan."""

    page: ResultPage

    @property
    def plan(self) -> Planned:
        return self.page.evaluation.planned

    @property
    def are_open(self) -> bool:
        """Whether there is a plan to choose from whose questions are all known to concern the venture."""
        is_timed = self.page.playbook.format > 1
        return is_timed and not self.page.is_early and bool(self.page.result.plan.steps) and self.plan.outlook.is_plain

    def to_next_band(self) -> WayRow | None:
        """The cheapest work that reaches the next band; None where there is no next band, or no search."""
        band = self.page.result.verdict.next_band
        if band is None or not self.are_open:
            return None
        found = self.page.evaluation.nearest
        if found is None:
            return WayRow(unsolved())
        if found.way is None:
            return WayRow(self.why_none(found, self.page.next_band))
        text = self.told(found.way) if found.way.keys else _("No more work is needed.")
        return self.row(found.way, sentences([text, self.evidence_missing], self.page.language))

    def for_days(self, days: int) -> WayRow:
        """The work of at most so many days that gains most."""
        try:
            way = most_for(self.plan, Fraction(days))
        except NotSolved:
            return WayRow(unsolved())
        if way is None:
            return WayRow(_("No work that fits into so few days raises readiness."))
        return self.row(way, self.told(way))

    def for_chapter(self, chapter_id: str, least: int) -> WayRow:
        """The cheapest work that brings a chapter to a readiness of 0..100."""
        chapter = self.page.chapter_title(chapter_id)
        try:
            found = nearest(self.plan, Goal(chapters={chapter_id: Fraction(least)}))
        except NotSolved:
            return WayRow(unsolved())
        values = {"chapter": chapter, "least": least}
        if found.way is None:
            return WayRow(_("Even all the work in the plan does not bring “%(chapter)s” to %(least)d.") % values)
        if not found.way.keys:
            return WayRow(_("“%(chapter)s” is already at %(least)d or more.") % values)
        return self.row(found.way, self.told(found.way))

    def told(self, way: Way) -> str:
        """How much work a way is, when it is done, and what comes of it."""
        weeks = max(1, math.ceil(way.done / DAYS_A_WEEK))
        text = ngettext(
            "%(count)d piece of work, %(days)s, done in week %(weeks)d if you do this first; readiness is then %(readiness)s.",
            "%(count)d pieces of work, %(days)s, done in week %(weeks)d if you do these first; readiness is then %(readiness)s.",
            len(way.keys),
        )
        return text % {
            "count": len(way.keys),
            "days": working_days(days_between(way.days, way.days)),
            "weeks": weeks,
            "readiness": tenths(way.readiness.low),
        }

    def row(self, way: Way, text: str) -> WayRow:
        return WayRow(text, tuple(self.steps(way.keys)))

    def steps(self, keys: Sequence[str]) -> Iterable[WayStep]:
        chosen = set(keys)
        for step in self.page.result.plan.steps:
            if step.rung.id in chosen:
                yield WayStep(step.number, self.page.action(step.rung), self.page.code(step.closes[0]))

    @property
    def evidence_missing(self) -> str:
        """What the next band asks beside work."""
        missing = sum(c.count for c in self.page.result.verdict.conditions if c.kind == "evidence")
        if not missing:
            return ""
        return ngettext(
            "In addition, “%(band)s” asks for evidence on %(count)d answer.",
            "In addition, “%(band)s” asks for evidence on %(count)d answers.",
            missing,
        ) % {"band": self.page.next_band, "count": missing}

    def why_none(self, found: Nearest, band: str) -> str:
        """Why no work reaches a band."""
        gaps = [gap for key in found.stuck if (gap := self.page.result.gap(key))]
        if not gaps and self.page.open_count:
            text = _("Even all the work in the plan does not reach “%(band)s”: open questions have to be answered too.")
            return text % {"band": band}
        if not gaps:
            return _("Even all the work in the plan does not reach “%(band)s”.") % {"band": band}
        listed = pgettext("between names", "; ").join(
            name_of(self.page.playbook, gap.id, self.page.language) for gap in gaps[:MOST_NAMED]
        )
        text = _("No work in the plan can promise “%(band)s”. It also takes a good outcome here: %(gaps)s.")
        return text % {"band": band, "gaps": listed}


def unsolved() -> str:
    return _("No way was found in the time a page may take. Follow the order of the plan.")
