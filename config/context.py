"""What every template knows besides what its view gives it."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts.again import Again, again_of
from config.demo import demo_cohort
from config.kept import unsent as typed_in
from mails import post

APPEARANCES = ("light", "dark")


def appearance(request: HttpRequest) -> dict[str, str]:
    """The chosen look: "light" or "dark"; empty follows the system."""
    chosen = request.COOKIES.get(settings.APPEARANCE_COOKIE_NAME, "")
    return {"appearance": chosen if chosen in APPEARANCES else ""}


def again(request: HttpRequest) -> dict[str, Again]:
    """How the page is asked for in another language or appearance."""
    return {"asked_again": again_of(request)}


def mails(request: HttpRequest) -> dict[str, str]:
    """The folder that mails are written to where no mail server is set up; empty where one is."""
    return {"mail_folder": str(post.folder() or "")}


def demo(request: HttpRequest) -> dict[str, SimpleLazyObject]:
    """The demo's cohort where it is loaded, else None: looked for by the pages that read it, and by no other."""
    return {"demo_cohort": SimpleLazyObject(demo_cohort)}


def unsent(request: HttpRequest) -> dict[str, SimpleLazyObject]:
    """What was typed into a form that is refused: read by the pages that refuse, and by no other."""
    return {"unsent": SimpleLazyObject(lambda: typed_in(request))}
