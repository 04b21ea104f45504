"""The cohort at a glance."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from accounts.models import SignedInRequest
from cohorts.access import cohort_for
from engine.playbook.schema import Playbook
from reviews.forms import GlanceForm
from reviews.glance import RUNWAY_WATCH, Cell, Filters, Row, chosen, playbook_of, rows_of, sectors_of

PAGE_SIZE = 100


@require_safe
def cohort(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """The ventures of a cohort by chapter, as far as they submitted; invitations beside."""
    found = cohort_for(request.user, public_id)
    rows = rows_of(found)
    playbook = playbook_of(rows)
    language = get_language() or "en"
    form = GlanceForm(request.GET, playbook=playbook, language=language)
    shown = chosen(rows, form.filters)
    page = Paginator(shown, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "cohort": found,
        "section": "ventures",
        "form": form,
        "page": page,
        "shown": shown,
        "rows": rows,
        "tally": tally(rows, playbook),
        "has_sector": bool(playbook.sector_fact),
        "has_runway": bool(playbook.runway_item),
        "heads": heads(playbook, form.filters, language),
        "lines": lines(list(page), playbook, language),
        "invitations": found.invitations.open().order_by("-created_at"),
        "query": request.GET.urlencode(),
        "address": request.build_absolute_uri("/invitations/"),
    }
    return render(request, "reviews/cohort.html", context)


@dataclass(frozen=True, slots=True)
class Tally:
    """The few counts above the table; `short` have less than `watch` months of runway, None when no one is asked."""

    enrolled: int
    submitted: int
    waiting: int
    critical: int
    short: int | None
    watch: int


@dataclass(frozen=True, slots=True)
class Head:
    """A chapter as a column head; a second click turns the order round."""

    id: str
    short: str
    title: str
    is_current: bool
    is_reversed: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A venture with its words and one cell a chapter."""

    row: Row
    sector: str
    cells: tuple[Cell | None, ...]


def tally(rows: list[Row], playbook: Playbook) -> Tally:
    return Tally(
        enrolled=len(rows),
        submitted=sum(row.submission is not None for row in rows),
        waiting=sum(row.submission is None and not row.is_broken for row in rows),
        critical=sum(bool(row.counts.get("critical")) for row in rows),
        short=sum(row.is_short_of_cash for row in rows) if playbook.runway_item else None,
        watch=RUNWAY_WATCH,
    )


def heads(playbook: Playbook, filters: Filters, language: str) -> list[Head]:
    return [
        Head(
            id=c.id,
            short=c.short.in_language(language),
            title=c.title.in_language(language),
            is_current=filters.order == c.id,
            is_reversed=filters.is_reversed,
        )
        for c in playbook.scored_chapters
    ]


def lines(rows: list[Row], playbook: Playbook, language: str) -> list[Line]:
    names, chapters = sectors_of(playbook, language), [c.id for c in playbook.scored_chapters]
    return [Line(row, names.get(row.summary.sector, ""), tuple(row.cell(c) for c in chapters)) for row in rows]
