"""The tables of a cohort, made on demand: workbook and CSV, a hundred ventures in memory at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import SignedInRequest
from cohorts.access import cohort_for
from cohorts.audit import exported
from cohorts.models import Right
from reports.packs.ordering import frozen
from reports.packs.tables import Venture, in_pieces
from reports.sheets.cohort import csv_of_cohort, write_cohort_workbook
from reports.sheets.downloads import CSV, XLSX, attached, named
from reviews.glance.address import view_of
from reviews.glance.rows import Row, heading_playbook

# Ventures of a workbook that is made while somebody waits; more of them the worker writes, as a pack.
MOST_AT_ONCE = 300


@require_safe
def cohort_sheet(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """The cohort as XLSX, for those who run it: what was submitted, of the ventures that the view shows, in its order."""
    cohort = cohort_for(request.user, public_id, Right.MANAGE)
    view = view_of(request.GET)
    ventures = frozen(cohort, view, request.user)
    if len(ventures) > MOST_AT_ONCE:
        text = _("A table of more than %(most)d ventures is made in the background. Order it here.")
        messages.info(request, text % {"most": MOST_AT_ONCE})
        address = reverse("cohort_packs", args=[public_id])
        return redirect(f"{address}?{view}" if view else address)
    into, playbook = BytesIO(), heading_playbook(cohort)
    write_cohort_workbook(into, cohort, rows_of(ventures), len(ventures), playbook, get_language() or "en")
    exported(cohort, request.user, "xlsx", len(ventures))
    return attached(into.getvalue(), XLSX, f"{cohort.name or 'cohort'}.xlsx")


@require_safe
def cohort_csv(request: SignedInRequest, public_id: UUID) -> StreamingHttpResponse:
    """The ventures of the workbook as CSV, of any number of them: each piece is sent before the next one is read."""
    cohort = cohort_for(request.user, public_id, Right.MANAGE)
    ventures = frozen(cohort, view_of(request.GET), request.user)
    exported(cohort, request.user, "csv", len(ventures))
    lines = csv_of_cohort(rows_of(ventures), heading_playbook(cohort), get_language() or "en")
    return named(StreamingHttpResponse(lines, content_type=CSV), f"{cohort.name or 'cohort'}.csv")


def rows_of(ventures: Sequence[Venture]) -> Iterator[list[Row]]:
    for _piece, rows, _reasons in in_pieces(ventures):
        yield rows
