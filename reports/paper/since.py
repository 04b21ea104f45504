"""The section of the paper that compares with an earlier moment: what is frozen with the order, and its page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from assessments.evaluation import Evaluation
from plans.milestones.changes import Changes
from plans.milestones.page import ComparisonPage
from plans.milestones.states import REPORT, Opened, State
from playbooks.models import PlaybookVersion
from reviews.summary import Summary

WAYS = ("closed", "narrower", "opened", "worse")


def frozen(earlier: Opened) -> dict[str, Any]:
    """An earlier moment as an order keeps it, so that the paper drawn again is the same."""
    state = earlier.state
    return {
        "key": state.key,
        "name": state.name,
        "checkpoint": state.checkpoint,
        "submission": state.submission,
        "at": state.at.isoformat(),
        "answers": earlier.answers,
        "forecast": earlier.forecast,
    }


class SincePages(ComparisonPage):
    """The comparison as the paper has it."""

    @property
    def moved(self) -> list[tuple[str, list[Any]]]:
        """The ways in which gaps moved that some moved in, each with its gaps."""
        return [(way, self.gaps[way]) for way in WAYS if self.gaps[way]]


def since_pages(
    kept: Mapping[str, Any] | None,
    *,
    after: Evaluation,
    answers: Mapping[str, Any],
    forecast: Mapping[str, Any] | None,
    version: PlaybookVersion,
    at: datetime,
    language: str,
) -> SincePages | None:
    """The section of a report whose order froze an earlier moment (`frozen`); None for any other.

    Args:
        after, answers, forecast, at: what the report itself is of.
        version: that both moments are judged by.
    """
    if kept is None:
        return None
    moment = datetime.fromisoformat(kept["at"]).astimezone(at.tzinfo)
    before = State(
        kept["key"], kept["name"], moment, Summary(), version, kept["checkpoint"], submission=kept["submission"]
    )
    changes = Changes(
        Opened(before, after.playbook, kept["answers"], kept["forecast"], None),
        Opened(State(REPORT, "", at, Summary(), version), after.playbook, answers, forecast, None),
        lambda _keys: {},  # who answered is nobody's business outside the team
    )
    return SincePages(changes, language)
