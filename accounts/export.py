"""Everything about somebody, for themselves: each room adds its part, as JSON can hold it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.account.models import EmailAddress
from django.utils import timezone

from accounts.models import User

Part = Callable[[User], Any]
_parts: dict[str, Part] = {}


def exports(name: str, part: Part) -> None:
    """Has the export hold a part under a name, in English and lower case; said once or several times."""
    _parts[name] = part


def everything_about(user: User) -> dict[str, Any]:
    """The account, and what every room keeps of the person. Moments are in UTC, as ISO 8601 has them."""
    return {
        "made_at": timezone.now().isoformat(),
        "account": {
            "id": str(user.public_id),
            "name": user.name,
            "email": user.email,
            "addresses": list(EmailAddress.objects.filter(user=user).values("email", "verified", "primary")),
            "language": user.language,
            "begins_with": user.landing,
            "news_seen": user.news_seen,
            "joined_at": user.joined_at.isoformat(),
            "last_sign_in": user.last_login.isoformat() if user.last_login else None,
            "signed_in": list(user.sessions.alive().values("browser", "system", "signed_in_at", "seen_at")),
        },
        **{name: part(user) for name, part in _parts.items()},
    }
