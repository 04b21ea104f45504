"""The plan of a result as a page shows it: its steps in order, what to begin with, the horizons."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from assessments.results.gap_part import GapPart
from assessments.results.helping import help_with
from assessments.results.plan_words import (
    also_at_once,
    at_once_words,
    cash_sentence,
    due_of,
    due_words,
    hours_sentence,
    is_urgent,
    length_sentence,
    month_title,
    opens_at_once,
    order_sentence,
    owners_sentence,
    reason_of,
    to_begin_with,
    waits_its_turn,
)
from assessments.results.rows import Horizon, StepRow
from assessments.wording import printed
from engine.judging.result import PlanStep
from engine.playbook.parts import HORIZONS


@dataclass(frozen=True)
class PlanPart(GapPart):
    """The plan against the gaps."""

    @cached_property
    def steps(self) -> list[StepRow]:
        """The plan in the order to take it."""
        numbers = {step.rung.id: step.number for step in self.result.plan.steps}
        return [self.step(step, numbers) for step in self.result.plan.steps]

    def step(self, step: PlanStep, numbers: dict[str, int]) -> StepRow:
        is_emergency = self.is_first_against_emergency(step)
        return StepRow(
            action=self.action(step.rung),
            number=step.number,
            horizon=step.horizon,
            due=due_of([step], begins_at_once=is_emergency or opens_at_once(step)),
            at_once=at_once_words(step, is_emergency=is_emergency) if waits_its_turn(step) else "",
            reason=self.reason(step),
            closes=tuple(self.code(key) for key in step.closes),
            after=tuple(numbers[key] for key in step.after),
            is_critical=step.is_critical,
            score_after=printed(step.score_after),
            helps=help_with(self.playbook, self.playbook.actions[step.rung.action], self.language),
        )

    def is_first_against_emergency(self, step: PlanStep) -> bool:
        """Whether a piece of work is the first against harm to people or an order to stop."""
        gap = self.result.gap(step.closes[0])
        return gap is not None and is_urgent(gap) and self.work[gap.id][0] is step

    def reason(self, step: PlanStep) -> str:
        gap = self.result.gap(step.closes[0])
        assert gap is not None  # noqa: S101  a plan works on gaps that fired
        return reason_of(step, gap, self.say(gap.title), self.code(step.settles) if step.settles else "")

    @cached_property
    def next_steps(self) -> list[StepRow]:
        """What to begin with; nothing while it is too early for a plan."""
        return [] if self.is_early else to_begin_with(self.steps, is_timed=self.playbook.format > 1)

    @property
    def also_at_once(self) -> str:
        """What else does not wait, after the steps to begin with; empty where nothing does."""
        return also_at_once(self.steps, self.next_steps)

    @property
    def month_title(self) -> str:
        return month_title(self.next_steps)

    @property
    def hours_sentence(self) -> str:
        return hours_sentence(self.evaluation)

    @cached_property
    def length_sentence(self) -> str:
        return length_sentence(self.evaluation)

    @cached_property
    def cash_sentence(self) -> str:
        return cash_sentence(self.evaluation, self.language)

    @cached_property
    def owners_sentence(self) -> str:
        return owners_sentence(self.evaluation)

    @property
    def plan_order(self) -> str:
        return order_sentence(self.evaluation)

    @cached_property
    def horizons(self) -> list[Horizon]:
        """The plan by the days within which a step is due, and what comes later."""
        return [
            Horizon(days, due_words(days), tuple(step for step in self.steps if step.horizon == days))
            for days in (*HORIZONS, 0)
        ]

    @property
    def filled_horizons(self) -> list[Horizon]:
        """Those of the horizons in which something is to be done."""
        return [horizon for horizon in self.horizons if horizon.steps]
