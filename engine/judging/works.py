"""What a plan is made of: the pieces of work of the gaps that fired, and which waits for which.

In format 2 each rung is a piece of its own, after the one below it. In format 1 a compound rule and the gaps
listed under it are one piece: their work is counted once, and its gain is theirs.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from engine.judging.gaps import Fired, is_emergency, urgency
from engine.judging.in_force import InForce, value_after
from engine.judging.relevance import Situation
from engine.judging.result import FiredGap
from engine.playbook.parts import Number, Rung, severity_rank
from engine.playbook.question_types.base import Way
from engine.playbook.schema import Playbook

REST = 2  # the urgency of what does not come first


class Work(NamedTuple):
    """One piece of work.

    Attributes:
        rung: as it is shown; `parts` are the rungs it is made of.
        severity: of what is wrong before it: of its gap, or of the rule that it helps to end where that is graver.
        urgency: 0 for harm to people, 1 for what else comes first, 2 for the rest.
        gain: of the low readiness by it, in 1/denominator of the re-scoring.
        settles: the rule that it helps to end and is as pressing as, where it is less so by itself; else empty.
        waits: the pieces it comes after, by the ids of their rungs.
    """

    rung: Rung
    parts: tuple[Rung, ...]
    closes: tuple[str, ...]
    severity: str
    urgency: int
    gain: Number
    settles: str = ""
    waits: tuple[str, ...] = ()


def works_of(fired: Fired, situation: Situation) -> dict[str, Work]:
    """The pieces of work by the ids of their rungs, each with what it waits for."""
    if situation.playbook.format == 1:
        return joint_works(fired)
    return works_by_rung(fired, situation)


def joint_works(fired: Fired) -> dict[str, Work]:
    """Format 1: one piece for each rule or gap that no rule absorbs."""
    works = {}
    for gap in fired.gaps:
        if gap.absorbed_by is None:
            parts = tuple(rung for key in (gap.id, *gap.absorbs) for rung, _ in fired.ways[key])
            closes, gain = (gap.id, *gap.absorbs), fired.gains[gap.id]
            work = Work(gap.rungs[0], parts, closes, gap.severity, urgency("", comes_first=gap.comes_first), gain)
            works[work.rung.id] = work
    after = joint_prerequisites({gap.action.id: gap for gap in fired.gaps if gap.absorbed_by is None}, works)
    return {key: work._replace(waits=after[key]) for key, work in works.items()}


def joint_prerequisites(by_action: Mapping[str, FiredGap], works: Mapping[str, Work]) -> dict[str, tuple[str, ...]]:
    """The pieces that each waits for, in format 1.

    What waits for a member comes after its piece. A piece itself waits only for what the rule's own
    action asks: it begins with that, and what a member may ask before is no reason to put it off. A
    prerequisite that would wait for the piece in turn is left out.
    """
    step_of = {part.id: key for key, work in works.items() for part in work.parts}
    after = {
        key: tuple(dict.fromkeys(s for a in gap.action.after if (s := step_of.get(a)) not in (None, key)))
        for key, gap in by_action.items()
    }
    for key, work in works.items():
        if len(work.parts) > 1:
            after[key] = tuple(before for before in after[key] if not waits(before, key, after))
    return after


def works_by_rung(fired: Fired, situation: Situation) -> dict[str, Work]:
    """Format 2: one piece for each rung.

    What the work of a rule reaches is not done again for the gaps under it, and what ends the rule is as pressing as
    the rule.
    """
    works: dict[str, Work] = {}
    ladders: dict[str, list[Rung]] = {}  # the rungs in the plan, by their action
    rules = {gap.id: InForce(situation, fired, gap) for gap in fired.gaps if gap.absorbs}
    for gap in fired.gaps:
        ladder = ladders[gap.action.id] = []
        closes, duty, rule = (gap.id,), gap.duty, rules.get(gap.absorbed_by or "")
        before: Number = 0
        waits: tuple[str, ...] = ()
        by_rule = reached_by_rule(gap.id, fired.ways[gap.absorbed_by]) if gap.absorbed_by else ()
        value = situation.values.get(gap.id)
        for (rung, severity), reached in zip(fired.ways[gap.id], fired.reached[gap.id], strict=True):
            gain, before = reached - before, reached
            from_value, value = value, value_after([rung], gap.id, situation) if rule else None
            if by_rule and is_reached(rung.to, by_rule):
                continue
            first = urgency(duty, comes_first=is_emergency(duty, severity)) if duty else REST
            settles = ""
            if rule and (lent := rule.lent((severity, first), gap.id, from_value)):
                (severity, first), settles = lent, rule.id
            works[rung.id] = Work(rung, (rung,), closes, severity, first, gain, settles, waits)
            waits = (rung.id,)
            ladder.append(rung)
    return with_prerequisites(fired, works, ladders)


def reached_by_rule(gap_id: str, way: Way) -> list[Any]:
    """What the work of the rule that absorbs a gap reaches of it."""
    return [rung.achieves[gap_id] for rung, _ in way if gap_id in rung.achieves]


def is_reached(to: Any, reached: Sequence[Any]) -> bool:
    """Whether the aim of a rung is among what is reached, or below it."""
    if to is None:
        return False
    return any(one == to or (isinstance(one, int) and isinstance(to, int) and to < one) for one in reached)


def with_prerequisites(fired: Fired, works: dict[str, Work], ladders: Mapping[str, Sequence[Rung]]) -> dict[str, Work]:
    """Adds what actions wait for.

    A rung waits for the rung of the same level of what comes before, or the highest below it, and for all the work on
    what it names itself; an emergency only for emergencies. Gaps under a rule wait for the rule's own work, unless that waits for them.
    """
    after = {key: work.waits for key, work in works.items()}
    for gap in fired.gaps:
        own = ladders[gap.action.id]
        for action in gap.action.after if own else ():
            ladder = ladders.get(action)
            for rung in own if ladder else ():
                before = rung_before(rung, ladder or ())
                if before and (works[before].urgency < REST or works[rung.id].urgency == REST):
                    after[rung.id] += (before,)
        for rung in own:
            for action in rung.after:
                before = ladders[action][-1].id if ladders.get(action) else None
                if before and (works[before].urgency < REST or works[rung.id].urgency == REST):
                    after[rung.id] += (before,)
    # Added last, when all else that could lead round in a circle is there.
    for gap in fired.gaps:
        if gap.absorbed_by and ladders[gap.action.id]:
            first = ladders[gap.action.id][0].id
            owners = [rung.id for rung, _ in fired.ways[gap.absorbed_by]]
            after[first] += tuple(owner for owner in owners if not waits(owner, first, after))
    return {key: work if after[key] is work.waits else waiting_for(work, after[key]) for key, work in works.items()}


def waiting_for(work: Work, others: Sequence[str]) -> Work:
    """A piece of work that waits for these, among which are those it waits for already."""
    if len(others) == len(work.waits):
        return work
    return Work(*work[:-1], tuple(dict.fromkeys(others)))  # half the time of _replace


def rung_before(rung: Rung, ladder: Sequence[Rung]) -> str | None:
    """The rung of another action that this one waits for, if any."""
    if not ladder:
        return None
    if not isinstance(rung.to, int) or not isinstance(ladder[-1].to, int):
        return ladder[-1].id
    return next((other.id for other in reversed(ladder) if other.to <= rung.to), None)


def waits(step: str, other: str, after: Mapping[str, Sequence[str]]) -> bool:
    """Whether a piece waits for another, directly or through others."""
    seen, pending = set(), [step]
    while pending:
        for before in after[pending.pop()]:
            if before == other:
                return True
            if before not in seen:
                seen.add(before)
                pending.append(before)
    return False


def priorities(works: Mapping[str, Work], playbook: Playbook) -> dict[str, tuple[Any, ...]]:
    """How pressing each piece is, by the id of its rung; smaller comes first.

    What comes first, then severity, then what is so pressing by itself and not only by a rule that it helps to end, then
    gain per day of the effort's upper end. Work that puts somebody in charge comes before the work that waits for such a
    person in order, though not in time.
    """
    efforts = {key: units_of(work.rung, playbook) for key, work in works.items()}
    # Whole numbers in proportion to 1/effort, so that gains per day compare without fractions.
    common = math.lcm(*set(efforts.values()))
    result = {}
    for key, (rung, _, _, severity, first, gain, settles, _) in works.items():
        per_day = gain * (common // efforts[key]) if gain else 0
        result[key] = (first, -severity_rank(severity), bool(settles), -per_day, rung.horizon, rung.id)
    for key in [key for key, work in works.items() if work.rung.brings]:
        result[key] = min(result[key], before_its_owner(works[key], works, result))
    return result


def before_its_owner(work: Work, works: Mapping[str, Work], ranks: Mapping[str, tuple[Any, ...]]) -> tuple[Any, ...]:
    """Just before the first work, no emergency, of those whom a piece puts in charge; its own place without any."""
    own = ranks[work.rung.id]
    theirs = [ranks[key] for key, one in works.items() if one.rung.owner in work.rung.brings and one.urgency == REST]
    first = min(theirs, default=own)
    return (*first[:-1], "")


def units_of(rung: Rung, playbook: Playbook) -> int:
    """The upper end of the effort in the playbook's units."""
    return rung.most_in(playbook.effort_unit)
