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
from reviews.glance import playbook_of, rows_of


@require_safe
def cohort_sheet(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """The cohort as XLSX, for those who run it: what was submitted, and nothing else."""
    cohort = cohort_for(request.user, public_id, Right.MANAGE)
    rows = rows_of(cohort, with_results=True)
    content = cohort_workbook(cohort, rows, playbook_of(rows), get_language() or "en")
    return attached(content, XLSX, f"{cohort.name or 'cohort'}.xlsx")
