"""What a piece of work is called."""

from __future__ import annotations

from assessments.results.page import ResultOnPage
from plans.work import Entry


def title_of(one: Entry, result: ResultOnPage) -> str:
    """The playbook's words for a piece, also where the answers ask for it no more, or the team's own."""
    if one.step:
        return result.say(one.step.rung.title)
    if one.row and one.row.title:
        return one.row.title
    rungs = (rung for action in result.playbook.actions.values() for rung in action.rungs)
    return next((result.say(rung.title) for rung in rungs if rung.id == one.key), one.key)
