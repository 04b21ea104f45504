"""What every request and response must satisfy, whatever the view."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in
from django.contrib.auth.views import redirect_to_login
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.defaults import page_not_found

from accounts.again import ask_again_by
from accounts.origin import client_address
from accounts.sessions import SEEN, STARTED, begin
from accounts.zone import zone_called
from cohorts.access import SecondFactorNeeded
from playbooks.catalogue import VersionDamaged
from reviews.conflicts import DeclareFirst
from reviews.sealing import SealBroken

ZONE_COOKIE = "zone"
Handler = Callable[[HttpRequest], HttpResponse]
log = logging.getLogger("plumbline.operators")
# A sign of life is written down once in so many seconds: a page that saves often must not write twice each time.
SEEN_EVERY = 60
WATCHING = "Plumbline-Watching"  # what a page asks by itself carries this header (static/js/watching.js)
# None of these is used by any page; a script that got in all the same could not ask for them.
NOT_USED = (
    "accelerometer",
    "autoplay",
    "camera",
    "display-capture",
    "encrypted-media",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "picture-in-picture",
    "screen-wake-lock",
    "usb",
    "xr-spatial-tracking",
)
COMPRESSED = ("text/", "application/json", "image/svg+xml")


class BrowserPolicy:
    """Tells browsers which of their powers no page of ours asks for."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response["Permissions-Policy"] = ", ".join(f"{power}=()" for power in NOT_USED)
        return response


class CompressedPages(GZipMiddleware):
    """Compresses pages and other text; files that are compressed by nature pass as they are.

    The length of a compressed page gives away a secret in it when an attacker can have a browser fetch the page
    thousands of times with guesses of his own (BREACH). Three things stand against that: the session cookie is
    SameSite, so what other sites fetch in the background comes without it; Django masks the form token anew in
    each answer; and it pads each compressed answer by up to 100 random bytes.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:  # type: ignore[override]
        if not response.get("Content-Type", "").startswith(COMPRESSED):
            return response
        return super().process_response(request, response)  # type: ignore[return-value]


@receiver(user_logged_in)
def begin_session(request: HttpRequest, **_signal: object) -> None:
    begin(request.session, request.headers.get("User-Agent", ""), int(time.time()))


class EndedSessions:
    """Signs out whoever gave no sign of life for an hour, and everybody twelve hours after signing in.

    Every request is a sign of life, so answering in an open page keeps the session: each answer is saved by one. What
    a page asks by itself, while nobody may sit before it, says so and is none.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            self.look_at(request)
        return self.get_response(request)

    def look_at(self, request: HttpRequest) -> None:
        now = int(time.time())
        # Sessions from before this rule begin to count now.
        started = request.session.setdefault(STARTED, now)
        seen = request.session.setdefault(SEEN, now)
        is_idle = now - seen > settings.SESSION_IDLE_SECONDS
        if is_idle or now - started > settings.SESSION_COOKIE_AGE:
            logout(request)
        elif now - seen >= SEEN_EVERY and WATCHING not in request.headers:
            request.session[SEEN] = now


class OperatorsDoor:
    """Django's admin: at its own host if one is set, by the ordinary sign-in, unseen by everybody else, logged."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(reverse("admin:index")):
            return self.get_response(request)
        host = request.get_host().partition(":")[0].lower()
        user = request.user
        if settings.OPERATORS_HOST and host != settings.OPERATORS_HOST:
            return page_not_found(request, Exception())
        if not user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not user.is_staff:
            return page_not_found(request, Exception())
        response = self.get_response(request)
        log.info(
            "Operator %s, from %s: %s %s, answered %d.",
            user.pk,
            client_address(request),
            request.method,
            request.path,
            response.status_code,
        )
        return response


class NoBadBytes:
    """Refuses addresses and form bodies that no database column can hold: NUL bytes and broken UTF-8."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        raw = request.META.get("RAW_URI", "") or request.get_full_path()
        address = unquote_to_bytes(raw)
        if b"\x00" in address or b"\x00" in request.path.encode("utf-8", "surrogateescape"):
            return refuse(request, _("The address contains characters that cannot be used."))
        try:
            address.decode("utf-8")
        except UnicodeDecodeError:
            return refuse(request, _("The address is not valid UTF-8."))
        return self.get_response(request)


class ReaderZone:
    """Moments are said in the zone of the reader's browser, which `clock.js` keeps in a cookie; else in UTC."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with timezone.override(zone_called(request.COOKIES.get(ZONE_COOKIE, ""))):
            return self.get_response(request)


class PrivatePages:
    """Pages behind the sign-in are never stored by browsers or proxies."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated and "Cache-Control" not in response:
            response["Cache-Control"] = "private, no-store"
        return response


class ForgetDrafts:
    """Signing out, and the end of the account, remove what the browser kept: chapters, unsent answers, their key."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        was_signed_in = request.user.is_authenticated
        # A session that ended by itself leaves a browser that still keeps something.
        may_hold = bool(request.COOKIES.get(settings.SESSION_COOKIE_NAME))
        is_signing_out = may_hold and request.path == reverse("account_logout") and request.method == "POST"
        response = self.get_response(request)
        # While the database is away nobody is known, and nobody has gone.
        has_gone = was_signed_in and not request.user.is_authenticated and response.status_code < 500
        if is_signing_out or has_gone:
            response["Clear-Site-Data"] = '"storage"'
        return response


class SecondFactorsFirst:
    """Leads staff to set up a second factor where their organisation asks for one; nothing of it is shown before."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, SecondFactorNeeded):
            return None
        text = _(
            "%(organisation)s asks its staff for a second factor. Set one up here, then open the page again; your own ventures stay open."
        )
        messages.warning(request, text % {"organisation": error})
        return redirect("mfa_index")


class DeclarationsFirst:
    """Leads a reviewer who opens what was submitted to the question whether there is a conflict of interest."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, DeclareFirst):
            return None
        messages.info(request, _("Say first whether you have a conflict of interest. Then the submission opens."))
        return redirect("review", str(error))


class BrokenSeals:
    """A sealed submission that is not what was sealed is refused in words, and told to the operators' log."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, SealBroken | VersionDamaged):
            return None
        kind = "submission" if isinstance(error, SealBroken) else "playbook"
        log.error("The seal of %s %s does not hold. Run: manage.py verify", kind, error)
        return render(request, "seal_broken.html", {"kind": kind}, status=409)


def refuse(request: HttpRequest, reason: str, status: int = 400) -> HttpResponse:
    """A plain page that says why a request was refused and what to do; `status` is the HTTP status."""
    ask_again_by(request, request.get_full_path())
    return render(request, "400.html", {"reason": reason}, status=status)
