"""How a page that answers a form is asked for again in another language or appearance, with all that the form held.

By default the form that was sent is sent once more, and nothing is done (`config/asked_again.py`). A view whose page
holds something else says so by `ask_again_by`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest

# These name the choice in a form that is only shown again.
LANGUAGE, APPEARANCE = "in-language", "in-appearance"
# Where passwords are typed, and where operators work: nothing that was sent there is written into a page.
CLOSED = ("/accounts/", "/operators/")


@dataclass(frozen=True, slots=True)
class Again:
    """An address, and the fields to send there; without fields it is opened as a page."""

    path: str
    fields: tuple[tuple[str, str], ...] = ()


def ask_again_by(request: HttpRequest, path: str, fields: Mapping[str, str] | None = None) -> None:
    """Says how the page that answers this request is asked for again; without fields by opening the address."""
    request.again = Again(path, tuple((fields or {}).items()))  # type: ignore[attr-defined]


def again_of(request: HttpRequest) -> Again:
    """How the page that answers a request is asked for again."""
    path = request.get_full_path()
    stated: Again | None = getattr(request, "again", None)
    if stated is not None:
        return stated
    if request.method != "POST" or path.startswith(CLOSED):
        return Again(path)
    return Again(path, fields_of(request))


def fields_of(request: HttpRequest) -> tuple[tuple[str, str], ...]:
    """What the form held that was sent, without its token and without files."""
    passing = {"csrfmiddlewaretoken", LANGUAGE, APPEARANCE}
    return tuple((name, value) for name, values in request.POST.lists() if name not in passing for value in values)
