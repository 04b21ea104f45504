"""What every request and response must satisfy, whatever the view."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.zone import zone_called

ZONE_COOKIE = "zone"
Handler = Callable[[HttpRequest], HttpResponse]


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
    """Signing out removes what the browser kept of this site: unsent answers and their key."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        was_signed_in = bool(request.COOKIES.get(settings.SESSION_COOKIE_NAME))
        response = self.get_response(request)
        if was_signed_in and request.path == reverse("account_logout") and request.method == "POST":
            response["Clear-Site-Data"] = '"storage"'
        return response


def refuse(request: HttpRequest, reason: str, status: int = 400) -> HttpResponse:
    """A plain page that says why a request was refused and what to do; `status` is the HTTP status."""
    return render(request, "400.html", {"reason": reason}, status=status)
