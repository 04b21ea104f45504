"""The address of a view: what of it is kept, and what a page that was reached from it may lead back to."""

from __future__ import annotations

from django.http import QueryDict

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


def view_of(query: QueryDict, *, page: bool = False) -> str:
    """The view in an address, and nothing else that stands there: empty values and unknown names go.

    Args:
        page: whether the number of the page belongs to it.
    """
    kept = QueryDict(mutable=True)
    for name in (*KEPT, *(("page",) if page else ())):
        values = [value for value in query.getlist(name) if value]
        if values:
            kept.setlist(name, values)
    return kept.urlencode()[:LONGEST]


def read_view(text: str, *, page: bool = False) -> str:
    """The same of a view that was handed over as text: of any other text nothing is left."""
    return view_of(QueryDict(text[:LONGEST].encode("utf-8", "replace").decode()), page=page)


def cell_of(text: str) -> tuple[int, str] | None:
    """The open cell: key of the enrolment and id of the chapter; None for what is none."""
    key, _dot, chapter_id = text.partition(".")
    return (int(key), chapter_id) if key.isascii() and key.isdigit() and len(key) < 16 and chapter_id else None
