"""How far a plan is, as a venture shares it with the staff of its cohort."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.htmx import is_htmx
from accounts.models import SignedInRequest
from plans.shared import figures_shared
from reviews.access import submission_for


@require_safe
def submission_plan(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """The figures as they are now, for who may read a submission: a page, or for htmx the part of a page.

    They are reckoned apart, so that the page of a submission asks nothing more for them.
    """
    submission = submission_for(request.user, public_id)
    # Where names are hidden, what stands on no sealed page would tell ventures apart.
    figures = None if submission.hidden else figures_shared(submission.enrolment)
    if figures is None:
        raise Http404
    template = "plans/_shared.html" if is_htmx(request) else "plans/shared.html"
    return render(request, template, {"submission": submission, "figures": figures})
