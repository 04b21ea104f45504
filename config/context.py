"""What every template knows besides what its view gives it."""

from __future__ import annotations

from django.http import HttpRequest

APPEARANCES = ("light", "dark")
APPEARANCE_COOKIE = "appearance"


def appearance(request: HttpRequest) -> dict[str, str]:
    """The chosen look: "light" or "dark"; empty follows the system."""
    chosen = request.COOKIES.get(APPEARANCE_COOKIE, "")
    return {"appearance": chosen if chosen in APPEARANCES else ""}
