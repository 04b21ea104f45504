"""Bodies of requests that cannot be read, and answers without a word: both get a page that says what to do."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from config.form_pages import page_of_form
from config.middleware import refuse

Handler = Callable[[HttpRequest], HttpResponse]
# What a form holds beside its file: the other fields, and the lines between the parts.
ROOM_BESIDE_A_FILE = 1024 * 1024


class ReadableBodies:
    """Refuses a form body that cannot be taken apart, or that is larger than any form of the product.

    Django takes a body apart when somebody first asks for it, which may be the page that reports another failure.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method == "POST" and (request.content_type or "").startswith("multipart/"):
            most = settings.EVIDENCE_MAX_BYTES + ROOM_BESIDE_A_FILE
            if length_of(request) > most:
                text = _(
                    "It is larger than %(limit)s, more than any form here needs. If you attached a file, attach a smaller one, or a link to it."
                )
                return refuse(request, text % {"limit": filesizeformat(most)}, status=413)
            try:
                request.POST  # noqa: B018  read here, so that nobody stumbles over it later
            except MultiPartParserError:
                return refuse(request, _("The form in it is cut off or malformed."))
        return self.get_response(request)


def length_of(request: HttpRequest) -> int:
    """The length of the body as the request states it; 0 when it does not say, and no more than a petabyte."""
    stated = request.META.get("CONTENT_LENGTH") or ""
    if not (stated.isascii() and stated.isdigit()):
        return 0
    return int(stated) if len(stated) < 16 else 10**15


class NoEmptyRefusals:
    """A refusal that Django leaves without a word, such as a wrong method, gets a page: the form's, or one that says so."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_empty = not response.streaming and not response.content
        if response.status_code == 405 and is_empty and request.method != "HEAD":
            if request.method == "GET" and (there := page_of_form(request.path)):
                return HttpResponseRedirect(there)
            page = render(request, "405.html", status=405)
            page["Allow"] = response["Allow"]
            return page
        return response
