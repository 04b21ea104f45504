"""What a founder does with an invitation of their own: open it, and enrol one venture by it."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from cohorts.actions import placed
from cohorts.models import Enrolment, Invitee, Venture


class NotUsable(Exception):
    """The invitation cannot be used, or not any more. Nothing was changed; the text is its state."""


class InsideAlready(Exception):
    """The venture came into the cohort by another link, so this one is not used up. The text says so, for people."""


def state_of(invitee: Invitee) -> str:
    """open, used, withdrawn, expired, or closed: the cohort is."""
    if invitee.enrolment_id is not None:
        return "used"
    if invitee.withdrawn_at is not None:
        return "withdrawn"
    if invitee.cohort.is_closed:
        return "closed"
    return "expired" if invitee.is_expired else "open"


def mark_opened(invitee: Invitee) -> None:
    """Somebody has looked at the invitation; the first time counts."""
    Invitee.objects.unopened().filter(pk=invitee.pk).update(opened_at=timezone.now())


@transaction.atomic
def join(
    *, invitee: Invitee, venture: Venture, by: User, shares_progress: bool, shares_plan: bool = False
) -> Enrolment:
    """The venture in the invitee's cohort, whose link is used up; the same venture again changes nothing.

    Raises:
        NotUsable
        InsideAlready
    """
    rows = Invitee.objects.select_for_update(of=("self",)).select_related("cohort__programme__organisation")
    row = rows.get(pk=invitee.pk)
    present = Enrolment.objects.filter(cohort=row.cohort, venture=venture).first()
    if present is not None and present.pk == row.enrolment_id and present.ended_at is None:
        return present
    if state_of(row) != "open":
        raise NotUsable(state_of(row))
    if present is not None and present.is_current:
        text = _("%(venture)s is enrolled in %(cohort)s already. This link is still good for another venture.")
        raise InsideAlready(text % {"venture": venture, "cohort": row.cohort})
    # A venture that had left and comes back: the link by which it came before is spent.
    Invitee.objects.filter(enrolment=present or 0).update(enrolment=None, withdrawn_at=timezone.now())
    shared = {"shares_progress": shares_progress, "shares_plan": shares_plan}
    made = placed(row.cohort, venture, by, **shared, approved_at=timezone.now())
    row.enrolment, row.opened_at = made, row.opened_at or timezone.now()
    row.save(update_fields=["enrolment", "opened_at"])
    return made
