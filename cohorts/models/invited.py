"""Invitations of one person by mail: what those to an organisation and those to a venture's team have in common."""

from __future__ import annotations

import secrets
import uuid
from typing import TypeVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.models import User
from cohorts.models.times import in_fourteen_days


def new_invitation_code() -> str:
    """An unguessable code for an invitation link: 192 bits."""
    return secrets.token_urlsafe(24)


InvitedT = TypeVar("InvitedT", bound="PersonalInvitation")


class PersonalInvitationQuerySet(models.QuerySet[InvitedT]):
    def unused(self) -> PersonalInvitationQuerySet[InvitedT]:
        """Those that nobody accepted and nobody withdrew, whether their link still works or has expired."""
        return self.filter(withdrawn_at=None, accepted_at=None)

    def ended(self) -> PersonalInvitationQuerySet[InvitedT]:
        """Those that somebody accepted or withdrew."""
        return self.exclude(withdrawn_at=None, accepted_at=None)

    def waiting(self) -> PersonalInvitationQuerySet[InvitedT]:
        """Those that can still be accepted."""
        return self.unused().filter(expires_at__gt=timezone.now())


class PersonalInvitation(models.Model):
    """A link for one address. It is used once, by whoever owns the address; each kind adds where to, and a role."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    address = models.EmailField()  # in lower case
    language = models.CharField(max_length=10, choices=settings.LANGUAGES, default="en")
    code = models.CharField(max_length=64, unique=True, default=new_invitation_code, editable=False)
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    # How often the letter was written: another one renews the invitation.
    letters = models.PositiveSmallIntegerField(default=1)
    expires_at = models.DateTimeField(default=in_fourteen_days)
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        abstract = True

    @property
    def is_waiting(self) -> bool:
        return self.state == "waiting"

    @property
    def state(self) -> str:
        """waiting, used, withdrawn or expired."""
        if self.accepted_at:
            return "used"
        if self.withdrawn_at:
            return "withdrawn"
        return "waiting" if self.expires_at > timezone.now() else "expired"
