"""When the plan's work is done, in months of the forecast, and what doing it costs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import floor

from engine.forecast.inputs.catalogue import HIGH_MONTHS
from engine.forecast.inputs.inputs import Inputs
from engine.forecast.inputs.months import ordinal
from engine.forecast.inputs.pay import day_cost
from engine.forecast.joining.book import ForecastBook
from engine.forecast.joining.plan import Planned
from engine.judging.result import Plan, PlanStep
from engine.playbook.parts import Rung

WORKDAYS, WEEK = 5, 7


@dataclass(frozen=True, slots=True)
class PlanTiming:
    """The plan as the forecast sees it.

    Attributes:
        planned: each action with the month from which what it brings is there: the one after the last work on it.
        days: of work in the months of the forecast.
        day_cost: in the forecast's currency; 0: it does not say what a day costs.
        costs: what doing the plan costs by month; empty where a day costs nothing.
    """

    planned: tuple[Planned, ...]
    days: Decimal
    day_cost: Decimal
    costs: Mapping[int, Decimal]


def timing_of(plan: Plan, book: ForecastBook, inputs: Inputs, begins: date) -> PlanTiming:
    """The plan's months in this forecast.

    Args:
        begins: the day on which the plan begins.
    """
    calendar = Calendar(begins, ordinal(inputs.settings.start))
    a_day, unit = day_cost(inputs), Decimal(1).scaleb(-inputs.places)
    planned = tuple(
        Planned(
            action,
            max(1, calendar.month_of(step.earliest_finish) + 1),
            costed(effort_by_month(works_on(plan, action, step), calendar), a_day, unit),
        )
        for action, (step, _rung) in bringing(plan, book).items()
    )
    spread = effort_by_month(plan.steps, calendar)
    return PlanTiming(planned, sum(spread.values(), Decimal(0)), a_day, costed(spread, a_day, unit))


def works_on(plan: Plan, action: str, last: PlanStep) -> list[PlanStep]:
    """The items that work on an action, up to the last that brings its effect about."""
    return [step for step in plan.steps if action in step.actions and step.number <= last.number]


def costed(spread: Mapping[int, Decimal], a_day: Decimal, unit: Decimal) -> dict[int, Decimal]:
    """What days of work by month cost; nothing where it is not known what a day costs."""
    return {month: (days * a_day).quantize(unit) for month, days in spread.items()} if a_day else {}


def bringing(plan: Plan, book: ForecastBook) -> dict[str, tuple[PlanStep, Rung]]:
    """The last work of each action that brings about its effect: an item of the plan, and the rung that is done in it.

    In the order in which that work is done. An action of which the plan has no such work is not in it.
    """
    found: dict[str, tuple[PlanStep, Rung]] = {}
    for step in reversed(plan.steps):
        for part in filter(book.brings, reversed(step.parts)):
            found.setdefault(part.action, (step, part))
    return dict(reversed(found.items()))


@dataclass(frozen=True, slots=True)
class Calendar:
    """Working days of the plan as months of the forecast: 1 is its first, 0 and below lie before it."""

    begins: date
    first: int  # ordinal of the forecast's first month

    def month_of(self, workdays: Fraction) -> int:
        """The month in which so many working days have passed."""
        day = self.begins + timedelta(days=floor(workdays * WEEK / WORKDAYS))
        return day.year * 12 + day.month - 1 - self.first + 1


def effort_by_month(steps: Iterable[PlanStep], calendar: Calendar) -> dict[int, Decimal]:
    """The days of work by month of the forecast, an item's days spread evenly over the months it is worked on.

    What is done before the forecast begins is paid from cash that is counted at its start.
    """
    spread: dict[int, Decimal] = {}
    for step in steps:
        first, last = months_of(step, calendar)
        share = step.rung.effort[1] / (last - first + 1)
        for month in range(max(1, first), min(last, HIGH_MONTHS) + 1):
            spread[month] = spread.get(month, Decimal(0)) + share
    return dict(sorted(spread.items()))


def months_of(step: PlanStep, calendar: Calendar) -> tuple[int, int]:
    """The first and last month in which an item is worked on; waiting for others is no work."""
    worked = min(step.earliest_finish, step.earliest_start + span_of(step))
    first = calendar.month_of(step.earliest_start)
    return first, max(first, calendar.month_of(worked))


def span_of(step: PlanStep) -> Fraction:
    """Working days between an item's beginning and the end of its work."""
    return step.earliest_finish - step.earliest_start - Fraction(step.rung.wait * WORKDAYS, WEEK)
