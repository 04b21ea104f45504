"""The seal of a submission: what it covers, how it is made, and whether it still holds."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Protocol

from accounts.once import file_digest
from accounts.sealed import digest_of
from assessments.evaluation import Evaluation, evaluate_raw
from assessments.evidence.along import goes_along
from assessments.models import Assessment, Evidence
from engine.playbook.answers import VALUE, Answer
from engine.playbook.question_types.table import type_of
from playbooks import catalogue
from reviews.models import Submission

# The forms of the seal. 1 covers venture, playbook, answers, result and forecast; 2 also the summary that lists
# show, the evidence with the digests of its files, the moment and the person; 3 also the checkpoint; 4 also that
# the files behind the answers go along, of which founders were not told before; 5 also which return it answers.
FIRST_FORM, SECOND_FORM, THIRD_FORM, FOURTH_FORM, FORM = 1, 2, 3, 4, 5


class InLists(Protocol):
    """What a list shows of a submission, with both seals."""

    @property
    def venture_name(self) -> str: ...
    @property
    def summary(self) -> Any: ...
    @property
    def submitted_at(self) -> datetime: ...
    @property
    def seal(self) -> str: ...
    @property
    def seal_form(self) -> int: ...
    @property
    def summary_seal(self) -> str: ...


class SealBroken(Exception):
    """A sealed submission is not what was sealed. Nothing of it may be shown. The text is its public id."""


def seal_of(submission: Submission) -> str:
    """SHA-256 (hex) over everything that its form of seal covers, in canonical JSON."""
    content: dict[str, Any] = {
        "venture": submission.venture_name,
        "playbook": submission.playbook_version.digest,
        "answers": submission.answers,
        "result": submission.result,
    }
    if submission.forecast is not None:
        content["forecast"] = submission.forecast
    if submission.seal_form != FIRST_FORM:
        content |= {
            "summary": submission.summary,
            "evidence": submission.evidence,
            "at": submission.submitted_at.astimezone(UTC).isoformat(),
            "by": str(submission.submitted_by.public_id),
            "revision": submission.revision,
        }
    if submission.seal_form > SECOND_FORM:
        content["checkpoint"] = str(submission.checkpoint.public_id) if submission.checkpoint else ""
    if submission.seal_form > THIRD_FORM:
        content["files"] = "go along"
    if submission.seal_form > FOURTH_FORM:
        content["answers_return"] = str(submission.answers_return or "")
    return digest_of(content)


def summary_seal_of(submission: InLists) -> str:
    """SHA-256 (hex) over the seal and all that a list shows: lists need not read whole submissions to check it."""
    at = submission.submitted_at.astimezone(UTC).isoformat()
    return digest_of([submission.seal, submission.venture_name, submission.summary, at])


def is_intact(submission: Submission) -> bool:
    """Whether the submission is what was sealed. Reads all of it."""
    return submission.seal == seal_of(submission) and is_intact_in_lists(submission)


def is_intact_in_lists(submission: InLists) -> bool:
    """Whether what a list shows of it is what was sealed. Seals of the first form did not cover that."""
    # One that has such a seal was not sealed by the first form, whatever its row says now.
    if submission.seal_form == FIRST_FORM and not submission.summary_seal:
        return True
    return submission.summary_seal == summary_seal_of(submission)


def checked(submission: Submission) -> Submission:
    """The submission, when its seal holds.

    Raises:
        SealBroken
    """
    if not is_intact(submission):
        raise SealBroken(str(submission.public_id))
    return submission


def evaluate_submission(submission: Submission) -> Evaluation:
    """The sealed answers, judged by the sealed playbook: the same result as on the day."""
    return evaluate_raw(catalogue.playbook_for(submission.playbook_version), submission.answers)


def without_names(evaluation: Evaluation, submission: Submission) -> Evaluation:
    """The same with names masked in what was written, where they are hidden from whoever reads the submission."""
    if submission.hidden is None:
        return evaluation
    items = evaluation.playbook.items

    def masked(key: str, answer: Answer) -> Answer:
        is_text = key in items and type_of(items[key]).is_free_text and answer.state == VALUE
        value = submission.masked(str(answer.value)) if is_text else answer.value
        return replace(answer, value=value, reason=submission.masked(answer.reason))

    answers = {key: masked(key, answer) for key, answer in evaluation.answers.items()}
    return Evaluation(evaluation.playbook, answers, evaluation.confirmed)


def evidence_of(assessment: Assessment, asked: Collection[str]) -> list[dict[str, Any]]:
    """What the seal says of the evidence that stands: item, label, link or size and digest of the file, and what the
    team said of it (seals made before that could be said have none of it).

    Args:
        asked: the ids of the questions that concern the venture; what stands behind others stays with the venture.
    """
    return [
        {
            "item": row.item_id,
            "id": str(row.public_id),
            "label": row.label,
            "link": row.link,
            "size": row.size,
            "sha256": row.sha256 or (file_digest(row.file) if row.file else ""),
            "grade": row.grade,
            "note": row.note,
            "good_until": row.good_until.isoformat() if row.good_until else "",
        }
        for row in goes_along(assessment.evidence.all(), asked)
    ]


def files_go_along(submission: Submission) -> bool:
    """Whether the founders handed in their files to be opened: before the fourth form they were told of names only."""
    return submission.seal_form > THIRD_FORM


def damage() -> Iterator[str]:
    """Every sealed submission and every kept file of evidence that is not what it was, in words for operators."""
    for submission in Submission.objects.order_by("pk").iterator(chunk_size=50):
        if not is_intact(submission):
            yield f"submission {submission.public_id}: its content does not match its seal"
    for row in Evidence.objects.exclude(file="").order_by("pk").iterator(chunk_size=500):
        yield from damage_of_file(row)


def damage_of_file(row: Evidence) -> Iterator[str]:
    try:
        with row.file.open() as file:
            found = file_digest(file)
    except OSError:
        yield f"evidence {row.public_id}: its file is missing"
        return
    if row.sha256 and found != row.sha256:
        yield f"evidence {row.public_id}: its file is not the one that was attached"


def damage_of_answers() -> Iterator[str]:
    """Every current answer that is not the last one of its history, in words for operators."""
    for assessment in Assessment.objects.order_by("pk").iterator(chunk_size=100):
        last = {row.item_id: (row.rev, row.raw) for row in assessment.history.order_by("rev")}
        for answer in assessment.answers.order_by("item_id"):
            if last.get(answer.item_id) != (answer.rev, answer.raw):
                place = f"assessment {assessment.public_id}, {answer.item_id}"
                yield f"{place}: the answer is not the last one of its history"
