"""The first pages of the paper: what it is of, the verdict, what is open, and what keeps the next band away."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from assessments.results.page import reviewed
from assessments.results.rows import ConditionRow, GapRow, View
from assessments.results.ways import WayRow, Ways
from assessments.wording import sentences
from engine.judging.result import Condition, tenths
from engine.judging.verdict import counts_alone
from engine.playbook.answers import VALUE
from reports.paper import drawings
from reports.paper.base import PaperBase
from reports.paper.cover import width
from reports.paper.drawings import Drawing

LONG_PROFILE, LONGEST_PROFILE = 200, 300  # in Chinese characters: about five and seven lines
MOST_NAMED = 12  # codes in the sentence on open questions
MOST_ON_THE_WAY = 12
MOST_IN_THE_WAY = 10  # gaps named beside a condition


@dataclass(frozen=True, slots=True)
class ConditionOnPaper:
    """As on the page, and which gaps stand in the way; `more` is how many others do."""

    row: ConditionRow
    names: tuple[str, ...]
    more: int

    @property
    def listed(self) -> str:
        """Their codes on one line; their titles stand in the contents."""
        return pgettext("between codes", ", ").join(self.names)


@dataclass(frozen=True)
class FrontPage:
    """The first page."""

    base: PaperBase

    @property
    def playbook(self) -> str:
        return f"{self.base.say(self.base.playbook.title)} {self.base.playbook.version}"

    @property
    def profile(self) -> str:
        """The facts that were answered by choosing, each with what was asked, as one line."""
        facts = (item for item in self.base.playbook.items.values() if item.is_fact and item.options)
        said = []
        for item in facts:
            answer = self.base.evaluation.answers.get(item.id)
            if answer and answer.state == VALUE and answer.value:
                about = {"question": self.base.say(item.title), "answer": self.base.value_text(item, answer.value)}
                said.append(pgettext("a fact of the profile", "%(question)s: %(answer)s") % about)
        return pgettext("between the facts of a profile", " · ").join(said)

    @property
    def room(self) -> str:
        """How much the verdict and the profile take, as classes of the style sheet: what stands above moves up."""
        long = width(self.profile)
        if long > LONGEST_PROFILE:
            return "tight tightest"
        return "tight" if self.base.result.verdict.but_for or long > LONG_PROFILE else ""

    @cached_property
    def scale(self) -> Drawing:
        return drawings.scale_of(self.base)


def missed_words(missed: int, every: int) -> str:
    """The sentence that says how many conditions of the next band are not met; at least one is not."""
    if missed == every:
        return ngettext(
            "%(band)s. The one condition of the next band, “%(next)s”, is not met.",
            "%(band)s. None of the %(all)d conditions of the next band, “%(next)s”, is met.",
            every,
        )
    return ngettext(
        "%(band)s. Of the %(all)d conditions of the next band, “%(next)s”, %(missed)d is not met.",
        "%(band)s. Of the %(all)d conditions of the next band, “%(next)s”, %(missed)d are not met.",
        missed,
    )


@dataclass(frozen=True)
class Summary:
    """The page of the summary."""

    base: PaperBase

    @property
    def lead(self) -> str:
        base = self.base
        if base.is_early:
            return base.early_reason
        conditions = base.result.verdict.conditions
        if not conditions:
            return _("%(band)s. There is no higher band.") % {"band": base.band}
        if base.result.verdict.but_for:
            return sentences([_("%(verdict)s.") % {"verdict": base.headline}, base.band_summary], base.language)
        missed = sum(not condition.is_met for condition in conditions)
        return missed_words(missed, len(conditions)) % {
            "band": base.band,
            "next": base.next_band,
            "missed": missed,
            "all": len(conditions),
        }

    @property
    def readiness_caption(self) -> str:
        if not self.base.stage_name:
            return _("Readiness; no stage given yet")
        return _("Readiness for the stage “%(stage)s”") % {"stage": self.base.stage_name}

    @cached_property
    def radar(self) -> Drawing:
        return drawings.radar_of(self.base)

    @property
    def has_radar(self) -> bool:
        return len(self.base.axes) >= 3 and not self.base.is_early

    @property
    def open_sentence(self) -> str:
        scored = [q for q in self.base.result.open_questions if q.weight]
        if not scored:
            return ""
        codes = pgettext("between codes", ", ").join(q.code for q in scored[:MOST_NAMED])
        worth = sum((q.max_worth for q in scored), start=self.base.zero)
        values = {"count": len(scored), "codes": codes, "worth": tenths(worth)}
        if len(scored) > MOST_NAMED:
            return (
                _(
                    "%(count)d scored questions have no known answer, among them %(codes)s. Answered well, they can add as much as %(worth)s points of readiness."
                )
                % values
            )
        text = ngettext(
            "%(count)d scored question has no known answer: %(codes)s. Answered well, it can add as much as %(worth)s points of readiness.",
            "%(count)d scored questions have no known answer: %(codes)s. Answered well, they can add as much as %(worth)s points of readiness.",
            len(scored),
        )
        return text % values

    @property
    def open_effect(self) -> str:
        if self.base.is_early:
            return ""
        if self.base.possible_band:
            return _("The verdict can still rise to “%(band)s”.") % {"band": self.base.possible_band}
        return _("This cannot change the verdict.")

    @property
    def conditions(self) -> list[ConditionOnPaper]:
        """What the next band asks; of no use while there is no band to begin from."""
        if self.base.is_early:
            return []
        pairs = zip(self.base.result.verdict.conditions, self.base.conditions, strict=True)
        return [self.condition(condition, row) for condition, row in pairs]

    @cached_property
    def nearest_way(self) -> WayRow | None:
        """The cheapest work that reaches the next band, as on the page."""
        return Ways(self.base).to_next_band()

    @property
    def nearest_names(self) -> str:
        """What that work is, by the gaps that it is for; nothing where it is too much to be read here."""
        way = self.nearest_way
        codes = list(dict.fromkeys(step.code for step in way.steps)) if way else []
        if not codes or len(codes) > MOST_ON_THE_WAY:
            return ""
        return _("The work is for %(codes)s.") % {"codes": pgettext("between codes", ", ").join(codes)}

    def condition(self, condition: Condition, row: ConditionRow) -> ConditionOnPaper:
        counted = self.counted_gaps if condition.severity else []
        names = [gap.code for gap in counted if gap.severity == condition.severity]
        return ConditionOnPaper(row, tuple(names[:MOST_IN_THE_WAY]), len(names) - MOST_IN_THE_WAY)

    @cached_property
    def counted_gaps(self) -> list[GapRow]:
        """The gaps that a condition counts: what a rule as grave absorbs is counted with the rule."""
        by_id = {gap.id: gap for gap in self.base.result.gaps}
        return [row for row in self.base.gaps if counts_alone(by_id[row.id], by_id)]

    @property
    def views(self) -> list[View]:
        """As on the page; a view that rests on nothing says so instead of showing 0."""
        rows = self.base.views
        if self.base.evaluation.confirmed is None:
            rows[-1] = replace(rows[-1], figure=reviewed(None))
        else:
            rows[-1] = replace(rows[-1], rests=reviewed(self.base.evaluation.confirmed))
        return rows
