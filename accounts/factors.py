"""The second factor of a sign-in: an app's code or a passkey. Recovery codes only stand in for one."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.db import models

from accounts.models import AnyUser

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def factors_of(user: AnyUser) -> models.QuerySet[Authenticator]:
    """What the user can sign in with besides the password."""
    rows: models.QuerySet[Authenticator] = Authenticator.objects.filter(user_id=user.pk, type__in=FACTORS)
    return rows


def has_second_factor(user: AnyUser) -> bool:
    """Whether the user has set up any."""
    return factors_of(user).exists()
