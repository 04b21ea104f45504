"""Pages that belong to no room: health, failures, language."""

from __future__ import annotations

import logging
import sys

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, OperationalError, connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.utils.encoding import iri_to_uri
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import activate, get_language
from django.utils.translation import gettext as _
from django.views import defaults
from django.views.decorators.http import require_POST, require_safe

from accounts.again import ask_again_by
from accounts.models import SignedInRequest
from accounts.origin import client_address
from config.asked_again import appearance_refused, keep_appearance, keep_language, language_refused
from config.guides import GUIDES, guide
from config.kept import is_from_our_page
from config.kept import keep as keep_form
from config.news import have_read
from config.privacy import PARTS, roles_and_rights
from playbooks import catalogue
from playbooks.law_watch import law_watch

log = logging.getLogger("plumbline.web")


@login_not_required
@require_safe
def health_live(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "alive"})


@login_not_required
@require_safe
def health_ready(request: HttpRequest) -> JsonResponse:
    """The process can serve: database and a published playbook; 503 when one is missing.

    Without the cache everything works but the limits on attempts: "degraded", and still 200, or one
    lost Redis would have every web process taken out of service.
    """
    database = _database_answers()
    needed = {"database": database, "playbook": database and _is_published()}
    checks = {**needed, "cache": _cache_answers()}
    is_ready = all(needed.values())
    status = "not ready" if not is_ready else "ready" if checks["cache"] else "degraded"
    detail = _legal() if is_ready else {}
    return JsonResponse({"status": status, "checks": checks, **detail}, status=200 if is_ready else 503)


def _legal() -> dict[str, object]:
    """How current the law of the playbook is; a damaged version is told elsewhere."""
    try:
        return {"legal": law_watch().detail}
    except (catalogue.VersionDamaged, ImproperlyConfigured, DatabaseError):
        return {}


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return bool(cursor.fetchone() == (1,))
    except DatabaseError:
        return False


def _is_published() -> bool:
    try:
        catalogue.latest_version(catalogue.default_playbook_id())
    except (ImproperlyConfigured, DatabaseError):
        return False
    return True


def _cache_answers() -> bool:
    cache.set("health", "ready", 10)
    return bool(cache.get("health") == "ready")


@login_not_required
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Keeps the chosen language in a cookie, and on the account when signed in."""
    language = request.POST.get("language", "")
    if refused := language_refused(request, language):
        return refused
    activate(language)
    response = back(request)
    keep_language(request, response, language)
    return response


@login_not_required
@require_POST
def set_appearance(request: HttpRequest) -> HttpResponse:
    """Keeps the chosen look: light, dark, or (empty) as the system."""
    chosen = request.POST.get("appearance", "")
    if refused := appearance_refused(request, chosen):
        return refused
    response = back(request)
    keep_appearance(request, response, chosen)
    return response


def back(request: HttpRequest) -> HttpResponseRedirect:
    """To the page the form stood on, never to another host."""
    target = request.POST.get("next", "/")
    is_ours = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return HttpResponseRedirect(iri_to_uri(target) if is_ours and target.isprintable() else "/")


@login_not_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Who sees which answers, in plain words."""
    return render(request, "privacy.html", {"parts": PARTS} | roles_and_rights())


@login_not_required
@require_safe
def guide_page(request: HttpRequest, slug: str) -> HttpResponse:
    """A guide in the reader's language."""
    if slug not in GUIDES:
        raise Http404
    if slug == "news" and request.method == "GET":
        have_read(request.user)
    return render(request, "guide.html", {"guide": guide(slug, get_language() or "en"), "contact": settings.CONTACT})


@require_POST
def sign_out_elsewhere(request: SignedInRequest) -> HttpResponse:
    """Ends every session of the account but this one."""
    request.user.end_sessions()
    update_session_auth_hash(request, request.user)
    messages.success(request, _("Every other browser is signed out. You stay signed in here."))
    return redirect("signed_in")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was opened before a sign-in in another tab: kept when a page of ours sent it, else refused."""
    is_form = request.method == "POST" and request.user.is_authenticated
    if is_form and is_from_our_page(request) and keep_form(request):
        return redirect("kept_form")
    ask_again_by(request, request.get_full_path())  # what another site sent must not be written into a page of ours
    return render(request, "403_csrf.html", status=403)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A request that Django itself refused: too many fields, a foreign host, broken multipart."""
    ask_again_by(request, request.get_full_path())
    return render(request, "400.html", {"reason": ""}, status=400)


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """A limit on attempts is reached: what happened, and when to try again."""
    log.warning("Too many attempts at %s from %s.", request.path, client_address(request))
    ask_again_by(request, request.get_full_path())
    response = render(request, "429.html", status=429)
    response["Retry-After"] = "60"
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """While the database is away: 503 with a page that says what was kept. Else the page of our own mistakes."""
    if not isinstance(sys.exc_info()[1], OperationalError):
        return defaults.server_error(request)
    # Whoever is signed in is known by the database only: neither the page nor a middleware may ask for it.
    request.user = AnonymousUser()
    # Notices lie in the session, so in the database too; an empty store takes their place.
    request._messages = CookieStorage(request)  # type: ignore[attr-defined]
    ask_again_by(request, request.get_full_path())
    response = render(request, "503.html", status=503)
    response["Retry-After"] = "60"
    return response
