"""Programmes, their cohorts, and the checkpoints at which ventures hand in."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import AnyUser, User
from accounts.zone import zone_called
from cohorts.models.organisations import Organisation, Right, roles_with
from playbooks.models import PlaybookVersion


class Programme(models.Model):
    """A course of support that an organisation runs, year after year."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="programmes")
    name = models.CharField(max_length=120)
    archived_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class CohortQuerySet(models.QuerySet["Cohort"]):
    def visible_to(self, user: AnyUser) -> CohortQuerySet:
        """Cohorts of which the user may read the ventures by name."""
        return self.with_right(user, Right.READ)

    def with_right(self, user: AnyUser, right: Right) -> CohortQuerySet:
        """Cohorts of organisations for which the user may do this."""
        if not user.is_authenticated:
            return self.none()
        staff = {"user": user, "role__in": roles_with(right)}
        return self.filter(**{f"programme__organisation__staff__{key}": value for key, value in staff.items()})

    def going_on(self) -> CohortQuerySet:
        """Neither closed nor archived."""
        return self.filter(closed_at=None, archived_at=None, programme__archived_at=None)


class Cohort(models.Model):
    """The ventures that go through a programme together."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    programme = models.ForeignKey(Programme, models.CASCADE, related_name="cohorts")
    name = models.CharField(max_length=120)
    # The playbook whose chapters head its tables; null only for cohorts older than the column.
    playbook_version = models.ForeignKey(PlaybookVersion, models.PROTECT, null=True, blank=True, related_name="+")
    # Null only for cohorts older than the column.
    opened_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    # Closed: nobody enrols or hands in any more. Archived: gone from the lists, too. Both can be undone.
    closed_at = models.DateTimeField(null=True, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True)

    objects = CohortQuerySet.as_manager()

    # The key of whoever came through a door; None where nobody reads: in jobs, and for figures without names.
    reader: int | None = None

    def __str__(self) -> str:
        return self.name

    @property
    def seen(self) -> Any:
        """The ventures' places in it that are not closed to the reader: what every page and file of staff starts from."""
        # A query of `Enrolment`, whose module reads this one.
        return self.enrolments.all().open_to(self.reader)

    @property
    def seen_invitees(self) -> Any:
        """Whoever was invited, without those who enrolled a venture that is closed to the reader."""
        return self.invitees.all().open_to(self.reader)

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None or self.archived_at is not None

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None or self.programme.archived_at is not None

    @property
    def today(self) -> date:
        """The day it is where the organisation is."""
        return datetime.now(zone_called(self.programme.organisation.time_zone)).date()


class Checkpoint(models.Model):
    """A date by which the ventures of a cohort hand in: at the beginning, in the middle, at the end."""

    class Kind(models.TextChoices):
        BASELINE = "baseline", _("Baseline")
        MIDTERM = "midterm", _("Mid-term")
        EXIT = "exit", _("Exit")
        OWN = "own", _("Another name")

    class After(models.TextChoices):
        ACCEPT = "accept", _("accept it and mark it as late")
        REFUSE = "refuse", _("accept nothing more")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cohort = models.ForeignKey(Cohort, models.CASCADE, related_name="checkpoints")
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.OWN)
    name = models.CharField(max_length=60, blank=True)  # of the own kind; the others have names in every language
    opens_on = models.DateField()
    due_on = models.DateField()
    after_due = models.CharField(max_length=10, choices=After.choices, default=After.ACCEPT)
    # Days before and after the due date on which who has not handed in is reminded; null: nobody is.
    remind_before = models.PositiveSmallIntegerField(null=True, blank=True)
    remind_after = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(name="cohorts_checkpoint_opens_first", condition=Q(opens_on__lte=F("due_on"))),
            models.CheckConstraint(name="cohorts_checkpoint_has_name", condition=~Q(kind="own") | ~Q(name="")),
            models.CheckConstraint(
                name="cohorts_checkpoint_kind_is_known", condition=Q(kind__in=["baseline", "midterm", "exit", "own"])
            ),
            models.CheckConstraint(
                name="cohorts_checkpoint_after_is_known", condition=Q(after_due__in=["accept", "refuse"])
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def label(self) -> str | Promise:
        """Its name, in whatever language it is read: for letters, which are written in another one than the page."""
        return self.name if self.kind == self.Kind.OWN else self.Kind(self.kind).label

    @property
    def title(self) -> str:
        """Its name in the language of the page."""
        return str(self.label)

    def is_open_on(self, day: date) -> bool:
        """Whether something handed in that day belongs to it."""
        is_in_time = day <= self.due_on or self.after_due == self.After.ACCEPT
        return self.opens_on <= day and is_in_time

    def days_late(self, day: date) -> int:
        """Days since it was due; 0 before that."""
        return max((day - self.due_on).days, 0)

    @property
    def ends_at(self) -> datetime:
        """The moment after which what is handed in is late: midnight where the organisation is."""
        zone = zone_called(self.cohort.programme.organisation.time_zone)
        after = self.due_on + timedelta(days=1)
        return datetime(after.year, after.month, after.day, tzinfo=zone)
