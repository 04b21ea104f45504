"""What every template knows besides what its view gives it."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

APPEARANCES = ("light", "dark")
APPEARANCE_COOKIE = "appearance"


def appearance(request: HttpRequest) -> dict[str, str]:
    """The chosen look, "light" or "dark" (empty follows the system), and the name of the token's cookie."""
    chosen = request.COOKIES.get(APPEARANCE_COOKIE, "")
    return {
        "appearance": chosen if chosen in APPEARANCES else "",
        # Scripts read the token of a form that waited through a sign-in from this cookie.
        "csrf_cookie": settings.CSRF_COOKIE_NAME,
    }
