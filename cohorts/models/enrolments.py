"""Ventures in cohorts: how they are invited, what staff note of them, and how they leave."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cohorts.closing import closed_to
from cohorts.models.invited import new_invitation_code
from cohorts.models.organisations import Organisation, StaffMembership
from cohorts.models.programmes import Cohort
from cohorts.models.times import in_thirty_days
from cohorts.models.ventures import Venture
from mails.models import Mail


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> InvitationQuerySet:
        """Those that can still be used."""
        return self.filter(withdrawn_at=None, expires_at__gt=timezone.now())


class Invitation(models.Model):
    """A link that lets whoever has it enrol a venture in a cohort."""

    code = models.CharField(max_length=64, unique=True, default=new_invitation_code, editable=False)
    cohort = models.ForeignKey(Cohort, models.CASCADE, related_name="invitations")
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(default=in_thirty_days)
    # How many ventures may use it; null: any number.
    most = models.PositiveSmallIntegerField(null=True, blank=True)
    # Each venture waits until somebody of the staff lets it in.
    needs_approval = models.BooleanField(default=False, db_default=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = InvitationQuerySet.as_manager()

    def __str__(self) -> str:
        return f"invitation to {self.cohort}"

    @property
    def is_open(self) -> bool:
        return self.withdrawn_at is None and self.expires_at > timezone.now()


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    def current(self) -> EnrolmentQuerySet:
        """Ventures that are in the cohort: let in, and neither gone nor removed."""
        return self.filter(approved_at__isnull=False, ended_at__isnull=True)

    def knocking(self) -> EnrolmentQuerySet:
        """Ventures that wait to be let in."""
        return self.filter(approved_at__isnull=True, ended_at__isnull=True)

    def open_to(self, reader: int | None) -> EnrolmentQuerySet:
        """Without those that are closed to a user, by a conflict of interest; all of them where nobody reads."""
        rows = self
        for keys in closed_to(reader) if reader is not None else ():
            rows = rows.exclude(pk__in=keys)
        return rows

    def shut_to(self, reader: int) -> EnrolmentQuerySet:
        """Only those that are closed to a user."""
        found = Q(pk__in=[])
        for keys in closed_to(reader):
            found |= Q(pk__in=keys)
        return self.filter(found)


class Tag(models.Model):
    """A word by which an organisation groups ventures; founders never see it."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="tags")
    name = models.CharField(max_length=40)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="cohorts_tag_once_per_organisation")
        ]

    def __str__(self) -> str:
        return self.name


class Enrolment(models.Model):
    """A venture in a cohort."""

    class End(models.TextChoices):
        LEFT = "left", _("left")
        REMOVED = "removed", _("removed by the staff")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cohort = models.ForeignKey(Cohort, models.CASCADE, related_name="enrolments")
    venture = models.ForeignKey(Venture, models.CASCADE, related_name="enrolments")
    enrolled_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    enrolled_at = models.DateTimeField(default=timezone.now)
    # The link it came by; null for those who came by an invitation of their own, and for older rows.
    invitation = models.ForeignKey(Invitation, models.SET_NULL, null=True, blank=True, related_name="enrolments")
    # Null while it waits to be let in.
    approved_at = models.DateTimeField(null=True, blank=True, default=timezone.now)
    # How many questions are answered, and when last: counts, never an answer. The founder switches it.
    shares_progress = models.BooleanField(default=False, db_default=False)
    # How many items of the plan stand where, and the hours left: no title, no name. The founder switches it.
    shares_plan = models.BooleanField(default=False, db_default=False)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    end = models.CharField(max_length=10, choices=End.choices, blank=True, default="", db_default="")
    # Of the staff, for the staff: who looks after the venture, and how they group it.
    lead = models.ForeignKey(StaffMembership, models.SET_NULL, null=True, blank=True, related_name="leads")
    tags = models.ManyToManyField(Tag, related_name="enrolments", blank=True)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cohort", "venture"], name="cohorts_venture_once_per_cohort"),
            models.CheckConstraint(
                name="cohorts_enrolment_end_is_known",
                condition=Q(end="", ended_at__isnull=True) | Q(end__in=["left", "removed"], ended_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.venture} in {self.cohort}"

    @property
    def is_current(self) -> bool:
        return self.approved_at is not None and self.ended_at is None


class VentureNote(models.Model):
    """What somebody of the staff wrote down about a venture: for colleagues, and in no export to others."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="notes")
    text = models.TextField()
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-written_at", "-pk"]

    def __str__(self) -> str:
        return self.text[:40]


class InviteeQuerySet(models.QuerySet["Invitee"]):
    def standing(self) -> InviteeQuerySet:
        """All but those that were withdrawn."""
        return self.filter(withdrawn_at=None)

    def open_to(self, reader: int | None) -> InviteeQuerySet:
        """Without those who enrolled a venture that is closed to a user."""
        rows = self
        for keys in closed_to(reader) if reader is not None else ():
            rows = rows.exclude(enrolment__in=keys)
        return rows

    def waiting(self) -> InviteeQuerySet:
        """Those that nobody has used, whether their link still works or has expired."""
        return self.standing().filter(enrolment=None)

    def unopened(self) -> InviteeQuerySet:
        """Those whose link nobody has looked at."""
        return self.waiting().filter(opened_at=None)


class Invitee(models.Model):
    """One address that was invited to a cohort: by its own link, for one venture."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cohort = models.ForeignKey(Cohort, models.CASCADE, related_name="invitees")
    address = models.EmailField()  # in lower case
    person = models.CharField(max_length=120, blank=True)
    venture_name = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=10, choices=settings.LANGUAGES, default="en")
    code = models.CharField(max_length=64, unique=True, default=new_invitation_code, editable=False)
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    note = models.TextField(blank=True)  # what whoever invited wrote beside each of the letters
    created_at = models.DateTimeField(default=timezone.now)
    # How many letters were written, those to an earlier address included; 0 where the reader wants none.
    letters = models.PositiveSmallIntegerField(default=0)
    # The newest of them to the address as it is now.
    mail = models.ForeignKey(Mail, models.SET_NULL, null=True, blank=True, related_name="+")
    invited_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(default=in_thirty_days)
    opened_at = models.DateTimeField(null=True, blank=True)
    enrolment = models.OneToOneField(Enrolment, models.SET_NULL, null=True, blank=True, related_name="invitee")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = InviteeQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "address"],
                condition=Q(withdrawn_at__isnull=True),
                name="cohorts_address_invited_once",
            )
        ]

    def __str__(self) -> str:
        return self.address

    @property
    def is_open(self) -> bool:
        """Whether its link can be used."""
        return self.is_waiting and not self.is_expired

    @property
    def is_waiting(self) -> bool:
        """Whether nobody has used it, and nobody withdrew it."""
        return self.withdrawn_at is None and self.enrolment_id is None

    @property
    def is_expired(self) -> bool:
        return self.expires_at <= timezone.now()
