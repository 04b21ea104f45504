"""What the phase of a day allows: who reviews, and who reads what others say. Decided here and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from accounts import statements
from accounts.limits import refuse_beyond
from accounts.models import User
from accounts.sealed import digest_of
from cohorts import audit
from cohorts.models import Checkpoint, Cohort
from reviews.models import Assignment, Declaration, Phase, Review, Submission
from reviews.rubric import drop_rubric

MOST_PHASES = 12  # of one checkpoint


def phase_on(phases: Iterable[Phase], day: date) -> Phase | None:
    """The phase that counts on a day: of several the one that began last; None outside of all."""
    there = [one for one in phases if one.from_on <= day <= one.to_on]
    return max(there, key=lambda one: (one.from_on, one.pk), default=None)


def phase_of(submission: Submission) -> Phase | None:
    """The phase that counts today for what was submitted; one query."""
    cohort = submission.enrolment.cohort
    return phases_today(cohort).get(submission.checkpoint_id)


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


def phases_today(cohort: Cohort) -> dict[int | None, Phase]:
    """The phase that counts today at each checkpoint that has one, by the key of the checkpoint; one query."""
    today = cohort.today
    by_checkpoint: dict[int | None, list[Phase]] = {}
    for one in statements.objects_for("phases", [cohort.pk], lambda key: Phase.objects.filter(cohort=key)):
        by_checkpoint.setdefault(one.checkpoint_id, []).append(one)
    counting = {key: phase_on(rows, today) for key, rows in by_checkpoint.items()}
    return {key: one for key, one in counting.items() if one is not None}


def phases_read(cohort: Cohort) -> dict[int | None, Phase]:
    """The same, asked once for each cohort that a door let somebody read; of any other cohort it is asked each time."""
    if not hasattr(cohort, "role"):
        return phases_today(cohort)
    if "phases_read" not in cohort.__dict__:
        cohort.__dict__["phases_read"] = phases_today(cohort)
    found: dict[int | None, Phase] = cohort.__dict__["phases_read"]
    return found


def reviews_shown_to(cohort: Cohort, reviewer: int) -> QuerySet[Submission]:
    """What was submitted to a cohort and whose reviews somebody may see who reviews there and does not manage it.

    As the phases of today have it (`sees_others`), and only where they declared that there is no conflict. One query
    at most, and one inside whatever the rows are asked in.
    """
    phases = phases_read(cohort)
    own = Review.objects.filter(reviewer=reviewer, submission=OuterRef("pk"), finished_at__isnull=False)
    said = Declaration.objects.filter(enrolment=OuterRef("enrolment"), person=reviewer).order_by("-pk")
    never = at_any_of(key for key, one in phases.items() if one.sees == Phase.Sees.NEVER)
    always = at_any_of(key for key, one in phases.items() if one.sees == Phase.Sees.ALWAYS)
    rows = Submission.objects.filter(enrolment__cohort=cohort)
    declared = rows.annotate(declared=Subquery(said.values("answer")[:1])).filter(declared=Declaration.Answer.NONE)
    return declared.filter(always | (Q(Exists(own)) & ~never))


def at_any_of(checkpoints: Iterable[int | None]) -> Q:
    """Whether something was submitted at one of these checkpoints; None is "at none", in a cohort that has none."""
    found = Q(pk__in=[])
    for key in checkpoints:
        found |= Q(checkpoint__isnull=True) if key is None else Q(checkpoint=key)
    return found


def may_review_now(phase: Phase | None, submission: Submission, reviewer: User) -> bool:
    """Whether the phase lets somebody review it; one query at most."""
    if phase is None or phase.who != Phase.Who.ASSIGNED:
        return True
    there = {"enrolment": submission.enrolment_id, "checkpoint": submission.checkpoint_id}
    return Assignment.objects.filter(**there, reviewer=reviewer).exists()


class Gone(Exception):
    """The phase was removed before."""


class ChangedSince(Exception):
    """The phase is not as it was shown to whoever changes it."""


FIELDS = ("name", "from_on", "to_on", "who", "sees", "hides_names")


def state_of(phase: Phase) -> str:
    """SHA-256 (hex) of what can be changed of a phase: the same for the same."""
    return digest_of([str(getattr(phase, name)) for name in FIELDS])


@transaction.atomic
def plan_phase(*, cohort: Cohort, checkpoint: Checkpoint | None, by: User, **fields: Any) -> Phase:
    """A new phase with the fields of `Phase`; written into the log. Raises LimitReached."""
    Cohort.objects.select_for_update().only("pk").get(pk=cohort.pk)
    text = _("The checkpoint has %(most)d phases, the most it can have. Nothing was added.")
    count = Phase.objects.filter(cohort=cohort, checkpoint=checkpoint).count()
    refuse_beyond(count, MOST_PHASES, text % {"most": MOST_PHASES})
    return told("planned", Phase.objects.create(cohort=cohort, checkpoint=checkpoint, **fields), by)


@transaction.atomic
def change_phase(*, phase: Phase, by: User, shown: str, **fields: Any) -> bool:
    """Writes other fields of a phase, and into the log that it was changed; whether anything is another than before.

    Args:
        shown: the `state_of` the phase as it was shown to whoever changes it.

    Raises:
        Gone
        ChangedSince
    """
    locked = held(phase)
    if state_of(locked) != shown:
        raise ChangedSince
    for name in FIELDS:
        setattr(locked, name, fields[name])
    if state_of(locked) == shown:
        return False
    locked.save(update_fields=FIELDS)
    told("changed", locked, by)
    return True


@transaction.atomic
def remove_phase(*, phase: Phase, by: User) -> None:
    """Takes a phase away with its rubric, and says so in the log; what was scored stays. Raises Gone."""
    locked = held(phase)
    drop_rubric(locked)
    told("unplanned", locked, by)
    locked.delete()


def held(phase: Phase) -> Phase:
    """The phase as it stands, held until the transaction ends. Raises Gone."""
    rows = Phase.objects.select_for_update(of=("self",)).select_related("cohort__programme__organisation")
    locked = rows.filter(pk=phase.pk).first()
    if locked is None:
        raise Gone
    return locked


def told(what: str, phase: Phase, by: User) -> Phase:
    """Written into the log of the organisation as days and codes; the phase is named there by its id alone."""
    facts = {"what": what, "phase": str(phase.public_id)} | {name: str(getattr(phase, name)) for name in FIELDS[1:]}
    organisation = phase.cohort.programme.organisation
    audit.write(organisation=organisation, by=by, act=audit.Act.PHASED, about=phase.cohort.public_id, **facts)
    return phase
