"""What changes assignments: a proposal as it was shown, one by hand, and what a reviewer can take on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.sealed import digest_of
from cohorts import audit
from cohorts.models import Checkpoint, Cohort, Enrolment, StaffMembership, Tag
from engine.judging.assigning import Proposal
from reviews.assigning.roster import Roster, Wish
from reviews.models import Assignment, ReviewerProfile


class NotAssigned(Exception):
    """Nothing was written. The text says why, for people."""


@dataclass(frozen=True)
class Changed:
    """How many pairs were added and taken away."""

    added: int
    removed: int


def shown_of(proposal: Proposal) -> str:
    """A mark of a proposal, so that what is assigned is what was read."""
    return digest_of(sorted([one.venture, one.reviewer, *one.reasons] for one in proposal.pairs))[:16]


def held(cohort: Cohort, checkpoint: Checkpoint | None) -> Roster:
    """The roster as it stands, in one hand until the end of the transaction."""
    Cohort.objects.select_for_update().only("pk").get(pk=cohort.pk)
    return Roster(cohort, checkpoint)


@transaction.atomic
def assign_all(*, cohort: Cohort, checkpoint: Checkpoint | None, wish: Wish, shown: str, by: User) -> Changed:
    """Assigns as proposed. What is begun or was chosen by hand stays; what nobody has begun may move.

    Raises:
        NotAssigned: the proposal would be another one by now.
    """
    roster = held(cohort, checkpoint)
    proposal = roster.proposal(wish)
    if shown_of(proposal) != shown:
        raise NotAssigned(_("Something changed since you saw the proposal. Nothing was assigned. Look at it again."))
    wanted = {(one.venture, one.reviewer): one for one in proposal.pairs}
    gone = [one.pk for pair, one in roster.assignments.items() if pair not in wanted]
    removed = Assignment.objects.filter(pk__in=gone).delete()[0]
    fresh = [
        Assignment(
            enrolment_id=pair[0], checkpoint=checkpoint, reviewer_id=pair[1], reasons=list(one.reasons), assigned_by=by
        )
        for pair, one in wanted.items()
        if pair not in roster.assignments and pair not in roster.reviews
    ]
    Assignment.objects.bulk_create(fresh)
    return told(cohort, by, Changed(len(fresh), removed))


@transaction.atomic
def assign_by_hand(
    *, cohort: Cohort, checkpoint: Checkpoint | None, enrolment: Enrolment, reviewer: StaffMembership, by: User
) -> Changed:
    """Assigns one reviewer to one venture; who is assigned already is assigned by hand from now on.

    Raises:
        NotAssigned: the reviewer may not review the venture.
    """
    roster = held(cohort, checkpoint)
    pair = (enrolment.pk, reviewer.user_id)
    if pair in roster.barred:
        raise NotAssigned(_("This person has a conflict of interest, or belongs to the venture. Nobody was assigned."))
    if pair[1] not in roster.people or pair[0] not in roster.places:
        raise NotAssigned(_("The venture has left, or the person no longer reviews here. Nobody was assigned."))
    kept = roster.assignments.get(pair)
    if kept is not None:
        Assignment.objects.filter(pk=kept.pk).update(is_by_hand=True)
        return Changed(0, 0)
    Assignment.objects.create(
        enrolment=enrolment, checkpoint=checkpoint, reviewer_id=pair[1], is_by_hand=True, assigned_by=by
    )
    return told(cohort, by, Changed(1, 0))


@transaction.atomic
def take_away(
    *, cohort: Cohort, checkpoint: Checkpoint | None, enrolment: Enrolment, reviewer: StaffMembership, by: User
) -> Changed:
    """Takes an assignment away.

    Raises:
        NotAssigned: the review is begun.
    """
    roster = held(cohort, checkpoint)
    pair = (enrolment.pk, reviewer.user_id)
    if pair in roster.reviews:
        raise NotAssigned(_("This review has begun, so it stays. Nothing was changed."))
    kept = roster.assignments.get(pair)
    if kept is None:
        return Changed(0, 0)
    Assignment.objects.filter(pk=kept.pk).delete()
    return told(cohort, by, Changed(0, 1))


def told(cohort: Cohort, by: User, changed: Changed) -> Changed:
    """Written into the log of the organisation, as counts: no venture is named there."""
    if changed.added or changed.removed:
        facts = {"added": changed.added, "removed": changed.removed}
        organisation = cohort.programme.organisation
        audit.write(organisation=organisation, by=by, act=audit.Act.ASSIGNED, about=cohort.public_id, **facts)
    return changed


@transaction.atomic
def describe(
    *,
    cohort: Cohort,
    reviewer: User,
    capacity: int | None,
    chapters: Sequence[str],
    languages: Sequence[str],
    tracks: Iterable[Tag],
) -> ReviewerProfile:
    """Keeps what a reviewer can take on in a cohort."""
    fields = {"capacity": capacity, "chapters": list(chapters), "languages": list(languages)}
    row, _made = ReviewerProfile.objects.update_or_create(cohort=cohort, reviewer=reviewer, defaults=fields)
    row.tracks.set(tracks)
    return row
