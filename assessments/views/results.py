"""The result of an assessment."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from accounts.models import SignedInRequest
from assessments.access import assessment_for, may_edit
from assessments.evaluation import evaluate
from assessments.results.additions import levers_of
from assessments.results.page import ResultOnPage


@require_safe
def result(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """The verdict and everything behind it, as the answers stand."""
    assessment = assessment_for(request.user, public_id)
    evaluation, language = evaluate(assessment), get_language() or "en"
    context = {
        "assessment": assessment,
        "evaluation": evaluation,
        "page": ResultOnPage(evaluation, language, levers_of(assessment, evaluation, language)),
        "section": "result",
        "may_edit": may_edit(request.user, assessment),
        "enrolments": assessment.venture.enrolments.select_related("cohort__programme__organisation"),
        "submissions": assessment.submissions.select_related("enrolment__cohort"),
    }
    return render(request, "assessments/result.html", context)
