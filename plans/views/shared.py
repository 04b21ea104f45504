"""How far a plan is, as a venture shares it with the staff of its cohort."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.htmx import is_htmx
from accounts.models import SignedInRequest
from cohorts.access import cohort_read
from plans.access import shared_plan_for
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
    return render(request, template, {"submission": submission, "figures": figures, "enrolment": submission.enrolment})


@require_safe
def enrolment_plan(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """The same of a venture in the cohort, whether it has submitted anything or not; 404 where names are hidden.

    Raises:
        DeclareFirst: it has, and a reviewer has not said yet that there is no conflict of interest.
    """
    enrolment = shared_plan_for(request.user, public_id)
    figures = figures_shared(enrolment)
    if figures is None:
        raise Http404
    cohort = cohort_read(request.user, enrolment.cohort)
    context = {"enrolment": enrolment, "cohort": cohort, "section": "ventures", "figures": figures}
    return render(request, "plans/shared_alone.html", context)
