"""The ordered plan: prerequisites first, then severity, then gain per day (playbooks.md, section 6)."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from playbooks.engine.gaps import Worth
from playbooks.engine.rescoring import Rescorer
from playbooks.engine.result import Interval, Plan, PlanStep
from playbooks.engine.schema import Playbook, severity_rank

ZERO = Fraction(0)
NOTHING = Interval(ZERO, ZERO)


def plan_of(fired: Worth, rescorer: Rescorer, playbook: Playbook) -> Plan:
    """One step for each gap or rule that fired, in the order to take them, with the score after each."""
    by_action = {gap.action.id: gap for gap in fired.gaps}
    after = {
        key: tuple(a for a in gap.action.after if a in by_action) for key, gap in by_action.items()
    }
    order = ordered(by_action, after, priorities(fired, playbook))
    finish = finish_days(order, after, playbook.effort_units)
    critical = critical_chain(order, after, finish)
    before = now = rescorer.readiness
    days = {units: Fraction(units, playbook.effort_unit) for units in {0, *finish.values()}}
    steps = []
    for number, key in enumerate(order, 1):
        gap = by_action[key]
        low_before = rescorer.ends[0]
        later = rescorer.apply(gap.action) or NOTHING
        gain = rescorer.points(rescorer.ends[0] - low_before)
        start = max((finish[before] for before in after[key]), default=0)
        steps.append(
            PlanStep(number, gap.action, (gap.id,), gap.severity, after[key], days[start],
                     days[finish[key]], key in critical, later, gain)
        )  # fmt: skip
        now = later
    low = Fraction(sum((step.action.effort[0] for step in steps), Decimal(0)))
    high = Fraction(sum(playbook.effort_units[key] for key in order), playbook.effort_unit)
    return Plan(tuple(steps), low, high, before, now)


def priorities(fired: Worth, playbook: Playbook) -> dict[str, tuple[Any, ...]]:
    """How pressing each action is, by its id; smaller comes first.

    Blockers and compound rules, then severity, then gain per day of the effort's upper end.
    """
    result = {}
    for gap in fired.gaps:
        per_day = fired.gains[gap.id] * playbook.effort_inverses[gap.action.id]
        rank = (
            not gap.comes_first,
            -severity_rank(gap.severity),
            -per_day,
            gap.action.horizon,
            gap.action.id,
        )
        result[gap.action.id] = rank
    return result


def ordered(
    keys: Iterable[str],
    after: Mapping[str, Sequence[str]],
    priority: Mapping[str, tuple[Any, ...]],
) -> list[str]:
    """A topological order that takes the most pressing action whose prerequisites are done.

    A prerequisite is as pressing as the most pressing action that waits for it.
    """
    waiting_for: dict[str, list[str]] = {key: [] for key in keys}
    for key, befores in after.items():
        for before in befores:
            waiting_for[before].append(key)
    pressing: dict[str, tuple[Any, ...]] = {}

    def press(key: str) -> tuple[Any, ...]:
        if key not in pressing:
            pressing[key] = min([priority[key], *(press(later) for later in waiting_for[key])])
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
    order: Sequence[str], after: Mapping[str, Sequence[str]], efforts: Mapping[str, int]
) -> dict[str, int]:
    """The earliest end of each action in units of effort, if only prerequisites held it up."""
    finish: dict[str, int] = {}
    for key in order:
        finish[key] = max((finish[before] for before in after[key]), default=0) + efforts[key]
    return finish


def critical_chain(
    order: Sequence[str], after: Mapping[str, Sequence[str]], finish: Mapping[str, int]
) -> set[str]:
    """The actions on the longest chain of prerequisites: a delay there delays the whole plan."""
    if not order:
        return set()
    chain = {key := max(order, key=lambda k: finish[k])}
    while after[key]:
        key = max(after[key], key=lambda k: finish[k])
        chain.add(key)
    return chain
