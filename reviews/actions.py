"""Handing in: the answers are sealed as they stand, with result, evidence and forecast."""

from __future__ import annotations

from django.db import transaction

from accounts.models import User
from assessments.evaluation import evaluate_raw, raw_answers
from assessments.models import Assessment
from cohorts.models import Enrolment
from engine.judging.export import result_to_json
from forecasts.actions import seal_scenario
from forecasts.books import sealed_books
from forecasts.models import Scenario
from playbooks import catalogue
from reviews.models import Submission
from reviews.sealing import FORM, evidence_of, seal_of, summary_seal_of
from reviews.summary import summary_of


class AlreadySubmitted(Exception):
    """These answers were handed to this cohort before, unchanged."""


class NothingToSubmit(Exception):
    """No question has been answered yet."""


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
        submission.forecast = scenario.handed_in | sealed_books(locked)
        seal_scenario(scenario=scenario, by=by)
    submission.seal = seal_of(submission)
    submission.summary_seal = summary_seal_of(submission)
    submission.save()
    return submission
