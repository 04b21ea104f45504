"""The ordered plan: prerequisites first, then severity, then gain per day (playbooks.md, section 6).

A compound rule and the gaps listed under it are one step: their work is counted once, and its gain is theirs.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from playbooks.engine.gaps import Worth
from playbooks.engine.rescoring import Rescorer
from playbooks.engine.result import FiredGap, Interval, Plan, PlanStep
from playbooks.engine.schema import Action, Playbook, severity_rank

ZERO = Fraction(0)
NOTHING = Interval(ZERO, ZERO)


def plan_of(fired: Worth, rescorer: Rescorer, playbook: Playbook) -> Plan:
    """One step for each rule or gap that no rule absorbs, in the order to take them, with the score after each."""
    by_action = {gap.action.id: gap for gap in fired.gaps if gap.absorbed_by is None}
    actions = {key: actions_of(gap, playbook) for key, gap in by_action.items()}
    efforts = {key: units_of(gap.action, playbook) for key, gap in by_action.items()}
    after = prerequisites(by_action, actions)
    order = ordered(by_action, after, priorities(fired, by_action, efforts))
    finish = finish_days(order, after, efforts)
    critical = critical_chain(order, after, finish)
    before = now = rescorer.readiness
    days = {units: Fraction(units, playbook.effort_unit) for units in {0, *finish.values()}}
    steps = []
    for number, key in enumerate(order, 1):
        gap = by_action[key]
        low_before = rescorer.ends[0]
        later = rescorer.apply(*actions[key]) or NOTHING
        gain = rescorer.points(rescorer.ends[0] - low_before)
        start = max((finish[before] for before in after[key]), default=0)
        steps.append(
            PlanStep(number, gap.action, (gap.id, *gap.absorbs), gap.severity, after[key], days[start],
                     days[finish[key]], key in critical, later, gain, tuple(a.id for a in actions[key]))
        )  # fmt: skip
        now = later
    low = Fraction(sum((step.action.effort[0] for step in steps), Decimal(0)))
    high = Fraction(sum(efforts.values()), playbook.effort_unit)
    return Plan(tuple(steps), low, high, before, now)


def actions_of(gap: FiredGap, playbook: Playbook) -> tuple[Action, ...]:
    """The actions done in the step that closes a gap: its own, and those of the gaps listed under it."""
    members = (playbook.items[key].action for key in gap.absorbs)
    return (gap.action, *(action for action in members if action))


def units_of(action: Action, playbook: Playbook) -> int:
    """The upper end of the effort in the playbook's units."""
    return int(Fraction(action.effort[1]) * playbook.effort_unit)


def prerequisites(
    by_action: Mapping[str, FiredGap], actions: Mapping[str, Sequence[Action]]
) -> dict[str, tuple[str, ...]]:
    """The steps that each step waits for, by the ids of their actions.

    What waits for a member waits for its whole step. A step itself waits only for what the rule's own
    action asks: it begins with that, and what a member may ask before is no reason to put it off. A
    prerequisite that would wait for the step in turn is left out.
    """
    step_of = {part.id: key for key, parts in actions.items() for part in parts}
    after = {
        key: tuple(
            dict.fromkeys(s for a in gap.action.after if (s := step_of.get(a)) not in (None, key))
        )
        for key, gap in by_action.items()
    }
    for key, parts in actions.items():
        if len(parts) > 1:
            after[key] = tuple(before for before in after[key] if not waits(before, key, after))
    return after


def waits(step: str, other: str, after: Mapping[str, Sequence[str]]) -> bool:
    """Whether a step waits for another, directly or through others."""
    seen, pending = set(), [step]
    while pending:
        for before in after[pending.pop()]:
            if before == other:
                return True
            if before not in seen:
                seen.add(before)
                pending.append(before)
    return False


def priorities(
    fired: Worth, by_action: Mapping[str, FiredGap], efforts: Mapping[str, int]
) -> dict[str, tuple[Any, ...]]:
    """How pressing each action is, by its id; smaller comes first.

    Blockers and compound rules, then severity, then gain per day of the effort's upper end.
    """
    # Whole numbers in proportion to 1/effort, so that gains per day compare without fractions.
    common = math.lcm(*efforts.values())
    result = {}
    for key, gap in by_action.items():
        per_day = fired.gains[gap.id] * (common // efforts[key])
        rank = (
            not gap.comes_first,
            -severity_rank(gap.severity),
            -per_day,
            gap.action.horizon,
            gap.action.id,
        )
        result[key] = rank
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
