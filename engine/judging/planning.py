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

from engine.judging.gaps import Worth
from engine.judging.rescoring import Rescorer
from engine.judging.result import FiredGap, Interval, Plan, PlanStep
from engine.playbook.parts import Action, severity_rank
from engine.playbook.schema import Playbook

ZERO = Fraction(0)
NOTHING = Interval(ZERO, ZERO)


def plan_of(fired: Worth, rescorer: Rescorer, playbook: Playbook) -> Plan:
    """One step for each rule or gap that no rule absorbs, in the order to take them, with the score after each."""
    by_action = {gap.action.id: gap for gap in fired.gaps if gap.absorbed_by is None}
    actions = {key: actions_of(gap, playbook) for key, gap in by_action.items()}
    efforts = {key: units_of(gap.action, playbook) for key, gap in by_action.items()}
    after = prerequisites(by_action, actions)
    order = ordered(by_action, after, priorities(fired, by_action, efforts))
    start, finish = times(order, after, actions, playbook)
    critical = critical_chain(order, after, finish)
    before = now = rescorer.readiness
    used = {*start.values(), *finish.values()}
    days = {units: Fraction(units, playbook.effort_unit) for units in used}
    steps = []
    for number, key in enumerate(order, 1):
        gap = by_action[key]
        low_before = rescorer.ends[0]
        later = rescorer.apply(*actions[key]) or NOTHING
        gain = rescorer.points(rescorer.ends[0] - low_before)
        steps.append(
            PlanStep(
                number,
                gap.action,
                (gap.id, *gap.absorbs),
                gap.severity,
                after[key],
                days[start[key]],
                days[finish[key]],
                key in critical,
                later,
                gain,
                tuple(a.id for a in actions[key]),
            )
        )
        now = later
    low = Fraction(sum((step.action.effort[0] for step in steps), Decimal(0)))
    high = Fraction(sum(efforts.values()), playbook.effort_unit)
    return Plan(tuple(steps), low, high, before, now)


def actions_of(gap: FiredGap, playbook: Playbook) -> tuple[Action, ...]:
    """The actions done in the step that closes a gap: its own, and those of the gaps listed under it."""
    own = playbook.rule(gap.id).action if gap.absorbs else gap.action
    members = (playbook.items[key].action for key in gap.absorbs)
    return (own, *(action for action in members if action))


def units_of(action: Action, playbook: Playbook) -> int:
    """The upper end of the effort in the playbook's units."""
    return int(Fraction(action.effort[1]) * playbook.effort_unit)


def prerequisites(
    by_action: Mapping[str, FiredGap], actions: Mapping[str, Sequence[Action]]
) -> dict[str, tuple[str, ...]]:
    """The steps that each step waits for, by the ids of their actions.

    What waits for a member comes after its step. A step itself waits only for what the rule's own
    action asks: it begins with that, and what a member may ask before is no reason to put it off. A
    prerequisite that would wait for the step in turn is left out.
    """
    step_of = {part.id: key for key, parts in actions.items() for part in parts}
    after = {
        key: tuple(dict.fromkeys(s for a in gap.action.after if (s := step_of.get(a)) not in (None, key)))
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
        rank = (not gap.comes_first, -severity_rank(gap.severity), -per_day, gap.action.horizon, gap.action.id)
        result[key] = rank
    return result


def ordered(
    keys: Iterable[str], after: Mapping[str, Sequence[str]], priority: Mapping[str, tuple[Any, ...]]
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


def times(
    order: Sequence[str],
    after: Mapping[str, Sequence[str]],
    actions: Mapping[str, Sequence[Action]],
    playbook: Playbook,
) -> tuple[dict[str, int], dict[str, int]]:
    """The earliest start and end of each step in units of effort, if only prerequisites held it up.

    The parts of a step are worked on side by side as far as they do not wait for each other, and what
    waits for a part waits for that part alone.
    """
    done: dict[str, int] = {}  # the end of each action
    start: dict[str, int] = {}
    finish: dict[str, int] = {}
    for key in order:
        own, *members = actions[key]
        inside = {part.id for part in actions[key]}
        held_by = {part.id for before in after[key] for part in actions[before]}
        start[key] = max((done[a] for a in own.after if a in held_by), default=0)
        for part in (own, *in_turn(members)):
            before = [done[a] for a in part.after if a in inside and a in done]
            done[part.id] = max([start[key], *before]) + units_of(part, playbook)
        finish[key] = max(done[part] for part in inside)
    return start, finish


def in_turn(members: Sequence[Action]) -> list[Action]:
    """The members of a step, each after those that it waits for."""
    left, turn = list(members), []
    while left:
        waiting = {action.id for action in left}
        ready = [action for action in left if not waiting & set(action.after)]
        turn += ready
        left = [action for action in left if action not in ready]
    return turn


def critical_chain(order: Sequence[str], after: Mapping[str, Sequence[str]], finish: Mapping[str, int]) -> set[str]:
    """The actions on the longest chain of prerequisites: a delay there delays the whole plan."""
    if not order:
        return set()
    chain = {key := max(order, key=lambda k: finish[k])}
    while after[key]:
        key = max(after[key], key=lambda k: finish[k])
        chain.add(key)
    return chain
