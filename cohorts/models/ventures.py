"""Ventures and their members."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import AnyUser, User


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
        return self.name or gettext("a deleted venture")


class VentureMembershipQuerySet(models.QuerySet["VentureMembership"]):
    def who_edit(self) -> VentureMembershipQuerySet:
        """Those who may change answers and hand them in: owners and editors."""
        return self.filter(role__in=[VentureMembership.Role.OWNER, VentureMembership.Role.EDITOR])


class VentureMembership(models.Model):
    """A person's role in a venture."""

    class Role(models.TextChoices):
        OWNER = "owner", _("owner")
        EDITOR = "editor", _("editor")
        VIEWER = "viewer", _("viewer")

    venture = models.ForeignKey(Venture, models.CASCADE, related_name="members")
    user = models.ForeignKey(User, models.CASCADE, related_name="venture_memberships")
    role = models.CharField(max_length=10, choices=Role.choices, default=Role.OWNER)

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
