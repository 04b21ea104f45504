"""What was answered to earlier versions of the playbook, and stays readable."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from accounts.models import SignedInRequest
from assessments.access import assessment_for
from assessments.answers.before import earlier_pages


@require_safe
def earlier_answers(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """The questions that are asked again, gone or merged, with their old answers, evidence, comments and history."""
    assessment = assessment_for(request.user, public_id)
    context = {
        "assessment": assessment,
        "section": "assessment",
        "pages": earlier_pages(assessment, get_language() or "en"),
    }
    return render(request, "assessments/earlier.html", context)
