"""Freezes what a venture is at one moment under a name, and tells whether it still is what was frozen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.limits import refuse_beyond
from accounts.models import User
from accounts.sealed import digest_of
from assessments.evaluation import evaluate_raw, raw_answers
from assessments.models import Assessment
from forecasts.books import sealed_books
from forecasts.models import main_of
from forecasts.page import handed_in
from plans.milestones.progress import work_done
from plans.models import Milestone
from plans.work import work_of
from playbooks import catalogue
from reviews.summary import summary_of

MOST = 100  # milestones of one assessment


class NothingToFreeze(Exception):
    """No question is answered; nothing was made."""


@transaction.atomic
def freeze(*, assessment: Assessment, name: str, by: User, at: datetime | None = None) -> Milestone:
    """Seals answers, evidence, forecast and plan as they stand now.

    Args:
        name: what the team calls the moment; several may have one name, their days tell them apart.
        at: the moment; now, but for a demo that tells of what was before.

    Raises:
        LimitReached: there are as many as one may have; nothing was made.
        NothingToFreeze
    """
    locked = Assessment.objects.select_for_update().with_venture().get(pk=assessment.pk)
    text = _("There are %(most)d milestones, the most a venture may have. Remove one that you no longer need.")
    refuse_beyond(locked.milestones.count(), MOST, text % {"most": MOST})
    raw = raw_answers(locked)
    if not any(value is not None for value in raw.values()):
        raise NothingToFreeze
    evaluation = evaluate_raw(catalogue.playbook_for(locked.playbook_version), raw)
    forecast = forecast_now(locked)
    milestone = Milestone(
        assessment=locked,
        playbook_version=locked.playbook_version,
        name=name,
        revision=locked.revision,
        answers=raw,
        forecast=forecast,
        summary=summary_of(evaluation, handed_in(forecast, evaluation, "en")),
        work=work_done(work_of(locked, evaluation)),
        made_by=by,
        made_at=at or timezone.now(),
    )
    milestone.seal = seal_of(milestone)
    milestone.summary_seal = summary_seal_of(milestone)
    milestone.save()
    return milestone


def forecast_now(assessment: Assessment) -> dict[str, Any] | None:
    """The base case with the books as they stand, in the form that a submission keeps; None without one."""
    scenario = main_of(assessment)
    return scenario.handed_in | sealed_books(assessment) if scenario else None


def seal_of(milestone: Milestone) -> str:
    """SHA-256 (hex) over everything that a milestone keeps, in canonical JSON."""
    return digest_of(
        {
            "assessment": str(milestone.assessment.public_id),
            "playbook": milestone.playbook_version.digest,
            "name": milestone.name,
            "revision": milestone.revision,
            "answers": milestone.answers,
            "forecast": milestone.forecast,
            "summary": milestone.summary,
            "work": milestone.work,
            "at": moment(milestone),
        }
    )


def summary_seal_of(milestone: Milestone) -> str:
    """SHA-256 (hex) over the seal and all that a list shows."""
    return digest_of([milestone.seal, milestone.name, milestone.summary, milestone.work, moment(milestone)])


def moment(milestone: Milestone) -> str:
    return milestone.made_at.astimezone(UTC).isoformat()


def is_intact(milestone: Milestone) -> bool:
    """Whether it is what was frozen. Reads all of it."""
    return milestone.seal == seal_of(milestone) and is_intact_in_lists(milestone)


def is_intact_in_lists(milestone: Milestone) -> bool:
    """Whether what a list shows of it is what was frozen."""
    return milestone.summary_seal == summary_seal_of(milestone)


def damage() -> Iterator[str]:
    """Every milestone that is not what it was, in words for operators."""
    for milestone in Milestone.objects.select_related("assessment").order_by("pk").iterator(chunk_size=50):
        if not is_intact(milestone):
            yield f"milestone {milestone.public_id}: its content does not match its seal"
