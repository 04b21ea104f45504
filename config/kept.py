"""Forms that arrive without a sign-in, or with the token of an earlier one: kept, and shown once signed in."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from accounts.models import SignedInRequest
from config.form_pages import page_of_form

Handler = Callable[[HttpRequest], HttpResponse]
KEPT = "kept_form"
KEPT_SECONDS = 60 * 60
# Longer than any session, or whoever comes back to a page of yesterday is nobody and loses what is typed there.
WHO_SECONDS = 30 * 24 * 60 * 60
MOST_CHARACTERS = 256 * 1024
WHO_SALT = "config.kept.who"


class SignInRequired(LoginRequiredMiddleware):
    """Closes every view that does not open itself; what a form held is kept until its owner has signed in."""

    def handle_no_permission(  # type: ignore[override]  # a part is answered by a header
        self, request: HttpRequest, view_func: Any
    ) -> HttpResponse:
        part: Any = getattr(request, "htmx", None)
        if part and request.method == "GET":
            # The page goes to the sign-in and comes back: the sign-in is no part of it.
            return HttpResponseClientRedirect(redirect_to_login(part.current_url_abs_path or reverse("home")).url)
        if request.method == "POST" and keep(request):
            messages.info(request, _("You are signed out. What you typed is kept: sign in, then send it."))
            return redirect_to_login(reverse("kept_form"))
        if request.method not in {"GET", "HEAD"}:
            # The address of a form is no page to come back to.
            return redirect_to_login(reverse("home"))
        return super().handle_no_permission(request, view_func)


class WhoWasHere:
    """Remembers in a signed cookie whose browser this is: a kept form is shown to nobody else."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        user = request.user
        if user.is_authenticated and who(request) != str(user.public_id):
            response.set_signed_cookie(
                settings.WHO_COOKIE_NAME,
                str(user.public_id),
                salt=WHO_SALT,
                max_age=WHO_SECONDS,
                httponly=True,
                samesite="Lax",
                secure=settings.SESSION_COOKIE_SECURE,
            )
        return response


def who(request: HttpRequest) -> str:
    """The public id of whoever was signed in last in this browser; empty when nobody was, or nobody knows."""
    found = request.get_signed_cookie(settings.WHO_COOKIE_NAME, "", salt=WHO_SALT, max_age=WHO_SECONDS)
    return str(found)


def keep(request: HttpRequest) -> bool:
    """Keeps the fields of a posted form in the session, for an hour.

    Returns:
        False when there is nothing to keep or it must not be kept: an unknown browser, a form with a
        password, more than 256 KB.
    """
    owner, fields = who(request), fields_of(request)
    if not owner or holds_password(request):
        return False
    if sum(len(name) + len(value) for name, value in fields) > MOST_CHARACTERS:
        return False
    request.session[KEPT] = {
        "path": request.get_full_path(),
        "fields": fields,
        "who": owner,
        "at": time.time(),
        "had_files": bool(request.FILES),
    }
    return True


def holds_password(request: HttpRequest) -> bool:
    """Whether the form is one of those that may hold one: nothing of it is kept or shown again."""
    return request.path.startswith((reverse("account_login").removesuffix("login/"), "/operators/"))


def fields_of(request: HttpRequest) -> list[tuple[str, str]]:
    """The fields of a posted form, in their order."""
    return [(name, value) for name, values in request.POST.lists() for value in values if name != "csrfmiddlewaretoken"]


def unsent(request: HttpRequest) -> list[str]:
    """The words that somebody typed into a form that is refused, to copy them from the page that says so."""
    return [] if request.method != "POST" or holds_password(request) else typed({"fields": fields_of(request)})


def is_from_our_page(request: HttpRequest) -> bool:
    """Whether a page of this site sent the request; a form of another site must not be kept and sent again."""
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"


def kept_of(request: SignedInRequest) -> dict[str, Any] | None:
    """What is kept for whoever is signed in; what is older than an hour or another person's goes."""
    kept: dict[str, Any] | None = request.session.get(KEPT)
    if kept is None:
        return None
    if kept["who"] == str(request.user.public_id) and time.time() - kept["at"] < KEPT_SECONDS:
        return kept
    del request.session[KEPT]
    return None


@require_http_methods(["GET", "HEAD", "POST"])
def kept_form(request: SignedInRequest) -> HttpResponse:
    """What was typed when the sign-in had ended: send it now, or let it go."""
    kept = kept_of(request)
    if request.method == "POST":
        request.session.pop(KEPT, None)
        messages.success(request, _("It was discarded. Nothing was saved."))
        return redirect("home")
    if kept is None:
        return redirect("home")
    return render(request, "kept_form.html", {"kept": kept, "typed": typed(kept), "page": page_of(kept)})


def typed(kept: dict[str, Any]) -> list[str]:
    """The words among the fields, to recognise the form by: no marks, numbers of revisions or hidden keys."""
    hidden = ("-rev", "-state")
    return [
        value
        for name, value in kept["fields"]
        if len(value.strip()) > 1
        and not name.endswith(hidden)
        and name not in {"rev", "once", "stay", "next", "invitation", "invitee"}
        and not value.startswith("__")
    ]


def page_of(kept: dict[str, Any]) -> str:
    """The page of the form, or the page at its address when that can be opened; empty when there is none."""
    try:
        match = resolve(kept["path"].split("?")[0])
    except Resolver404:
        return ""
    own = {
        "chapter",
        "scenario",
        "evidence_add",
        "evidence_change",
        "answer_history",
        "answers_import",
        "delegation",
        "organisations",
        "invitation",
        "invitee",
        "mail_settings",
        "landing",
    }
    own |= {
        "colleagues",
        "organisation_settings",
        "cohort_settings",
        "checkpoint",
        "colleague",
        "team",
        "team_invitation",
        "cohort_leave",
        "plan_talk",
        "named_conflicts",
        "invitation_create",
        "invitees_check",
    }
    return kept["path"] if match.url_name in own else page_of_form(kept["path"])
