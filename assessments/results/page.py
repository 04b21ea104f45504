"""What the result page adds to a result in one language: lead sentence, figures, groups of gaps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.evaluation import Evaluation
from assessments.results.additions import Levers
from assessments.results.next_stage import NextStage, next_stage_of
from assessments.results.plan_words import days_between
from assessments.results.presentation import ResultPage
from assessments.results.rows import ChapterLeft, Figure, GapGroup, GapRow, View, working_days
from assessments.results.ways import WayRow, Ways
from assessments.wording import SEVERITY_NAMES, sentences
from engine.judging.progress import asked_in
from engine.judging.result import FiredGap, Interval
from engine.judging.verdict import counted_once
from engine.playbook.answers import Answer
from engine.playbook.parts import SEVERITIES

BAR = 300  # width of an interval bar's drawing; 3 units a point


@dataclass(frozen=True)
class ResultOnPage(ResultPage):
    """A result as the browser shows it. `levers` are the forecast's inputs that close a gap, by gap id."""

    levers: Mapping[str, Levers] = field(default_factory=dict)

    @property
    def has_answers(self) -> bool:
        return bool(self.evaluation.progress.answered)

    @cached_property
    def lead(self) -> str:
        """What the verdict means and why it is what it is, in a few sentences."""
        parts = [self.band_summary, self.why_not_next, self.cost_of_critical]
        if self.possible_band:
            text = _("It may become “%(band)s” once the open questions are answered.")
            parts.append(text % {"band": self.possible_band})
        return sentences(parts, self.language)

    @property
    def why_not_next(self) -> str:
        verdict = self.result.verdict
        if verdict.next_band is None:
            return _("Every condition of the highest band is met.")
        if verdict.but_for:
            return ""
        count = sum(not condition.is_met for condition in verdict.conditions)
        return ngettext(
            "%(count)d condition keeps the venture out of the next band.",
            "%(count)d conditions keep the venture out of the next band.",
            count,
        ) % {"count": count}

    @property
    def cost_of_critical(self) -> str:
        """Of as many gaps as the condition counts, each piece of work once: a rule's step closes what it contains."""
        count = counted_once(self.result.gaps)["critical"]
        if not count or self.result.verdict.but_for:
            return ""  # beside what alone is missing stands the nearest way, with its days
        grave = {gap.id for gap in self.result.gaps if gap.severity == "critical"}
        steps = [step for step in self.result.plan.steps if grave & set(step.closes)]
        days = sum((step.effort_high for step in steps), Fraction(0))
        return ngettext(
            "Closing the critical gap takes up to %(days)s.",
            "Closing the %(count)d critical gaps takes up to %(days)s.",
            count,
        ) % {"count": count, "days": working_days(days_between(days, days))}

    @cached_property
    def nearest_way(self) -> WayRow | None:
        """The cheapest work that reaches the next band."""
        return Ways(self).to_next_band()

    @cached_property
    def next_stage(self) -> NextStage | None:
        """What the next stage asks of a venture that lacks nothing at its own."""
        return next_stage_of(self)

    @property
    def readiness_figure(self) -> Figure:
        following = self.result.verdict.next_band
        return figure(self.result.readiness, following.at_least if following else None)

    @property
    def maturity_figure(self) -> Figure:
        return figure(self.result.maturity)

    @cached_property
    def standing(self) -> list[View]:
        """The three views of readiness, each with what it rests on."""
        progress = self.evaluation.progress
        situation = self.evaluation.situation
        asked = (item for c in situation.playbook.chapters for item in asked_in(situation, c.id))
        evidenced = sum(situation.answer(item.id).is_evidenced for item in asked)
        rests = {
            "claimed": _("%(answered)d of %(total)d answered")
            % {"answered": progress.answered, "total": progress.total},
            "evidenced": _("%(n)d with evidence") % {"n": evidenced},
            "confirmed": reviewed(self.evaluation.confirmed),
        }
        shown = {key: replace(v, rests=rests[key]) for key, v in zip(self.result.views, self.views, strict=True)}
        if self.evaluation.confirmed is None:
            shown["confirmed"] = replace(shown["confirmed"], figure="–")
        return list(shown.values())

    @property
    def way_on(self) -> list[ChapterLeft]:
        """The chapters with what is answered of each, while it is too early for their scores."""
        progress = self.evaluation.progress.chapters
        return [
            ChapterLeft(c.id, self.say(c.title), progress[c.id].answered, progress[c.id].total)
            for c in self.playbook.chapters
        ]

    @property
    def resume(self) -> ChapterLeft:
        """The first chapter with something to answer, or the last one."""
        chapters = self.way_on
        return next((c for c in chapters if c.answered < c.total), chapters[-1])

    @cached_property
    def gap_groups(self) -> list[GapGroup]:
        """The gaps by severity, gravest first; absorbed ones stand inside the rule that absorbs them."""
        shown = [self.with_members(gap) for gap in self.gaps if not gap.absorbed_by]
        groups = []
        for severity in reversed(SEVERITIES):
            gaps = tuple(gap for gap in shown if gap.severity == severity)
            if gaps:
                groups.append(GapGroup(severity, str(SEVERITY_NAMES[severity]), gaps))
        return groups

    def gap(self, gap: FiredGap) -> GapRow:
        row = super().gap(gap)
        return replace(row, levers=self.levers[gap.id]) if gap.id in self.levers else row

    def with_members(self, gap: GapRow) -> GapRow:
        members = tuple(member for member in self.gaps if member.absorbed_by == gap.code)
        return replace(gap, members=members) if members else gap

    @cached_property
    def not_asked(self) -> int:
        """How many questions do not concern this venture."""
        return sum(relevant is False for relevant in self.evaluation.relevance.values())


def reviewed(confirmed: Mapping[str, Answer] | None) -> str:
    """What the confirmed view rests on."""
    if confirmed is None:
        return _("no review shown")
    count = len(confirmed)
    return ngettext("%(count)d answer reviewed", "%(count)d answers reviewed", count) % {"count": count}


def page_of(evaluation: Evaluation, language: str, levers: Mapping[str, Levers] = MappingProxyType({})) -> ResultOnPage:
    """The page of an evaluation, with the rows it is made of; kept with the evaluation until day or levers change."""
    page = ResultOnPage(evaluation, language, levers)
    kept: ResultOnPage | None = evaluation.memo.get(("page", language))
    if kept and (kept.today, kept.levers) == (page.today, page.levers):
        return kept
    evaluation.memo["page", language] = page
    return page


def figure(interval: Interval | None, mark: Fraction | None = None) -> Figure:
    """A score as a large figure and a bar: widths of a drawing that is 300 units wide."""
    if interval is None:
        return Figure("–", "", 0, 0, None)
    low, high = interval.printed
    width = BAR / 100
    return Figure(
        low=low,
        high=high if high != low else "",
        sure=round(float(interval.low) * width, 1),
        may=round(float(interval.high - interval.low) * width, 1),
        mark=None if mark is None else round(float(mark) * width, 1),
    )
