"""What joining and leaving have in common, of an organisation and of a venture's team: invitations and last owners."""

from __future__ import annotations

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.utils import timezone

from accounts.models import User
from cohorts.models import PersonalInvitation

DAYS_GOOD = 14


class NotAllowed(Exception):
    """The role of whoever asks does not reach that far. Nothing was changed; the text says why, for people."""


class LastOwner(Exception):
    """Nobody would be in charge. Nothing was changed; the text says what to do first."""


class AnotherAddress(Exception):
    """The invitation is for an address that the account has not confirmed. The text is that address."""


def is_address_of(user: User, address: str) -> bool:
    """Whether the account has confirmed that address."""
    confirmed: bool = EmailAddress.objects.filter(user=user, email__iexact=address, verified=True).exists()
    return confirmed


def renew(locked: PersonalInvitation) -> bool:
    """Makes a locked invitation good for another fourteen days and counts a letter; False for one that has ended."""
    if locked.state not in {"waiting", "expired"}:
        return False
    locked.expires_at = timezone.now() + timedelta(days=DAYS_GOOD)
    locked.letters += 1
    locked.save(update_fields=["expires_at", "letters"])
    return True


def use(locked: PersonalInvitation, by: User) -> bool:
    """Marks a locked invitation as accepted; False for one that cannot be used any more.

    Raises:
        AnotherAddress
    """
    if not locked.is_waiting:
        return False
    if not is_address_of(by, locked.address):
        raise AnotherAddress(locked.address)
    locked.accepted_at, locked.accepted_by = timezone.now(), by
    locked.save(update_fields=["accepted_at", "accepted_by"])
    return True
