"""What changes an assessment: start, answer, attach, submit. Every change is atomic and names who made it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from accounts.text import clean_text
from assessments.evaluation import evaluate_raw, raw_answers
from assessments.forecasting import seal_scenario
from assessments.models import (
    Answer,
    AnswerHistory,
    Assessment,
    Evidence,
    Scenario,
    Submission,
)
from assessments.sealing import FORM, evidence_of, file_digest, seal_of, summary_seal_of
from assessments.summary import summary_of
from cohorts.models import Enrolment, Venture, VentureMembership
from playbooks import catalogue
from playbooks.engine.answers import Answer as GivenAnswer
from playbooks.engine.answers import answer_to_raw
from playbooks.engine.export import result_to_json


class AnswerChanged(Exception):
    """Someone else changed the answer since it was read. `current` is what is stored now."""

    def __init__(self, current: Answer) -> None:
        super().__init__(current.item_id)
        self.current = current


class AlreadySubmitted(Exception):
    """These answers were handed to this cohort before, unchanged."""


class NothingToSubmit(Exception):
    """No question has been answered yet."""


@dataclass(frozen=True)
class Saved:
    """What became of one answer: its new revision, and whether anything changed."""

    rev: int
    is_changed: bool


@transaction.atomic
def start_assessment(*, name: str, by: User) -> Assessment:
    """A new venture with its first assessment, pinned to the newest version of the default playbook."""
    venture = Venture.objects.create(name=name)
    VentureMembership.objects.create(venture=venture, user=by, role=VentureMembership.Role.OWNER)
    version = catalogue.latest_version(catalogue.default_playbook_id())
    return Assessment.objects.create(venture=venture, playbook_version=version)


@transaction.atomic
def save_answer(
    *,
    assessment: Assessment,
    item_id: str,
    given: GivenAnswer,
    by: User,
    expected_rev: int | None = None,
) -> Saved:
    """Keeps an answer and writes it to the history.

    Args:
        given: the answer as the engine read it; "unanswered" takes an earlier answer back.
        expected_rev: the revision the person saw (0: none yet); None accepts any.

    Raises:
        AnswerChanged: the stored revision is another one; nothing was written.
    """
    raw = None if given.state == "unanswered" else json.loads(json.dumps(_plain(given)))
    current = Answer.objects.filter(assessment=assessment, item_id=item_id).first()
    if current is not None and current.raw == raw:
        return Saved(current.rev, is_changed=False)
    if current is None and raw is None:
        return Saved(0, is_changed=False)
    if current and expected_rev not in (None, current.rev):
        raise AnswerChanged(current)
    now = timezone.now()
    fields = {
        "state": given.state,
        "value": raw if given.state == "value" else None,
        "reason": given.reason,
        "answered_by": by,
        "answered_at": now,
    }
    rev = _write(assessment, item_id, current, fields)
    AnswerHistory.objects.create(
        assessment=assessment, item_id=item_id, rev=rev, raw=raw, answered_by=by, answered_at=now
    )
    Assessment.objects.filter(pk=assessment.pk).update(revision=F("revision") + 1, answered_at=now)
    return Saved(rev, is_changed=True)


def _plain(given: GivenAnswer) -> Any:
    """The raw form without evidence, which has rows of its own."""
    raw = answer_to_raw(given)
    return raw["value"] if isinstance(raw, dict) and "value" in raw else raw


def _write(
    assessment: Assessment, item_id: str, current: Answer | None, fields: dict[str, Any]
) -> int:
    """Writes the row if it is still as read, and returns its new revision."""
    if current is None:
        try:
            with transaction.atomic():
                Answer.objects.create(assessment=assessment, item_id=item_id, rev=1, **fields)
        except IntegrityError:
            raise AnswerChanged(
                Answer.objects.get(assessment=assessment, item_id=item_id)
            ) from None
        return 1
    rows = Answer.objects.filter(pk=current.pk, rev=current.rev)
    if not rows.update(rev=F("rev") + 1, **fields):
        raise AnswerChanged(Answer.objects.get(pk=current.pk))
    return current.rev + 1


@transaction.atomic
def attach_link(*, assessment: Assessment, item_id: str, link: str, by: User) -> Evidence:
    """Puts a link behind an answer."""
    evidence = Evidence.objects.create(
        assessment=assessment, item_id=item_id, link=link, added_by=by
    )
    Assessment.objects.filter(pk=assessment.pk).update(revision=F("revision") + 1)
    return evidence


@transaction.atomic
def attach_file(*, assessment: Assessment, item_id: str, file: UploadedFile, by: User) -> Evidence:
    """Puts a file behind an answer. The file keeps its name for people, never for the disk."""
    evidence = Evidence(
        assessment=assessment,
        item_id=item_id,
        file_name=clean_text((file.name or "").replace("/", " "))[-200:] or "file",
        size=file.size or 0,
        sha256=file_digest(file),
        added_by=by,
    )
    evidence.file.save(evidence.file_name, file, save=False)
    evidence.save()
    Assessment.objects.filter(pk=assessment.pk).update(revision=F("revision") + 1)
    return evidence


@transaction.atomic
def remove_evidence(*, evidence: Evidence, by: User) -> None:
    """Takes evidence back; a second time changes nothing. The row and the file stay for submissions that named it."""
    standing = Evidence.objects.current().filter(pk=evidence.pk)
    if standing.update(removed_at=timezone.now(), removed_by=by):
        Assessment.objects.filter(pk=evidence.assessment_id).update(revision=F("revision") + 1)


@transaction.atomic
def submit(*, assessment: Assessment, enrolment: Enrolment, by: User) -> Submission:
    """Seals the answers as they stand and hands them to the cohort of the enrolment.

    Raises:
        AlreadySubmitted: nothing changed since the last submission to this cohort.
        NothingToSubmit: no question is answered.
    """
    locked = Assessment.objects.select_for_update().with_venture().get(pk=assessment.pk)
    raw = raw_answers(locked)
    if not any(value is not None for value in raw.values()):
        raise NothingToSubmit
    if Submission.objects.filter(enrolment=enrolment, revision=locked.revision).exists():
        raise AlreadySubmitted
    playbook = catalogue.playbook_for(locked.playbook_version)
    evaluation = evaluate_raw(playbook, raw)
    submission = Submission(
        assessment=locked,
        enrolment=enrolment,
        playbook_version=locked.playbook_version,
        venture_name=locked.venture.name,
        revision=locked.revision,
        answers=raw,
        result=result_to_json(playbook, evaluation.result, "en"),
        summary=summary_of(evaluation),
        evidence=evidence_of(locked),
        seal_form=FORM,
        submitted_by=by,
    )
    scenario = Scenario.objects.main_of(locked)
    if scenario is not None:
        submission.forecast = scenario.handed_in
        seal_scenario(scenario=scenario, by=by)
    submission.seal = seal_of(submission)
    submission.summary_seal = summary_seal_of(submission)
    submission.save()
    return submission


__all__ = [
    "AlreadySubmitted",
    "AnswerChanged",
    "NothingToSubmit",
    "Saved",
    "attach_file",
    "attach_link",
    "remove_evidence",
    "save_answer",
    "start_assessment",
    "submit",
]
