"""The list of who was invited to a cohort."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import SignedInRequest
from cohorts.access import cohort_for
from cohorts.models import Right
from reviews.invitees import page_asked


@require_safe
def invitees(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Who was invited, those that need somebody first, by state and by words."""
    cohort = cohort_for(request.user, public_id, Right.MANAGE)
    context = {
        "cohort": cohort,
        "section": "invitees",
        "list": page_asked(cohort, request.GET.dict()),
        "address": request.build_absolute_uri("/invitees/"),
    }
    return render(request, "reviews/invitees.html", context)
