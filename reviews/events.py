"""What is told by letter when something is handed in: to those who handed in, and to those it was handed to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse

from accounts.models import User
from cohorts.letters import tenant_of
from cohorts.models import Enrolment, Right, StaffMembership, VentureMembership
from cohorts.models.organisations import roles_with
from mails import post
from reviews.conflicts import people_kept_out
from reviews.hiding import hides_today
from reviews.models import Submission


def tell_of(submission: Submission) -> None:
    """Writes the receipts for the founders and the news for the staff, in the caller's transaction."""
    context = facts_of(submission)
    write_each("submission_received", hand_in_for(submission.enrolment), submission, context)
    write_each("submission_arrived", look_after(submission.enrolment), submission, context)


def facts_of(submission: Submission) -> dict[str, Any]:
    """What both letters say. The day is the one it is where the organisation is."""
    cohort = submission.enrolment.cohort
    organisation = cohort.programme.organisation
    return {
        "organisation": organisation.name,
        "cohort": cohort.name,
        "venture": submission.venture_name,
        "on": submission.submitted_at.astimezone(organisation.zone).date(),
        "link": reverse("submission", args=[submission.public_id]),
    }


def hand_in_for(enrolment: Enrolment) -> list[User]:
    """Those of the venture who may hand in, each once."""
    members = VentureMembership.objects.who_edit().filter(venture=enrolment.venture_id, user__is_active=True)
    return [member.user for member in members.select_related("user").order_by("pk")]


def look_after(enrolment: Enrolment) -> list[User]:
    """Who of the staff is told: whoever leads the venture and may read it, else all who may read it.

    Nobody to whom a conflict of interest closes the venture, or from whom names are hidden today.
    """
    organisation = enrolment.cohort.programme.organisation
    staff = StaffMembership.objects.filter(
        organisation=organisation, role__in=roles_with(Right.READ), user__is_active=True
    ).exclude(user__in=people_kept_out(enrolment))
    if hides_today(enrolment.cohort):  # the letter names the venture
        staff = staff.filter(role__in=roles_with(Right.MANAGE))
    lead = staff.filter(pk=enrolment.lead_id or 0).select_related("user").first()
    return [lead.user] if lead else [one.user for one in staff.select_related("user").order_by("pk")]


def write_each(kind: str, readers: Iterable[User], submission: Submission, context: Mapping[str, Any]) -> None:
    what = kind.removeprefix("submission_")
    for reader in readers:
        post.write_to(
            reader,
            kind=kind,
            context=context,
            once_key=f"submission-{submission.pk}-{what}-by-{reader.pk}",
            tenant=tenant_of(submission.enrolment.cohort.programme.organisation),
        )
