"""The only bridge between rows and the engine: rows -> answers -> Evaluation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from assessments.models import Assessment, Submission
from playbooks import catalogue
from playbooks.engine.answers import Answer, read_answers
from playbooks.engine.evaluate import evaluate as judge
from playbooks.engine.progress import Progress, progress_of
from playbooks.engine.relevance import relevance_of
from playbooks.engine.result import Result
from playbooks.engine.schema import Playbook


@dataclass(frozen=True)
class Evaluation:
    """A playbook, the answers given to it, and what follows from both."""

    playbook: Playbook
    answers: Mapping[str, Answer]
    relevance: Mapping[str, bool | None]
    progress: Progress
    result: Result


def raw_answers(assessment: Assessment) -> dict[str, Any]:
    """The current answers in raw form, evidence included, keyed by item id."""
    raw: dict[str, Any] = {answer.item_id: answer.raw for answer in assessment.answers.all()}
    return _with_evidence(
        raw, assessment.evidence.current().values_list("item_id", "link", "file_name")
    )


def _with_evidence(raw: dict[str, Any], rows: Iterable[tuple[str, str, str]]) -> dict[str, Any]:
    for item_id, link, file_name in rows:
        value = raw.get(item_id)
        if value is not None and not isinstance(value, dict):
            raw[item_id] = {"value": value, "evidence": link or file_name}
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
    answers = read_answers(playbook, raw).answers
    return Evaluation(
        playbook=playbook,
        answers=answers,
        relevance=relevance_of(playbook, answers),
        progress=progress_of(playbook, answers),
        result=judge(playbook, answers),
    )
