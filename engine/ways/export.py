"""The nearest way as plain data, for JSON."""

from __future__ import annotations

from typing import Any

from engine.judging.export import code_of, interval, number
from engine.judging.relevance import Answers
from engine.judging.result import Result
from engine.playbook.schema import Playbook
from engine.ways.nearest import goal_of_band, nearest
from engine.ways.planned import planned
from engine.ways.programme import NotSolved


def nearest_to_json(playbook: Playbook, answers: Answers, result: Result) -> dict[str, Any] | None:
    """The cheapest work that reaches the next band.

    Returns:
        The band; the rungs in the order to take them, working days of effort, working days until all is done, the
        score then (all None where no work reaches it), and the codes of what no work resolves. None as a whole in
        the highest band, in format 1, before there is a verdict, and while a fact decides what is asked.
    """
    band = result.verdict.next_band
    if band is None or playbook.format == 1 or result.is_early:
        return None
    plan = planned(playbook, answers)
    if not plan.outlook.is_plain:
        return None
    try:
        found = nearest(plan, goal_of_band(plan, band))
    except NotSolved:
        return None
    way = found.way
    return {
        "band": band.id,
        "rungs": list(way.keys) if way else None,
        "days": number(way.days) if way else None,
        "done": number(way.done) if way else None,
        "score": interval(way.readiness) if way else None,
        "stuck": [code_of(playbook, key) for key in found.stuck],
    }
