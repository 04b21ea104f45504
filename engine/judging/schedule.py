"""When each piece of a plan is worked on, by the hours a week that a team can give to it (playbooks.md, section 6).

The team works on one piece after the other, the most pressing first, as soon as what it waits for is done; what
others take their time for is waiting and no work. Time is counted in weeks, exactly.
"""

from __future__ import annotations

import heapq
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from engine.judging.relevance import Situation
from engine.judging.works import Work
from engine.playbook.answers import VALUE
from engine.playbook.parts import STAGE_COUNT
from engine.playbook.schema import Playbook

HOURS_A_DAY = 8
DAYS_A_WEEK = 7


class Span(NamedTuple):
    """When a piece is worked on, in weeks from the start, and when what it brings is there."""

    start: Fraction
    worked: Fraction
    done: Fraction


class Ticks(NamedTuple):
    """The same in whole parts of a week."""

    start: int
    worked: int
    done: int


def hours_a_week(situation: Situation) -> Fraction:
    """The hours a week that the team gives to the plan: as answered, else what is usual at its stage.

    While the stage is open the least of the usual hours counts.
    """
    playbook = situation.playbook
    answer = situation.answer(playbook.hours_fact) if playbook.hours_fact else None
    if answer and answer.state == VALUE and answer.value > 0:
        return Fraction(answer.value)
    return Fraction(usual_hours(playbook)[min(situation.stages)])


def usual_hours(playbook: Playbook) -> tuple[int, ...]:
    """The hours a week at each stage where a team does not say."""
    return playbook.usual_hours or (HOURS_A_DAY * 5,) * STAGE_COUNT


def scheduled(order: Sequence[str], works: Mapping[str, Work], hours: Fraction) -> dict[str, Span]:
    """When each piece is worked on.

    Args:
        order: all pieces, the more pressing first.
        hours: that the team gives to the plan in a week; more than 0.
    """
    ticks, unit = in_ticks(order, works, hours)
    return {key: Span(*(Fraction(at, unit) for at in span)) for key, span in ticks.items()}


def in_ticks(order: Sequence[str], works: Mapping[str, Work], hours: Fraction) -> tuple[dict[str, Ticks], int]:
    """The same as `scheduled` in whole numbers, and into how many parts they divide a week."""
    # Whole numbers of 1/(7 x numerator) weeks: half days of work and days of waiting are multiples of it.
    a_day = HOURS_A_DAY * DAYS_A_WEEK * hours.denominator
    a_wait, unit = hours.numerator, DAYS_A_WEEK * hours.numerator
    rank = {key: number for number, key in enumerate(order)}
    later: dict[str, list[str]] = {key: [] for key in order}
    missing = {}
    for key in order:
        waits = works[key].waits
        missing[key] = len(waits)
        for before in waits:
            later[before].append(key)
    released = dict.fromkeys(order, 0)
    ready = [rank[key] for key in order if not missing[key]]  # in order, so it is a heap
    coming: list[tuple[int, int]] = []  # when it may begin, and its rank
    spans: dict[str, Ticks] = {}
    now = 0
    push, pop = heapq.heappush, heapq.heappop
    while ready or coming:
        if not ready:
            now = max(now, coming[0][0])
        while coming and coming[0][0] <= now:
            push(ready, pop(coming)[1])
        key = order[pop(ready)]
        rung = works[key].rung
        numerator, denominator = rung.most
        worked = done = now + numerator * a_day // denominator
        if rung.wait:
            done += rung.wait * a_wait
        spans[key] = Ticks(now, worked, done)
        for other in later[key]:
            missing[other] -= 1
            if done > released[other]:
                released[other] = done
            if missing[other]:
                continue
            if released[other] <= worked:
                push(ready, rank[other])
            else:
                push(coming, (released[other], rank[other]))
        now = worked
    return spans, unit
