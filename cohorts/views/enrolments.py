"""What a founder does about the place of a venture in a cohort: share its progress or not, and leave."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import SignedInRequest
from cohorts import actions
from cohorts.access import own_enrolment_for
from cohorts.landing import ventures_page
from cohorts.models import Enrolment


@require_POST
def progress_share(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Whether the staff see how many questions are answered, and the day of the last answer."""
    enrolment = own_enrolment_for(request.user, public_id)
    is_shared = request.POST.get("share") == "yes"
    actions.share_progress(enrolment=enrolment, is_shared=is_shared)
    said = {
        True: _("The staff of %(cohort)s see how many questions you have answered, and when last. No answers."),
        False: _("The staff of %(cohort)s no longer see how far you are."),
    }
    messages.success(request, said[is_shared] % {"cohort": enrolment.cohort})
    return redirect(ventures_page())


@require_POST
def plan_share(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Whether the staff see how far the plan is."""
    enrolment = own_enrolment_for(request.user, public_id)
    is_shared = request.POST.get("share") == "yes"
    actions.share_plan(enrolment=enrolment, is_shared=is_shared)
    said = {
        True: _(
            "The staff of %(cohort)s see, also before you submit, how many items of your plan are done, in progress, blocked, overdue and left, and the hours left. No titles, names or notes."
        ),
        False: _("The staff of %(cohort)s do not see how far your plan is."),
    }
    messages.success(request, said[is_shared] % {"cohort": enrolment.cohort})
    return redirect(ventures_page())


@require_http_methods(["GET", "HEAD", "POST"])
def cohort_leave(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Says what leaving means, and leaves."""
    enrolment = own_enrolment_for(request.user, public_id)
    if request.method == "POST":
        actions.end_enrolment(enrolment=enrolment, by=request.user, end=Enrolment.End.LEFT)
        said = _("%(venture)s has left %(cohort)s.")
        messages.success(request, said % {"venture": enrolment.venture, "cohort": enrolment.cohort})
        return redirect(ventures_page())
    return render(request, "cohorts/cohort_leave.html", {"enrolment": enrolment})
