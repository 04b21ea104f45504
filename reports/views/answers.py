"""The answers of a venture as a workbook and as a document."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from accounts.models import SignedInRequest
from assessments.access import assessment_for
from assessments.evaluation import Sheet, read_sheet
from assessments.views.carrying import name_of
from reports.sheets.answers import answers_workbook
from reports.sheets.answers_document import answers_document
from reports.sheets.docx import DOCX
from reports.sheets.downloads import XLSX, attached


@require_safe
def answers_sheet(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Every question with its answer, to be filled in and brought back."""
    return to_fill_in(request, public_id, answers_workbook, XLSX, "xlsx")


@require_safe
def answers_in_document(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """The same for a word processor."""
    return to_fill_in(request, public_id, answers_document, DOCX, "docx")


def to_fill_in(
    request: SignedInRequest, public_id: UUID, make: Callable[[Sheet, str, str], bytes], kind: str, extension: str
) -> HttpResponse:
    assessment = assessment_for(request.user, public_id)
    title = name_of(assessment)
    content = make(read_sheet(assessment), title, get_language() or "en")
    return attached(content, kind, f"{title}.{extension}")
