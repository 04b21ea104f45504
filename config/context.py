"""What every template knows besides what its view gives it."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from mails import post

APPEARANCES = ("light", "dark")


def appearance(request: HttpRequest) -> dict[str, str]:
    """The chosen look: "light" or "dark"; empty follows the system."""
    chosen = request.COOKIES.get(settings.APPEARANCE_COOKIE_NAME, "")
    return {"appearance": chosen if chosen in APPEARANCES else ""}


def mails(request: HttpRequest) -> dict[str, str]:
    """The folder that mails are written to where no mail server is set up; empty where one is."""
    return {"mail_folder": str(post.folder() or "")}
