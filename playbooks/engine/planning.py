"""The ordered plan: prerequisites first, then severity, then gain per day (playbooks.md, section 6)."""

from __future__ import annotations

import heapq
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from playbooks.engine.result import FiredGap, Interval, Plan, PlanStep
from playbooks.engine.schema import severity_rank
from playbooks.engine.scoring import Rescorer, percent


def plan_of(gaps: Sequence[FiredGap], rescorer: Rescorer) -> Plan:
    """One step for each gap or rule that fired, in the order to take them, with the score after each."""
    by_action = {gap.action.id: gap for gap in gaps}
    after = {
        key: tuple(a for a in gap.action.after if a in by_action) for key, gap in by_action.items()
    }
    order = ordered(by_action, after)
    finish = finish_days(order, by_action, after)
    critical = critical_chain(order, by_action, after, finish)
    before = now = percent(rescorer.readiness)
    steps = []
    for number, key in enumerate(order, 1):
        gap, action = by_action[key], by_action[key].action
        later = percent(rescorer.apply(action.achieves)) or Interval(Fraction(0), Fraction(0))
        gain = later.low - now.low if now else Fraction(0)
        start = finish[key] - Fraction(action.effort[1])
        steps.append(
            PlanStep(
                number,
                action,
                (gap.id,),
                gap.severity,
                after[key],
                start,
                finish[key],
                key in critical,
                later,
                gain,
            )
        )
        now = later
    return Plan(
        tuple(steps), sum((s.effort_low for s in steps), Fraction(0)), sum((s.effort_high for s in steps), Fraction(0)),
        before, now,
    )  # fmt: skip


def priority(gap: FiredGap) -> tuple[Any, ...]:
    """Smaller comes first."""
    first = gap.kind == "rule" or (gap.is_blocker and gap.severity == "critical")
    per_day = gap.worth / Fraction(gap.action.effort[1])
    return (not first, -severity_rank(gap.severity), -per_day, gap.action.horizon, gap.action.id)


def ordered(gaps: Mapping[str, FiredGap], after: Mapping[str, Sequence[str]]) -> list[str]:
    """A topological order that takes the most pressing action whose prerequisites are done.

    A prerequisite is as pressing as the most pressing action that waits for it.
    """
    waiting_for: dict[str, list[str]] = {key: [] for key in gaps}
    for key, befores in after.items():
        for before in befores:
            waiting_for[before].append(key)
    pressing: dict[str, tuple[Any, ...]] = {}

    def press(key: str) -> tuple[Any, ...]:
        if key not in pressing:
            pressing[key] = min(
                [priority(gaps[key]), *(press(later) for later in waiting_for[key])]
            )
        return pressing[key]

    missing = {key: len(befores) for key, befores in after.items()}
    ready = [(press(key), key) for key, count in missing.items() if not count]
    heapq.heapify(ready)
    order = []
    while ready:
        _, key = heapq.heappop(ready)
        order.append(key)
        for later in waiting_for[key]:
            missing[later] -= 1
            if not missing[later]:
                heapq.heappush(ready, (press(later), later))
    return order


def finish_days(
    order: Sequence[str], gaps: Mapping[str, FiredGap], after: Mapping[str, Sequence[str]]
) -> dict[str, Fraction]:
    """The earliest working day each action can end, if only prerequisites held it up."""
    finish: dict[str, Fraction] = {}
    for key in order:
        start = max((finish[before] for before in after[key]), default=Fraction(0))
        finish[key] = start + Fraction(gaps[key].action.effort[1])
    return finish


def critical_chain(
    order: Sequence[str],
    gaps: Mapping[str, FiredGap],
    after: Mapping[str, Sequence[str]],
    finish: Mapping[str, Fraction],
) -> set[str]:
    """The actions on the longest chain of prerequisites: a delay there delays the whole plan."""
    if not order:
        return set()
    chain = {key := max(order, key=lambda k: finish[k])}
    while after[key]:
        key = max(after[key], key=lambda k: finish[k])
        chain.add(key)
    return chain
