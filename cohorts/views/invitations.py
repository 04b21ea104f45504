"""The link by which ventures enrol: made and withdrawn by staff, opened by founders."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.limits import LimitReached, refused_in
from accounts.models import SignedInRequest
from accounts.once import once
from cohorts import actions
from cohorts.access import ClosedInvitation, cohort_for, open_invitation, working_venture_for
from cohorts.forms import InvitationForm
from cohorts.invitees import closed_words
from cohorts.landing import ventures_page
from cohorts.models import Cohort, Enrolment, Invitation, Organisation, Right, Venture


@require_http_methods(["GET", "HEAD", "POST"])
@once
def invitation_create(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """A new invitation link to a cohort: for how many ventures, until when, and whether each waits to be let in."""
    cohort = cohort_for(request.user, public_id, Right.MANAGE)
    form = InvitationForm(request.POST if request.method == "POST" else None, today=cohort.today)
    if form.is_valid() and cohort.is_closed:
        form.add_error(None, closed_words())
    elif form.is_valid():
        with refused_in(form):
            actions.invite(cohort=cohort, by=request.user, **terms_of(form, cohort))
            messages.success(request, _("The link is ready. Send it to the ventures you invite."))
            return redirect("cohort", cohort.public_id)
    context = {"cohort": cohort, "section": "ventures", "form": form}
    return render(request, "cohorts/invitation_create.html", context, status=422 if form.errors else 200)


def terms_of(form: InvitationForm, cohort: Cohort) -> dict[str, object]:
    """What the link is good for, until the end of its last day where the organisation is."""
    given = form.cleaned_data
    after = given["expires_on"] + timedelta(days=1)
    zone = cohort.programme.organisation.zone
    until = datetime(after.year, after.month, after.day, tzinfo=zone)
    return {"most": given["most"], "needs_approval": given["needs_approval"], "expires_at": until}


def withdrawn_before(at: datetime, organisation: Organisation) -> dict[str, str]:
    """The day of an earlier withdrawal, as a notice names it."""
    return {"day": date_format(at.astimezone(organisation.zone), "DATE_FORMAT")}


@require_POST
@once
def invitation_withdraw(request: SignedInRequest, public_id: UUID, code: str) -> HttpResponse:
    """A link that works no more; ventures that enrolled stay."""
    cohort = cohort_for(request.user, public_id, Right.MANAGE)
    found = get_object_or_404(Invitation, cohort=cohort, code=code[:64])
    if found.withdrawn_at:
        text = _("The link was withdrawn already, on %(day)s. Nothing was changed.")
        messages.info(request, text % withdrawn_before(found.withdrawn_at, cohort.programme.organisation))
        return redirect("cohort", cohort.public_id)
    actions.withdraw(invitation=found, by=request.user)
    messages.success(request, _("The link no longer works. Ventures that used it stay in the cohort."))
    return redirect("cohort", cohort.public_id)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@once
def invitation(request: HttpRequest, code: str) -> HttpResponse:
    """What a venture is invited to; a signed-in founder enrols one here."""
    try:
        found = open_invitation(code)
    except ClosedInvitation as closed:
        closed_by = {"organisation": str(closed)}
        return render(request, "cohorts/invitation_closed.html", closed_by, status=410)
    if request.method == "POST":
        if not request.user.is_authenticated:
            return redirect_to_login(request.path)
        return enrol(request, found)
    ventures = Venture.objects.owned_by(request.user).in_use().order_by("name")
    inside = found.cohort.enrolments.filter(venture__in=ventures, ended_at=None)
    enrolled = set(inside.values_list("venture_id", flat=True))
    context = {
        "invitation": found,
        "ventures": ventures,
        "enrolled": enrolled,
        "code_field": "invitation",
        "taken": why_taken(found),
    }
    return render(request, "cohorts/invitation.html", context)


def why_taken(found: Invitation) -> str:
    """Why nobody else can enrol by a link that is open; empty while there is a place."""
    try:
        actions.refuse_taken(found)
    except LimitReached as limit:
        return str(limit)
    return ""


def enrol(request: HttpRequest, found: Invitation) -> HttpResponse:
    try:
        public_id = UUID(request.POST.get("venture", ""))
    except ValueError:
        messages.warning(request, _("Choose the venture that you want to enrol."))
        return redirect("invitation", found.code)
    venture = working_venture_for(request.user, public_id)
    try:
        made = actions.enrol(
            invitation=found,
            venture=venture,
            by=request.user,  # type: ignore[arg-type]
            **shared_by(request),
        )
    except LimitReached as limit:
        messages.warning(request, str(limit))
        return redirect("invitation", found.code)
    messages.success(request, told_of(made))
    return redirect(ventures_page())


def shared_by(request: HttpRequest) -> dict[str, bool]:
    """What the ticked boxes let the staff see: how many questions are answered, and how far the plan is."""
    return {f"shares_{what}": request.POST.get(f"share_{what}") == "yes" for what in ("progress", "plan")}


def told_of(made: Enrolment) -> str:
    """What the staff of the cohort see from now on, for the founder."""
    if made.approved_at is None:
        text = _("%(venture)s waits until the staff of %(cohort)s let it in. They see its name alone.")
    elif made.shares_progress:
        text = _(
            "%(venture)s is enrolled in %(cohort)s. Its staff see how many questions you have answered and when last; no answers until you submit."
        )
    else:
        text = _("%(venture)s is enrolled in %(cohort)s. Its staff see nothing until you submit.")
    return text % {"venture": made.venture, "cohort": made.cohort}
