"""The page that the letter to an invitee leads to: what it is, and enrolling one venture by it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.once import once
from cohorts import joining
from cohorts.access import invitee_with, working_venture_for
from cohorts.belonging import is_address_of
from cohorts.landing import ventures_page
from cohorts.models import Invitee, Venture
from cohorts.views.invitations import shared_by, told_of


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@once
def invitee(request: HttpRequest, code: str) -> HttpResponse:
    """What a venture is invited to by a letter; whoever holds the link enrols one here, once."""
    found = invitee_with(code)
    if request.method == "POST":
        if not request.user.is_authenticated:
            return redirect_to_login(request.path)
        return enrol(request, found)
    if joining.state_of(found) != "open":
        return render_ended(request, found)
    if is_looked_at(request, found):
        joining.mark_opened(found)
    return render_open(request, found)


def is_looked_at(request: HttpRequest, found: Invitee) -> bool:
    """Whether an invited person looks at the page: no robot's HEAD, no browser that fetches ahead, none of the staff."""
    ahead = request.headers.get("Sec-Purpose", "") + request.headers.get("Purpose", "")
    if request.method != "GET" or "prefetch" in ahead:
        return False
    staff = found.cohort.programme.organisation.staff
    return not (request.user.is_authenticated and staff.filter(user=request.user).exists())


def render_open(request: HttpRequest, found: Invitee) -> HttpResponse:
    user = request.user
    ventures = Venture.objects.owned_by(user).in_use().order_by("name")
    inside = found.cohort.enrolments.current().filter(venture__in=ventures)
    context = {
        "invitation": found,
        "invited_by": found.invited_by,
        "ventures": ventures,
        "enrolled": set(inside.values_list("venture_id", flat=True)),
        "suggested": found.venture_name,
        "code_field": "invitee",
        "is_other_account": user.is_authenticated and not is_address_of(user, found.address),
    }
    return render(request, "cohorts/invitation.html", context)


def render_ended(request: HttpRequest, found: Invitee) -> HttpResponse:
    """In plain words why the link cannot be used, and what to do."""
    user = request.user
    is_mine = (
        user.is_authenticated
        and found.enrolment is not None
        and Venture.objects.visible_to(user).filter(pk=found.enrolment.venture_id).exists()
    )
    context = {"invitation": found, "state": joining.state_of(found), "is_mine": is_mine}
    return render(request, "cohorts/invitee_ended.html", context, status=410)


def enrol(request: HttpRequest, found: Invitee) -> HttpResponse:
    try:
        public_id = UUID(request.POST.get("venture", ""))
    except ValueError:
        messages.warning(request, _("Choose the venture that you want to enrol."))
        return redirect("invitee", found.code)
    venture = working_venture_for(request.user, public_id)
    try:
        made = joining.join(invitee=found, venture=venture, by=request.user, **shared_by(request))  # type: ignore[arg-type]
    except joining.NotUsable:
        return redirect("invitee", found.code)
    except joining.InsideAlready as inside:
        messages.info(request, str(inside))
        return redirect("invitee", found.code)
    messages.success(request, told_of(made))
    return redirect(ventures_page())
