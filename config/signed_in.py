"""The page that says where somebody is signed in, and ends that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.devices import device_words
from accounts.models import SignedInRequest
from accounts.sessions import BrowserSession, end_session, sessions_of


@dataclass(frozen=True)
class SignIn:
    """A session as the page shows it. `is_here`: it is the one that asks."""

    code: str
    device: str
    since: datetime | None
    used: str
    is_here: bool


def sign_in_of(row: BrowserSession, here: str | None) -> SignIn:
    return SignIn(
        row.code,
        device_words(row.browser, row.system),
        row.signed_in_at,
        hour_words(row.seen_at) if row.seen_at else "",
        row.session_key == here,
    )


def hour_words(moment: datetime) -> str:
    """The hour that a moment lies in, where the reader is: more precise nobody needs it."""
    begins = localtime(moment).replace(minute=0, second=0, microsecond=0)
    ends = begins + timedelta(hours=1)
    said = {"from": date_format(begins, "H:i"), "to": date_format(ends, "H:i")}
    return _("between %(from)s and %(to)s") % said


@require_safe
def signed_in(request: SignedInRequest) -> HttpResponse:
    """Every browser in which the reader is signed in, this one first."""
    found = [sign_in_of(row, request.session.session_key) for row in sessions_of(request.user)]
    found.sort(key=lambda one: not one.is_here)
    return render(request, "account/signed_in.html", {"found": found})


@require_POST
def session_end(request: SignedInRequest) -> HttpResponse:
    """Ends one session: its next request is signed out. A second click finds nothing left to do."""
    code = request.POST.get("session", "")
    here = BrowserSession(session_key=request.session.session_key or "").code
    if code == here:
        messages.info(request, _("This is the browser you are using. Sign out in the account menu."))
        return redirect("signed_in")
    ended = end_session(request.user, code)
    if ended is None:
        messages.info(request, _("That browser is signed out already."))
    else:
        text = _("%(device)s is signed out. What was open there can no longer save.")
        messages.success(request, text % {"device": device_words(ended.browser, ended.system)})
    return redirect("signed_in")
