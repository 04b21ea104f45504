"""Who belongs with whom: organisations, programmes, cohorts, ventures and the people in them."""

from __future__ import annotations

import secrets
import uuid
from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import AnyUser, User


def new_invitation_code() -> str:
    """An unguessable code for an invitation link: 192 bits."""
    return secrets.token_urlsafe(24)


def in_thirty_days() -> datetime:
    return timezone.now() + timedelta(days=30)


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def visible_to(self, user: AnyUser) -> OrganisationQuerySet:
        """Organisations the user works for."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(staff__user=user)

    def listed(self) -> OrganisationQuerySet:
        """With all that a list of them shows, in a fixed number of queries."""
        return self.prefetch_related("programmes__cohorts__enrolments", "staff__user").order_by("name")


class Organisation(models.Model):
    """An incubator: a tenant of its own."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=120)
    created_at = models.DateTimeField(default=timezone.now)

    objects = OrganisationQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class StaffMembership(models.Model):
    """A person who works for an organisation."""

    class Role(models.TextChoices):
        OWNER = "owner", _("organisation owner")
        MANAGER = "manager", _("programme manager")

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="staff")
    user = models.ForeignKey(User, models.CASCADE, related_name="staff_memberships")
    role = models.CharField(max_length=10, choices=Role.choices, default=Role.MANAGER)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "user"], name="cohorts_staff_once_per_organisation"),
            models.CheckConstraint(name="cohorts_staff_role_is_known", condition=Q(role__in=["owner", "manager"])),
        ]

    def __str__(self) -> str:
        return f"{self.user} @ {self.organisation}"


class CohortQuerySet(models.QuerySet["Cohort"]):
    def visible_to(self, user: AnyUser) -> CohortQuerySet:
        """Cohorts of the organisations the user works for."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(programme__organisation__staff__user=user)


class Programme(models.Model):
    """A course of support that an organisation runs, year after year."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="programmes")
    name = models.CharField(max_length=120)

    def __str__(self) -> str:
        return self.name


class Cohort(models.Model):
    """The ventures that go through a programme together."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    programme = models.ForeignKey(Programme, models.CASCADE, related_name="cohorts")
    name = models.CharField(max_length=120)
    # Null only for cohorts older than the column.
    opened_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    objects = CohortQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class VentureQuerySet(models.QuerySet["Venture"]):
    def visible_to(self, user: AnyUser) -> VentureQuerySet:
        """Ventures the user is a member of. Staff never see a venture, only what it submitted."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(members__user=user)

    def owned_by(self, user: AnyUser) -> VentureQuerySet:
        """Ventures whose owner the user is."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(members__user=user, members__role=VentureMembership.Role.OWNER)


class Venture(models.Model):
    """A start-up: the tenant that owns its answers."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name of the venture"), max_length=120)
    created_at = models.DateTimeField(default=timezone.now)

    objects = VentureQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class VentureMembership(models.Model):
    """A person's role in a venture."""

    class Role(models.TextChoices):
        OWNER = "owner", _("owner")
        EDITOR = "editor", _("editor")
        VIEWER = "viewer", _("viewer")

    venture = models.ForeignKey(Venture, models.CASCADE, related_name="members")
    user = models.ForeignKey(User, models.CASCADE, related_name="venture_memberships")
    role = models.CharField(max_length=10, choices=Role.choices, default=Role.OWNER)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["venture", "user"], name="cohorts_member_once_per_venture"),
            models.CheckConstraint(
                name="cohorts_member_role_is_known", condition=Q(role__in=["owner", "editor", "viewer"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} @ {self.venture}"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> InvitationQuerySet:
        """Those that can still be used."""
        return self.filter(withdrawn_at=None, expires_at__gt=timezone.now())


class Invitation(models.Model):
    """A link that lets a founder enrol a venture in a cohort."""

    code = models.CharField(max_length=64, unique=True, default=new_invitation_code, editable=False)
    cohort = models.ForeignKey(Cohort, models.CASCADE, related_name="invitations")
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(default=in_thirty_days)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = InvitationQuerySet.as_manager()

    def __str__(self) -> str:
        return f"invitation to {self.cohort}"

    @property
    def is_open(self) -> bool:
        return self.withdrawn_at is None and self.expires_at > timezone.now()


class Enrolment(models.Model):
    """A venture in a cohort."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cohort = models.ForeignKey(Cohort, models.CASCADE, related_name="enrolments")
    venture = models.ForeignKey(Venture, models.CASCADE, related_name="enrolments")
    enrolled_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    enrolled_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cohort", "venture"], name="cohorts_venture_once_per_cohort")]

    def __str__(self) -> str:
        return f"{self.venture} in {self.cohort}"
