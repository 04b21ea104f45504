"""The plan of the paper: a drawing on weeks, and the same as a table by 30, 60 and 90 days."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from assessments.results.plan_words import days_between, due_words
from assessments.results.rows import StepRow, working_days
from assessments.wording import printed
from charts.plan import Bar, TimeAxis, short_label, timeline
from engine.judging.result import PlanStep, printed_tenths
from engine.playbook.parts import HORIZONS
from reports.paper.base import PaperBase
from reports.paper.drawings import Drawing, drawing

ROWS_IN_MAIN = 36  # of the table of a longer plan: two pages, with the note below them
ROWS_ON_A_PAGE = ROWS_IN_MAIN  # of the drawing: below the sentences on the plan, and as many as the table has beside it
MOST_IN_MAIN = 60  # steps; of a longer plan the first page of the drawing and the first rows stand in the main part
MOST_BESIDE = 16  # rows of a drawing that leave room for the table of the plan below it


@dataclass(frozen=True, slots=True)
class StepOnPaper:
    """A step with the code of the gap it closes, its weeks, its points, and the codes of what it waits for."""

    row: StepRow
    code: str
    weeks: str
    gain: str
    after_codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FirstStep:
    """A step to begin with: `text` is the first thing to do that is not its title."""

    row: StepRow
    text: str


@dataclass(frozen=True, slots=True)
class StepGroup:
    """The steps due within so many days, or later, and their effort in words; `of` counts those that stand elsewhere, too."""

    due: str
    steps: tuple[StepOnPaper, ...]
    effort: str
    of: int


@dataclass(frozen=True, slots=True)
class Label:
    """The name of a row of the drawing; bold on the longest chain."""

    text: str
    is_critical: bool


@dataclass(frozen=True, slots=True)
class Timeline:
    """One page's drawing and the labels of its rows."""

    drawing: Drawing
    labels: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class PlanEnd:
    """What the whole plan comes to: readiness before and after, actions, working days."""

    before: str
    after: str
    count: int
    effort: str


@dataclass(frozen=True, slots=True)
class PlanPart:
    """Some of the drawings and rows; `is_paged` where the table begins a page of its own."""

    timelines: list[Timeline]
    groups: list[StepGroup]
    is_paged: bool


@dataclass(frozen=True)
class PlanPages:
    """The section of the plan, and the steps to begin with."""

    base: PaperBase

    @property
    def is_shown(self) -> bool:
        return bool(self.base.steps) and not self.base.is_early

    @property
    def first_steps(self) -> list[FirstStep]:
        """What to begin with, in the order of the plan."""
        return [first_step(row) for row in self.base.next_steps]

    @property
    def hours(self) -> str:
        """For how many hours a week the plan is, and whose days it takes, between two sentences; empty for none."""
        base = self.base
        said = [base.hours_sentence, base.length_sentence, base.cash_sentence, base.owners_sentence]
        return base.space.join(["", *filter(None, said), ""]) if said[0] else ""

    @property
    def at_once(self) -> str:
        """What does not wait for its weeks, after a sentence; empty where nothing is grave, or no weeks are given."""
        counts = self.base.result.counts
        if not self.base.hours_sentence or not (counts["critical"] or counts["high"]):
            return ""
        said = _(
            "“First step at once” means now: only the rest of that work waits for its weeks. The same goes for whatever a step says to do at once, today, within a day or 48 hours, or this week."
        )
        return f"{self.base.space}{said}"

    @cached_property
    def groups(self) -> list[StepGroup]:
        """The steps by the horizon they are due in, each group in the order to take them."""
        return self.groups_among(self.rows)

    def group(self, days: int, among: Sequence[StepOnPaper] | None = None) -> StepGroup:
        """The steps of one horizon, all or among some."""
        rows = tuple(row for row in (self.rows if among is None else among) if row.row.horizon == days)
        steps = [self.base.result.plan.steps[row.row.number - 1] for row in rows]
        low, high = (sum(ends, Fraction(0)) for ends in ([s.effort_low for s in steps], [s.effort_high for s in steps]))
        all_of_it = sum(row.row.horizon == days for row in self.rows)
        return StepGroup(due_words(days), rows, working_days(days_between(low, high)), all_of_it)

    @property
    def is_long(self) -> bool:
        """Whether most of the plan stands in the appendix."""
        return len(self.base.steps) > MOST_IN_MAIN

    @cached_property
    def main(self) -> PlanPart:
        """What stands in the main part."""
        if not self.is_long:
            return PlanPart(self.timelines, self.groups, is_paged=self.has_long_drawing)
        return PlanPart(self.timelines[:1], self.groups_among(self.drawn[:ROWS_IN_MAIN]), is_paged=True)

    @cached_property
    def rest(self) -> PlanPart | None:
        """What stands in the appendix; None where all of it is in the main part."""
        if not self.is_long:
            return None
        groups = self.groups_among(self.drawn[ROWS_IN_MAIN:])
        return PlanPart(self.timelines[1:], groups, is_paged=self.has_long_drawing)

    @cached_property
    def drawn(self) -> list[StepOnPaper]:
        """The steps in the order of drawing and table."""
        return [row for group in self.groups for row in group.steps]

    def groups_among(self, rows: Sequence[StepOnPaper]) -> list[StepGroup]:
        groups = [self.group(days, rows) for days in (*HORIZONS, 0)]
        return [group for group in groups if group.steps]

    @cached_property
    def rows(self) -> list[StepOnPaper]:
        plan = self.base.result.plan
        return [
            StepOnPaper(row, row.closes[0], weeks(step), gain, self.waited_for(step))
            for step, row, gain in zip(plan.steps, self.base.steps, self.gains, strict=True)
        ]

    @property
    def gains(self) -> list[str]:
        """What each step adds to the low readiness, in tenths that add up to the printed difference.

        Rounded from the running sum, so that the printed gains add up in any grouping.
        """
        plan = self.base.result.plan
        if plan.score_before is None:
            return ["–"] * len(plan.steps)
        before, said = units(plan.score_before.low), []
        for step in plan.steps:
            after = units(step.score_after.low)
            said.append(f"+{printed_tenths(after - before)}" if after > before else "–")
            before = after
        return said

    def waited_for(self, step: PlanStep) -> tuple[str, ...]:
        """The codes of what a step waits for: of a part of an earlier step, not of the whole step."""
        held = [other for other in self.base.result.plan.steps if other.rung.id in step.after]
        if all(len(other.parts) == 1 for other in held):
            return tuple(dict.fromkeys(self.base.code(other.closes[0]) for other in held))
        parts = {action for other in held for action in other.actions}
        after = self.base.playbook.actions[step.rung.action].after
        return self.base.codes_of_actions(tuple(action for action in after if action in parts))

    @property
    def has_long_drawing(self) -> bool:
        """Whether the drawing fills so much of its page that the table begins a new one."""
        return len(self.pages[-1]) > MOST_BESIDE

    @cached_property
    def end(self) -> PlanEnd:
        plan = self.base.result.plan
        effort = working_days(days_between(plan.effort_low, plan.effort_high))
        return PlanEnd(printed(plan.score_before), printed(plan.score_after), len(plan.steps), effort)

    @cached_property
    def timelines(self) -> list[Timeline]:
        """The drawings, a page each, in the order of the table."""
        return [self.timeline([self.bar(row) for row in page]) for page in self.pages]

    @cached_property
    def pages(self) -> list[list[StepOnPaper]]:
        """The steps by the pages of the drawing; of a longer plan the first holds what the first part of the table holds."""
        first = ROWS_IN_MAIN if self.is_long else ROWS_ON_A_PAGE
        starts = [0, *range(first, len(self.drawn), ROWS_ON_A_PAGE)]
        return [self.drawn[start:end] for start, end in zip(starts, [*starts[1:], None], strict=True)]

    def timeline(self, bars: list[Bar]) -> Timeline:
        axis = self.axis(bars)
        text = _("Actions of the plan (%(count)d) over %(weeks)d weeks; the table that follows says the same.")
        alt = text % {"count": len(bars), "weeks": axis.weeks}
        svg = timeline(bars, axis, _("The plan in weeks"), alt, has_labels=False)
        return Timeline(drawing(svg, alt), tuple(Label(short_label(bar), bar.is_critical) for bar in bars))

    def axis(self, bars: Sequence[Bar]) -> TimeAxis:
        """The weeks that a page of the drawing needs; the horizons always fit."""
        latest = max(bar.end for bar in bars)
        names = [(_("%(days)d days") % {"days": days}, days) for days in HORIZONS]
        return TimeAxis(max(13, math.ceil(latest / 5)), names, _("after day 90"))

    def bar(self, row: StepOnPaper) -> Bar:
        number = row.row.number
        step = self.base.result.plan.steps[number - 1]
        after = pgettext("between codes", ", ").join(row.after_codes[:2])
        return Bar(
            label=f"{number}. {row.row.action.title}",
            start=float(step.earliest_start),
            end=float(step.earliest_finish),
            is_critical=step.is_critical,
            note=_("after %(codes)s") % {"codes": after} if after else "",
        )


def first_step(row: StepRow) -> FirstStep:
    title = row.action.title.rstrip(".。 ")
    return FirstStep(row, next((text for text in row.action.steps if text.rstrip(".。 ") != title), ""))


def units(value: Fraction) -> int:
    """A score in tenths, half rounded up."""
    return math.floor(value * 10 + Fraction(1, 2))


def weeks(step: PlanStep) -> str:
    """The weeks in which the step can be worked on at the earliest, for example "2–4"."""
    first = math.floor(step.earliest_start / 5) + 1
    last = max(first, math.ceil(step.earliest_finish / 5))
    return f"{first}–{last}" if last > first else str(first)
