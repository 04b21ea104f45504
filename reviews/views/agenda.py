"""The agenda of a committee: what reviewers differ on."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import SignedInRequest
from cohorts.access import cohort_for
from cohorts.models import Right
from reviews.access import may
from reviews.agenda import LEAST_SHARED, AgendaPage
from reviews.deciding.page import checkpoint_asked


@require_safe
def agenda(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """The submissions of a checkpoint, most disputed first, and how far reviewers agree."""
    cohort = cohort_for(request.user, public_id, Right.REVIEW)
    checkpoint = checkpoint_asked(cohort, request.GET.get("checkpoint", ""))
    context = {
        "cohort": cohort,
        "section": "agenda",
        "page": AgendaPage(cohort, checkpoint, request.user, may(cohort, Right.MANAGE)),
        "checkpoint": checkpoint,
        "checkpoints": list(cohort.checkpoints.all()),
        "least_shared": LEAST_SHARED,
    }
    return render(request, "reviews/agenda.html", context)
