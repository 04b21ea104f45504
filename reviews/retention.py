"""What was submitted to cohorts that are over goes after the time that their organisation set."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.sealed import erasing
from cohorts.erasing import forget_invitees
from cohorts.models import Cohort, Invitee, StaffMembership, VentureNote
from reviews.erasing import drop
from reviews.models import Submission


@dataclass(frozen=True)
class Due:
    """A cohort whose time is over, with how many submissions and notes it still holds.

    Attributes:
        since: the moment from which on it need not be kept.
    """

    cohort: Cohort
    since: datetime
    submissions: int
    notes: int
    invitees: int

    @property
    def is_empty(self) -> bool:
        return not (self.submissions or self.notes or self.invitees)


def months_after(moment: datetime, months: int) -> datetime:
    """The same day so many months later; the last day of a month that is shorter."""
    number = moment.month - 1 + months
    year, month = moment.year + number // 12, number % 12 + 1
    return moment.replace(year=year, month=month, day=min(moment.day, calendar.monthrange(year, month)[1]))


def due(now: datetime | None = None) -> Iterator[Due]:
    """Every archived cohort whose time is over and that still holds something."""
    rows = Cohort.objects.exclude(archived_at=None).exclude(programme__organisation__keeps_months=None)
    for cohort in rows.select_related("programme__organisation").order_by("pk"):
        months = cohort.programme.organisation.keeps_months
        if cohort.archived_at is None or months is None:  # the query asked for neither
            continue
        since = months_after(cohort.archived_at, months)
        if since <= (now or timezone.now()):
            found = Due(
                cohort,
                since,
                Submission.objects.filter(enrolment__cohort=cohort).count(),
                VentureNote.objects.filter(enrolment__cohort=cohort).count(),
                Invitee.objects.filter(cohort=cohort).count(),
            )
            if not found.is_empty:
                yield found


@transaction.atomic
def empty(one: Due) -> bool:
    """Empties what was submitted to a cohort, and deletes notes and addresses of its ventures.

    Returns:
        False where the organisation has no owner in whose name the log could tell of it: then nothing is done.
    """
    by = owner_of(one.cohort)
    if by is None:
        return False
    rows = Submission.objects.filter(enrolment__cohort=one.cohort).select_related(
        "enrolment__cohort__programme__organisation"
    )
    with erasing():
        drop(rows, by, rule=one.cohort.programme.organisation.keeps_months)
    VentureNote.objects.filter(enrolment__cohort=one.cohort).delete()
    forget_invitees(Invitee.objects.filter(cohort=one.cohort))
    return True


def owner_of(cohort: Cohort) -> User | None:
    """The owner of the organisation who has been it longest: it is their rule."""
    rows = StaffMembership.objects.filter(organisation=cohort.programme.organisation, role=StaffMembership.Role.OWNER)
    first = rows.select_related("user").order_by("joined_at", "pk").first()
    return first.user if first else None
