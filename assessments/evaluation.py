"""The only bridge between rows and the engine: rows -> answers -> Evaluation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from assessments.models import Assessment, Submission
from playbooks import catalogue
from playbooks.engine.answers import Answer, read_answers
from playbooks.engine.evaluate import evaluate as judge
from playbooks.engine.progress import Progress, progress_of
from playbooks.engine.relevance import Situation, situation_of
from playbooks.engine.result import Result
from playbooks.engine.schema import Playbook


@dataclass(frozen=True)
class Evaluation:
    """A playbook, the answers given to it, and what follows from both, worked out when asked for."""

    playbook: Playbook
    answers: Mapping[str, Answer]

    @cached_property
    def situation(self) -> Situation:
        """What is asked, and what each name means in a rule."""
        return situation_of(self.playbook, self.answers)

    @property
    def relevance(self) -> Mapping[str, bool | None]:
        return self.situation.relevance

    @cached_property
    def progress(self) -> Progress:
        return progress_of(self.situation)

    @cached_property
    def result(self) -> Result:
        return judge(self.playbook, self.answers)


def raw_answers(assessment: Assessment) -> dict[str, Any]:
    """The current answers in raw form, evidence included, keyed by item id."""
    raw: dict[str, Any] = {answer.item_id: answer.raw for answer in assessment.answers.all()}
    for row in assessment.evidence.all():
        value = raw.get(row.item_id)
        if row.is_current and value is not None and not isinstance(value, dict):
            raw[row.item_id] = {"value": value, "evidence": row.label}
    return raw


def evaluate(assessment: Assessment) -> Evaluation:
    """The assessment as it stands now, judged by the playbook version it pins."""
    playbook = catalogue.playbook_for(assessment.playbook_version)
    return evaluate_raw(playbook, raw_answers(assessment))


def evaluate_submission(submission: Submission) -> Evaluation:
    """The sealed answers, judged by the sealed playbook: the same result as on the day."""
    return evaluate_raw(catalogue.playbook_for(submission.playbook_version), submission.answers)


def evaluate_raw(playbook: Playbook, raw: Mapping[str, Any]) -> Evaluation:
    """Answers in raw form, judged. Stored answers were checked when accepted, so problems are ignored."""
    return Evaluation(playbook, read_answers(playbook, raw).answers)
