"""Handing in: the answers are sealed as they stand, with result, evidence and forecast."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.zone import zone_called
from assessments.evaluation import Evaluation, evaluate_raw, raw_answers
from assessments.evidence.along import asked_of
from assessments.models import Assessment
from cohorts.checkpoints import checkpoint_on
from cohorts.models import Checkpoint, Enrolment
from engine.judging.export import result_to_json
from forecasts.actions import seal_scenario
from forecasts.books import sealed_books
from forecasts.models import main_of
from forecasts.outcome import Outcome
from forecasts.page import handed_in
from playbooks import catalogue
from reviews.events import tell_of
from reviews.models import Return, Submission
from reviews.sealing import FORM, evidence_of, seal_of, summary_seal_of
from reviews.standing import stand
from reviews.summary import summary_of


class AlreadySubmitted(Exception):
    """These answers were handed to this cohort before, unchanged."""


class NothingToSubmit(Exception):
    """No question has been answered yet."""


class NotInCohort(Exception):
    """The venture left the cohort, waits to be let in, or the cohort is closed. The text says which, for people."""


@transaction.atomic
def submit(*, assessment: Assessment, enrolment: Enrolment, by: User, at: datetime | None = None) -> Submission:
    """Seals the answers as they stand and hands them to the cohort of the enrolment.

    It belongs to the checkpoint that is open on the day; answers that did not change count anew at the next one.

    Args:
        at: the moment; now, but for a demo that tells of what was before. Of that no letters are written.

    Raises:
        AlreadySubmitted: nothing changed since the last submission to this checkpoint of the cohort.
        NothingToSubmit: no question is answered.
        NotInCohort
        NoneOpen: the cohort has checkpoints, and none takes anything today.
    """
    refuse_unless_in_cohort(enrolment)
    locked = Assessment.objects.select_for_update().with_venture().get(pk=assessment.pk)
    raw = raw_answers(locked)
    if not any(value is not None for value in raw.values()):
        raise NothingToSubmit
    moment = at or timezone.now()
    checkpoint = checkpoint_of(enrolment, moment)
    if Submission.objects.filter(enrolment=enrolment, revision=locked.revision, checkpoint=checkpoint).exists():
        raise AlreadySubmitted
    playbook = catalogue.playbook_for(locked.playbook_version)
    evaluation = evaluate_raw(playbook, raw)
    scenario = main_of(locked)
    forecast = scenario.handed_in | sealed_books(locked) if scenario else None
    submission = Submission(
        assessment=locked,
        enrolment=enrolment,
        checkpoint=checkpoint,
        playbook_version=locked.playbook_version,
        venture_name=locked.venture.name,
        revision=locked.revision,
        answers=raw,
        forecast=forecast,
        evidence=evidence_of(locked, asked_of(evaluation.situation)),
        submitted_by=by,
        submitted_at=moment,
    )
    if scenario is not None:
        seal_scenario(scenario=scenario, by=by)
    Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    seal_up(submission, evaluation)
    for one in Return.objects.open().at(enrolment, checkpoint).select_for_update():
        one.answer_with(submission)
    if at is None:
        tell_of(submission)
    return submission


def seal_up(submission: Submission, evaluation: Evaluation) -> None:
    """Writes a submission with its result and its seal; lists show it from then on.

    Args:
        submission: a row that is not written yet, with the answers, the evidence and the forecast.
        evaluation: of its answers.
    """
    submission.result = result_to_json(evaluation.playbook, evaluation.result, "en")
    submission.summary = summary_of(evaluation, outcome_of(submission.forecast, evaluation))
    submission.seal_form = FORM
    submission.seal = seal_of(submission)
    submission.summary_seal = summary_seal_of(submission)
    submission.save()
    stand(submission)


def outcome_of(forecast: Mapping[str, Any] | None, evaluation: Evaluation) -> Outcome | None:
    """The forecast that is handed in, reckoned; None without one."""
    return handed_in(forecast, evaluation, "en")


def refuse_unless_in_cohort(enrolment: Enrolment) -> None:
    """Raises NotInCohort."""
    if enrolment.ended_at is not None:
        raise NotInCohort(_("Your venture is no longer in this cohort. Nothing was submitted; your answers are kept."))
    if enrolment.approved_at is None:
        raise NotInCohort(
            _("The cohort’s staff have not let your venture in yet. Nothing was submitted; your answers are kept.")
        )
    if enrolment.cohort.is_closed:
        raise NotInCohort(_("This cohort is closed. Nothing was submitted; your answers are kept."))


def checkpoint_of(enrolment: Enrolment, moment: datetime | None = None) -> Checkpoint | None:
    """The checkpoint at which the venture would hand in, now or at another moment; None in a cohort without any.

    Raises:
        NoneOpen
    """
    handed_in_at = enrolment.submissions.exclude(checkpoint=None).values_list("checkpoint", flat=True)
    cohort = enrolment.cohort
    day = moment.astimezone(zone_called(cohort.programme.organisation.time_zone)).date() if moment else cohort.today
    return checkpoint_on(list(cohort.checkpoints.all()), day, set(handed_in_at))
