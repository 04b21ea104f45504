"""Another language or appearance: kept for a reader, and a page that answers a form shown in it with all that it held."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import activate
from django.utils.translation import gettext as _

from accounts.again import APPEARANCE, CLOSED, LANGUAGE, fields_of
from accounts.models import SentForm
from config.context import APPEARANCES
from config.kept import page_of, typed
from config.middleware import refuse

Handler = Callable[[HttpRequest], HttpResponse]
FORMS = {"application/x-www-form-urlencoded", "multipart/form-data"}
WRITES = ("INSERT", "UPDATE", "DELETE")


def language_refused(request: HttpRequest, language: str) -> HttpResponse | None:
    """A page that says so when there is no such language."""
    if language in dict(settings.LANGUAGES):
        return None
    return refuse(request, _("This language is not available. Choose English or Chinese."))


def appearance_refused(request: HttpRequest, chosen: str) -> HttpResponse | None:
    """A page that says so when there is no such appearance; the empty one follows the system."""
    if not chosen or chosen in APPEARANCES:
        return None
    return refuse(request, _("This appearance is not available. Choose light or dark."))


def keep_language(request: HttpRequest, response: HttpResponse, language: str) -> None:
    """Keeps a language in a cookie, and on the account when signed in."""
    if request.user.is_authenticated:
        request.user.keep_language(language)
    keep(request, response, settings.LANGUAGE_COOKIE_NAME, language)


def keep_appearance(request: HttpRequest, response: HttpResponse, chosen: str) -> None:
    """Keeps a look in a cookie; the empty one needs none."""
    if chosen:
        keep(request, response, settings.APPEARANCE_COOKIE_NAME, chosen)
    else:
        response.delete_cookie(settings.APPEARANCE_COOKIE_NAME)


def keep(request: HttpRequest, response: HttpResponse, name: str, value: str) -> None:
    """A choice in a cookie for a year."""
    response.set_cookie(
        name, value, max_age=365 * 24 * 60 * 60, samesite="Lax", httponly=True, secure=request.is_secure()
    )


class AskedAgain:
    """Shows the answer to a form once more in another language or appearance, and does nothing that the form asks for.

    The form is sent as it was, with the choice in a field of its own. The view answers it in a transaction that is
    undone. Where it would have done something now, what the form held is shown instead, with a button that sends it.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method != "POST" or request.content_type not in FORMS:
            return self.get_response(request)
        language, chosen = request.POST.get(LANGUAGE), request.POST.get(APPEARANCE)
        if language is None and chosen is None:
            return self.get_response(request)
        if request.path.startswith(CLOSED):
            return refuse(request, _("The form in it cannot be shown again. Open its page and fill it in there."))
        refused = language is not None and language_refused(request, language)
        refused = refused or (chosen is not None and appearance_refused(request, chosen))
        return refused or self.answered(request, language, chosen)

    def answered(self, request: HttpRequest, language: str | None, chosen: str | None) -> HttpResponse:
        sent = request.POST.copy()
        for name in (LANGUAGE, APPEARANCE):
            sent.pop(name, None)
        request.POST = sent  # type: ignore[assignment]
        if language is not None:
            activate(language)
        if chosen is not None:
            request.COOKIES[settings.APPEARANCE_COOKIE_NAME] = chosen
        response = self.shown(request)
        # Another site may send such a field, too: its form has no token, and changes nothing.
        if is_ours(request):
            if language is not None:
                keep_language(request, response, language)
            if chosen is not None:
                keep_appearance(request, response, chosen)
        return response

    def shown(self, request: HttpRequest) -> HttpResponse:
        session = dict(request.session.items())
        with transaction.atomic(), watched() as writes:
            response = self.get_response(request)
            transaction.set_rollback(True)
        # Whoever has to sign in first finds the form kept in the session (`config/kept.py`).
        if not request.user.is_authenticated or not is_ours(request):
            return response
        put_back(request, session)
        is_led_on = 300 <= response.status_code < 400
        if is_led_on or writes or response.streaming or "Content-Disposition" in response:
            return not_sent(request)
        return response


def is_ours(request: HttpRequest) -> bool:
    """Whether the form carried the token of one of our pages."""
    return bool(getattr(request, "csrf_processing_done", False))


@contextmanager
def watched() -> Iterator[list[str]]:
    """The statements that write, but for the note that a form was taken."""
    writes: list[str] = []

    def look(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip().upper().startswith(WRITES) and SentForm._meta.db_table not in sql:
            writes.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(look):
        yield writes


def put_back(request: HttpRequest, session: dict[str, Any]) -> None:
    """Takes out of the session what was written there on the way; notices of what was not done, too."""
    for key in set(request.session.keys()) - session.keys():
        del request.session[key]
    request.session.update(session)
    request._messages._queued_messages = []  # type: ignore[attr-defined]


def not_sent(request: HttpRequest) -> HttpResponse:
    """What a form held, with a button that sends it."""
    held: dict[str, Any] = {"path": request.get_full_path(), "fields": fields_of(request), "had_files": False}
    context = {"kept": held, "typed": typed(held), "page": page_of(held), "is_shown_again": True}
    return render(request, "kept_form.html", context)
