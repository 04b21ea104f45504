"""What the phase of a day allows: who reviews, and who reads what others say. Decided here and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.limits import refuse_beyond
from accounts.models import User
from cohorts.models import Checkpoint, Cohort
from reviews.models import Assignment, Phase, Submission

MOST_PHASES = 12  # of one checkpoint


def phase_on(phases: Iterable[Phase], day: date) -> Phase | None:
    """The phase that counts on a day: of several the one that began last; None outside of all."""
    there = [one for one in phases if one.from_on <= day <= one.to_on]
    return max(there, key=lambda one: (one.from_on, one.pk), default=None)


def phase_of(submission: Submission) -> Phase | None:
    """The phase that counts today for what was submitted; one query."""
    cohort = submission.enrolment.cohort
    rows = Phase.objects.filter(cohort=cohort, checkpoint=submission.checkpoint_id)
    return phase_on(rows, cohort.today)


def sees_others(sees: str, *, manages: bool, has_finished: bool) -> bool:
    """Whether somebody reads what others say in their reviews.

    Args:
        sees: of the phase; outside of all phases as "after_own".
        manages: whether they manage the cohort: they settle and decide, so they always do.
        has_finished: whether their own review is finished.
    """
    if manages or sees == Phase.Sees.ALWAYS:
        return True
    return has_finished and sees != Phase.Sees.NEVER


def sees_of(phase: Phase | None) -> str:
    """What a phase lets reviewers see of others' reviews; outside of all phases "after_own"."""
    return phase.sees if phase else str(Phase.Sees.AFTER_OWN)


def may_review_now(phase: Phase | None, submission: Submission, reviewer: User) -> bool:
    """Whether the phase lets somebody review it; one query at most."""
    if phase is None or phase.who != Phase.Who.ASSIGNED:
        return True
    there = {"enrolment": submission.enrolment_id, "checkpoint": submission.checkpoint_id}
    return Assignment.objects.filter(**there, reviewer=reviewer).exists()


@transaction.atomic
def plan_phase(*, cohort: Cohort, checkpoint: Checkpoint | None, **fields: Any) -> Phase:
    """A new phase with the fields of `Phase`. Raises LimitReached."""
    Cohort.objects.select_for_update().only("pk").get(pk=cohort.pk)
    text = _("The checkpoint has %(most)d phases, the most it can have. Nothing was added.")
    count = Phase.objects.filter(cohort=cohort, checkpoint=checkpoint).count()
    refuse_beyond(count, MOST_PHASES, text % {"most": MOST_PHASES})
    return Phase.objects.create(cohort=cohort, checkpoint=checkpoint, **fields)
