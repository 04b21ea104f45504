"""The answers of a venture as a workbook."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from accounts.models import SignedInRequest
from assessments.access import assessment_for
from assessments.evaluation import read_sheet
from assessments.views.carrying import name_of
from reports.sheets.answers import answers_workbook
from reports.sheets.downloads import XLSX, attached


@require_safe
def answers_sheet(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Every question with its answer, to be filled in and brought back."""
    assessment = assessment_for(request.user, public_id)
    title = name_of(assessment)
    content = answers_workbook(read_sheet(assessment), title, get_language() or "en")
    return attached(content, XLSX, f"{title}.xlsx")
