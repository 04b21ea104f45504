"""Ventures and their members."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import AnyUser, User
from cohorts.models.invited import PersonalInvitation, PersonalInvitationQuerySet


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

    def in_use(self) -> VentureQuerySet:
        """Those that are not archived."""
        return self.filter(archived_at=None)


class Venture(models.Model):
    """A start-up: the tenant that owns its answers."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name of the venture"), max_length=120)
    created_at = models.DateTimeField(default=timezone.now)
    # Archived: it can be read and not changed, and nobody is written to about it. An owner takes it out again.
    archived_at = models.DateTimeField(null=True, blank=True)

    objects = VentureQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name or gettext("a deleted venture")

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None


class FormerName(models.Model):
    """What a venture was called before: its letters say it, so whoever erases or hides the venture must know it."""

    venture = models.ForeignKey(Venture, models.CASCADE, related_name="former_names")
    name = models.CharField(max_length=120)
    until = models.DateTimeField(default=timezone.now)
    renamed_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-until", "-pk"]

    def __str__(self) -> str:
        return self.name


class VentureMembershipQuerySet(models.QuerySet["VentureMembership"]):
    def who_edit(self) -> VentureMembershipQuerySet:
        """Those who may change answers and hand them in, and are written to: owners and editors.

        Of an archived venture nobody is.
        """
        return self.filter(role__in=VentureMembership.EDITING, venture__archived_at=None)


class VentureMembership(models.Model):
    """A person's role in a venture."""

    class Role(models.TextChoices):
        OWNER = "owner", _("owner")
        EDITOR = "editor", _("editor")
        VIEWER = "viewer", _("viewer")

    EDITING = (Role.OWNER, Role.EDITOR)  # who may change answers

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    venture = models.ForeignKey(Venture, models.CASCADE, related_name="members")
    user = models.ForeignKey(User, models.CASCADE, related_name="venture_memberships")
    role = models.CharField(max_length=10, choices=Role.choices, default=Role.OWNER)
    joined_at = models.DateTimeField(null=True, blank=True, default=timezone.now)  # null in rows older than the column

    objects = VentureMembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["venture", "user"], name="cohorts_member_once_per_venture"),
            models.CheckConstraint(
                name="cohorts_member_role_is_known", condition=Q(role__in=["owner", "editor", "viewer"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} @ {self.venture}"

    @property
    def is_owner(self) -> bool:
        return self.role == self.Role.OWNER


class VentureInvitation(PersonalInvitation):
    """An invitation of one person to the team of a venture."""

    venture = models.ForeignKey(Venture, models.CASCADE, related_name="team_invitations")
    role = models.CharField(max_length=10, choices=VentureMembership.Role.choices)

    objects = PersonalInvitationQuerySet["VentureInvitation"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["venture", "address"],
                condition=Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
                name="cohorts_member_invited_once",
            ),
            models.CheckConstraint(
                name="cohorts_invited_role_is_known", condition=Q(role__in=["owner", "editor", "viewer"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.address} to {self.venture}"
