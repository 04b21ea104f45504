"""The ordered plan: prerequisites first, then severity, then gain per day (playbooks.md, section 6)."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from engine.judging.gaps import Fired
from engine.judging.relevance import Situation
from engine.judging.rescoring import Rescorer
from engine.judging.result import Interval, Plan, PlanStep
from engine.judging.runway import cash_beside, late_for_cash
from engine.judging.schedule import Ticks, hours_a_week, in_ticks
from engine.judging.works import Work, priorities, units_of, works_of
from engine.playbook.parts import SEVERITIES, Rung, severity_rank
from engine.playbook.schema import Playbook

DAYS = 5  # that are worked in a week
GRAVEST = max(map(severity_rank, SEVERITIES))
ZERO = Fraction(0)
NOTHING = Interval(ZERO, ZERO)


def plan_of(fired: Fired, rescorer: Rescorer, situation: Situation) -> Plan:
    """Every piece of work in the order to take it, with the score after each."""
    playbook = situation.playbook
    works = works_of(fired, situation)
    after = {key: work.waits for key, work in works.items()}
    hours = hours_a_week(situation)
    order, laid_out = in_plan_order(works, situation)
    cash = None
    if laid_out is None:
        needs = {gap.action.id: gap.action.after for gap in fired.gaps}
        begun, ended = times(order, works, needs, playbook)
        spans = {key: Ticks(begun[key], ended[key], ended[key]) for key in order}
        scale, a_day = 1, playbook.effort_unit
    else:
        spans, a_day = laid_out
        scale = DAYS  # the ticks are parts of a week
        cash = cash_beside(spans, a_day, works, situation)
    critical = critical_chain(order, after, {key: span.done for key, span in spans.items()})
    before = rescorer.readiness
    last = {gap: key for key in order for gap in works[key].closes}
    low_before, denominator = rescorer.ends[0], rescorer.denominator
    after_each = rescorer.along([works[key].parts for key in order])
    steps = []
    for number, (key, (low, high)) in enumerate(zip(order, after_each, strict=True), 1):
        rung, parts, closes, severity, _, _, settles, waits = works[key]
        start, _, done = spans[key]
        steps.append(
            PlanStep(
                number,
                rung,
                parts,
                closes,
                last[closes[0]] == key,
                severity,
                settles,
                waits,
                start * scale,
                done * scale,
                a_day,
                key in critical,
                low_before,
                low,
                high,
                denominator,
            )
        )
        low_before = low
    now = (rescorer.readiness or NOTHING) if steps else before
    least, most = (Fraction(sum([works[key].rung.effort[end] for key in order], Decimal(0))) for end in (0, 1))
    return Plan(tuple(steps), least, most, before, now, hours, cash)


def in_plan_order(
    works: Mapping[str, Work], situation: Situation
) -> tuple[list[str], tuple[dict[str, Ticks], int] | None]:
    """All pieces in the order to take them, each after what it waits for, and as `in_ticks` lays them out.

    What brings cash and would be done only after the cash has ended counts as critical; where that is not soon enough,
    it comes before all that is no emergency. In format 1 nothing is laid out by hours.
    """
    playbook = situation.playbook
    after = {key: work.waits for key, work in works.items()}
    ranks = priorities(works, playbook)
    order = ordered(works, after, ranks)
    if playbook.format == 1:
        return order, None
    hours, excused = hours_a_week(situation), set[str]()  # what cannot come sooner
    laid_out = in_ticks(order, works, hours)
    while late := late_for_cash(*laid_out, works, situation, excused=excused):
        for key in late:
            first, grave, *rest = ranks[key]
            if grave <= -GRAVEST:
                excused.add(key)
            ranks[key] = (first, grave - 1 if key in excused else -GRAVEST, *rest)
        order = ordered(works, after, ranks)
        laid_out = in_ticks(order, works, hours)
    return order, laid_out


def ordered(
    keys: Iterable[str], after: Mapping[str, Sequence[str]], priority: Mapping[str, tuple[Any, ...]]
) -> list[str]:
    """A topological order that takes the most pressing action whose prerequisites are done.

    A prerequisite is as pressing as the most pressing action that waits for it.
    """
    waiting_for: dict[str, list[str]] = {key: [] for key in keys}
    missing = {}
    for key, befores in after.items():
        missing[key] = len(befores)
        for before in befores:
            waiting_for[before].append(key)
    pressing = most_pressing(after, priority)
    ready = [(pressing[key], key) for key, count in missing.items() if not count]
    heapq.heapify(ready)
    order = []
    while ready:
        _, key = heapq.heappop(ready)
        order.append(key)
        for later in waiting_for[key]:
            missing[later] -= 1
            if not missing[later]:
                heapq.heappush(ready, (pressing[later], later))
    return order


def most_pressing(after: Mapping[str, Sequence[str]], priority: Mapping[str, tuple[Any, ...]]) -> dict[str, int]:
    """The place of each action in the order of what presses: of itself, or of the first that waits for it."""
    pressing: dict[str, int] = {}
    for place, key in enumerate(sorted(after, key=priority.__getitem__)):
        pending = [key]
        while pending:
            one = pending.pop()
            if one not in pressing:
                pressing[one] = place
                pending += after[one]
    return pressing


def times(
    order: Sequence[str], works: Mapping[str, Work], needs: Mapping[str, Sequence[str]], playbook: Playbook
) -> tuple[dict[str, int], dict[str, int]]:
    """Format 1: the earliest start and end of each piece in units of effort, if only prerequisites held it up.

    The parts of a piece are worked on side by side as far as they do not wait for each other, and what waits for
    a part waits for that part alone.

    Args:
        needs: the actions that each action comes after.
    """
    done: dict[str, int] = {}  # the end of each part
    start: dict[str, int] = {}
    finish: dict[str, int] = {}
    for key in order:
        work = works[key]
        own, *members = work.parts
        inside = {part.id for part in work.parts}
        held_by = {part.id for before in work.waits for part in works[before].parts}
        start[key] = max((done[a] for a in needs[own.action] if a in held_by), default=0)
        for part in (own, *in_turn(members, needs)):
            before = [done[a] for a in needs[part.action] if a in inside and a in done]
            done[part.id] = max([start[key], *before]) + units_of(part, playbook)
        finish[key] = max(done[part] for part in inside)
    return start, finish


def in_turn(members: Sequence[Rung], needs: Mapping[str, Sequence[str]]) -> list[Rung]:
    """The members of a piece, each after those that it waits for."""
    left, turn = list(members), []
    while left:
        waiting = {rung.id for rung in left}
        ready = [rung for rung in left if not waiting & set(needs[rung.action])]
        turn += ready
        left = [rung for rung in left if rung not in ready]
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
