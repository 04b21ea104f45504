"""The workbook of a cohort, made on demand: a table of hundreds of rows takes a fraction of a second."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import SignedInRequest
from cohorts.access import cohort_for
from cohorts.models import Right
from reports.sheets.cohort import cohort_workbook
from reports.sheets.downloads import XLSX, attached
from reviews.glance import rows_of
from reviews.glance.page import GlancePage

# Ventures of a table that is made while somebody waits; more of them the worker writes, as a pack.
MOST_AT_ONCE = 300


@require_safe
def cohort_sheet(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """The cohort as XLSX, for those who run it: what was submitted, of the ventures that the view shows, in its order."""
    cohort = cohort_for(request.user, public_id, Right.MANAGE)
    language = get_language() or "en"
    page = GlancePage(cohort, request.user.pk, request.GET, language)
    if page.counts["shown"] > MOST_AT_ONCE:
        text = _("A table of more than %(most)d ventures is made beside the pages. Order it here.")
        messages.info(request, text % {"most": MOST_AT_ONCE})
        address = reverse("cohort_packs", args=[public_id])
        return redirect(f"{address}?{page.query}" if page.query else address)
    rows = rows_of(cohort, with_results=True, only=page.all_keys)
    content = cohort_workbook(cohort, rows, page.playbook, language)
    return attached(content, XLSX, f"{cohort.name or 'cohort'}.xlsx")
