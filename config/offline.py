"""Chapters without a connection: what a browser may keep of the product, for whom and until when (decision 0053)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.messages.storage.base import BaseStorage
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from accounts.sessions import STARTED
from config.kept import who

Handler = Callable[[HttpRequest], HttpResponse]
# The pages that a browser may keep, by the names of their addresses. Every other page is stored nowhere.
KEPT_PAGES = frozenset({"chapter"})
OWNER, UNTIL, KEEPING = "Plumbline-Owner", "Plumbline-Keep-Until", "Plumbline-Keeping"
NOBODY = "nobody"
STYLES = ("vendor/bootstrap-5.3.9.min.css", "css/tokens.css", "css/ground.css", "css/questions.css")
SCRIPTS = (
    "chapter",
    "clock",
    "drafts",
    "effect",
    "forms",
    "kept",
    "no_connection",
    "outbox",
    "press",
    "typed",
    "watching",
)
# What those pages, and the page for those that are not kept, are made of.
SHELL = ("plumbline.svg", *STYLES, *(f"js/{name}.js" for name in SCRIPTS))
SOURCE = Path(settings.BASE_DIR) / "static" / "js" / "service_worker.js"


class NoNotices(BaseStorage):
    """Takes the place of a session's notices while a page is only kept: they wait for one that is read."""

    def _get(self, *_args: object, **_more: object) -> tuple[list[object], bool]:
        return [], True

    def _store(self, *_args: object, **_more: object) -> list[object]:
        return []


class KeptPages:
    """Tells a browser's service worker whose each page is, and which it may keep until when.

    A page with a notice is not kept: it would be said again each time. Another person's browser is emptied before
    anything else is shown to them.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if KEEPING in request.headers:
            request._messages = NoNotices(request)  # type: ignore[attr-defined]
        was_here = who(request)
        response = self.get_response(request)
        if not request.user.is_authenticated:
            response[OWNER] = NOBODY
            return response
        if was_here not in {"", str(request.user.public_id)}:
            response["Clear-Site-Data"] = '"storage"'
        response[OWNER] = owner_of(request)
        if is_to_keep(request, response):
            response[UNTIL] = str(request.session[STARTED] + settings.SESSION_COOKIE_AGE)
        return response


def owner_of(request: HttpRequest) -> str:
    """An opaque name for a sign-in and how its pages look: with another one, what was kept before goes."""
    appearance = request.COOKIES.get(settings.APPEARANCE_COOKIE_NAME, "")
    started = request.session.get(STARTED, 0)
    text = f"{request.user.pk} {started} {request.user.get_session_auth_hash()} {get_language()} {appearance}"  # type: ignore[union-attr]
    return salted_hmac("config.offline.owner", text).hexdigest()[:24]


def is_to_keep(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether a browser may keep the page, for whoever is signed in."""
    match = request.resolver_match
    is_one = request.method == "GET" and response.status_code == 200 and match and match.url_name in KEPT_PAGES
    return bool(is_one) and STARTED in request.session and not len(messages.get_messages(request))


@cache
def script() -> bytes:
    """The service worker, with what it must know of this release written before it."""
    shell = [static(name) for name in SHELL]
    source = SOURCE.read_text(encoding="utf-8")
    known = {
        "release": release(source, shell),
        "shell": shell,
        "files": settings.STATIC_URL,
        "page": reverse("no_connection"),
        "signOut": reverse("account_logout"),
        "owner": OWNER,
        "until": UNTIL,
        "keeping": KEEPING,
    }
    return f"const SITE = {json.dumps(known)};\n{source}".encode()


def release(source: str, shell: list[str]) -> str:
    """Another text with each release that changes the worker, a file of the shell or a page."""
    digest = hashlib.sha256(" ".join([source, *shell]).encode())
    files = [Path(settings.BASE_DIR) / "static" / name for name in SHELL]
    for path in [*files, *sorted((Path(settings.BASE_DIR) / "templates").rglob("*.html"))]:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


@login_not_required
@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """The service worker. It lies at the root, because it may serve the addresses below its own alone."""
    response = HttpResponse(script(), content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "max-age=600"
    return response


@login_not_required
@require_safe
def no_connection(request: HttpRequest) -> HttpResponse:
    """The page in place of one that cannot be reached: the same for everybody, in both languages."""
    response = render(request, "no_connection.html")
    response["Cache-Control"] = "max-age=600"
    return response
