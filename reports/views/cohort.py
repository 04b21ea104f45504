"""The workbook of a cohort, made on demand: a table of hundreds of rows takes a fraction of a second."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from accounts.models import SignedInRequest
from cohorts.access import cohort_for
from cohorts.models import Right
from reports.sheets.cohort import cohort_workbook
from reports.sheets.downloads import XLSX, attached
from reviews.glance import rows_of
from reviews.glance.page import GlancePage


@require_safe
def cohort_sheet(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """The cohort as XLSX, for those who run it: what was submitted, of the ventures that the view shows, in its order."""
    cohort = cohort_for(request.user, public_id, Right.MANAGE)
    language = get_language() or "en"
    page = GlancePage(cohort, request.user.pk, request.GET, language)
    rows = rows_of(cohort, with_results=True, only=page.all_keys)
    content = cohort_workbook(cohort, rows, page.playbook, language)
    return attached(content, XLSX, f"{cohort.name or 'cohort'}.xlsx")
