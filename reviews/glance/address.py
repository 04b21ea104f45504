"""The address of a view: what of it is kept, and what a page that was reached from it may lead back to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from cohorts.models import Cohort
from reviews.glance.asked import COLUMNS

KEPT = (
    "q",
    "at_least",
    "chapter",
    "band",
    "state",
    "since",
    "stage",
    "sector",
    "runway",
    "lead",
    "tag",
    "group",
    "sort",
    "reverse",
    "truth",
    "shows",
    "columns",
)
LONGEST = 1000
CELL = re.compile(r"([0-9]{1,15})(?:\.|(?=[^0-9.]))(.+)")
EVERY = "all"


def view_of(query: QueryDict, *, page: bool = False) -> str:
    """The view in an address, and nothing else that stands there: empty values and unknown names go.

    Args:
        page: whether the number of the page belongs to it.
    """
    kept = QueryDict(mutable=True)
    for name in (*KEPT, *(("page",) if page else ())):
        values = [value for value in query.getlist(name) if value]
        if name == "columns":
            values = [together(values)] if columns_in(values) else []
        if values:
            kept.setlist(name, values)
    return kept.urlencode()[:LONGEST]


class Links:
    """Links that ask for what an address asks for, with something else in it.

    A page has some sixty of them, most of which change the same few names: what they keep is written once.

    Args:
        asked: the address as pairs, in its order.
    """

    def __init__(self, asked: Sequence[tuple[str, str]]) -> None:
        self.asked = asked
        self.kept: dict[frozenset[str], str] = {}

    def to(self, **changed: object) -> str:
        """The link. What is None goes from the address; what is new stands at its end."""
        names = frozenset(changed)
        if names not in self.kept:
            self.kept[names] = urlencode([one for one in self.asked if one[0] not in names])
        added = urlencode([(name, value) for name, value in changed.items() if value is not None])
        return f"?{'&'.join(part for part in (self.kept[names], added) if part)}"


def pairs_of(query: QueryDict) -> list[tuple[str, str]]:
    """An address as pairs of names and values, in its order."""
    return [(name, value) for name, values in query.lists() for value in values]


def columns_in(values: Iterable[str]) -> list[str]:
    """The columns that an address names, one by one as the form sends them or together, in their own order."""
    named = {key for value in values for key in value.split(".")}
    return [key for key in COLUMNS if key in named or EVERY in named]


def together(values: Iterable[str]) -> str:
    """The same as one value: the links of a page repeat it some fifty times."""
    found = columns_in(values)
    return EVERY if len(found) == len(COLUMNS) else ".".join(found)


def read_view(text: str, *, page: bool = False) -> str:
    """The same of a view that was handed over as text: of any other text nothing is left."""
    return view_of(QueryDict(text[:LONGEST].encode("utf-8", "replace").decode()), page=page)


def view_left(request: HttpRequest, cohort: Cohort) -> str:
    """The view of the cohort from which the request comes, by its Referer; empty from any other page.

    A hundred rows lead to a hundred submissions, and none of these links repeats the view. What a browser says is
    checked as an address is: another site, another page or another cohort leads nowhere. A browser that says nothing
    comes back to the list as it opens.
    """
    came = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(came, {request.get_host()}, require_https=request.is_secure()):
        return ""
    left = urlsplit(came)
    return read_view(left.query, page=True) if left.path == reverse("cohort", args=[cohort.public_id]) else ""


def cell_of(text: str) -> tuple[int, str] | None:
    """The open cell: key of the enrolment and id of the chapter, with a dot between or without; None for what is none."""
    found = CELL.fullmatch(text)
    return (int(found[1]), found[2]) if found else None
