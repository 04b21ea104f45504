"""Pages of organisations and cohorts, and the invitation by which a venture enrols."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.limits import LimitReached, refused_in
from accounts.models import SignedInRequest
from accounts.once import once
from cohorts import actions
from cohorts.access import ClosedInvitation, cohort_for, open_invitation, organisation_for, owned_venture_for
from cohorts.forms import CohortForm, OrganisationForm
from cohorts.models import Invitation, Organisation, Right, Venture


@require_http_methods(["GET", "HEAD", "POST"])
@once
def organisations(request: SignedInRequest) -> HttpResponse:
    """The organisations one works for, with their cohorts; a form opens a new one."""
    post = request.method == "POST"
    form = OrganisationForm(request.POST if post else None)
    if post and form.is_valid():
        with refused_in(form):
            actions.found_organisation(name=form.cleaned_data["name"], by=request.user)
            messages.success(request, _("The organisation is there. Open its first cohort."))
            return redirect("organisations")
    return render_organisations(request, form, {}, status=422 if form.errors else 200)


def render_organisations(
    request: SignedInRequest, form: OrganisationForm, refused: Mapping[int, CohortForm], status: int = 200
) -> HttpResponse:
    """The page; `refused` are forms that come back with their mistakes, by the key of their organisation."""
    rows = [
        (row, refused.get(row.pk) or CohortForm(auto_id=ids_of(row)))
        for row in Organisation.objects.visible_to(request.user).listed()
    ]
    context = {"rows": rows, "form": form, "section": "organisations"}
    return render(request, "cohorts/organisations.html", context, status=status)


def ids_of(organisation: Organisation) -> str:
    """The pattern of ids of an organisation's form: the page may hold several."""
    return f"id_{organisation.public_id.hex[:8]}_%s"


@require_POST
@once
def cohort_create(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """A new cohort of an organisation."""
    organisation = organisation_for(request.user, public_id)
    form = CohortForm(request.POST, auto_id=ids_of(organisation))
    if form.is_valid():
        with refused_in(form):
            cohort = actions.open_cohort(
                organisation=organisation,
                programme=form.cleaned_data["programme"],
                name=form.cleaned_data["name"],
                by=request.user,
            )
            return redirect("cohort", cohort.public_id)
    return render_organisations(request, OrganisationForm(), {organisation.pk: form}, status=422)


@require_POST
@once
def invitation_create(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """A new invitation link to a cohort."""
    cohort = cohort_for(request.user, public_id, Right.MANAGE)
    try:
        actions.invite(cohort=cohort, by=request.user)
    except LimitReached as limit:
        messages.warning(request, str(limit))
    else:
        messages.success(request, _("The link is ready. Send it to the ventures you invite."))
    return redirect("cohort", cohort.public_id)


@require_POST
def invitation_withdraw(request: SignedInRequest, public_id: UUID, code: str) -> HttpResponse:
    """A link that works no more; ventures that enrolled stay."""
    cohort = cohort_for(request.user, public_id, Right.MANAGE)
    found = get_object_or_404(Invitation, cohort=cohort, code=code[:64])
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
    ventures = Venture.objects.owned_by(request.user).order_by("name")
    enrolled = set(found.cohort.enrolments.filter(venture__in=ventures).values_list("venture_id", flat=True))
    context = {"invitation": found, "ventures": ventures, "enrolled": enrolled}
    return render(request, "cohorts/invitation.html", context)


def enrol(request: HttpRequest, found: Invitation) -> HttpResponse:
    try:
        public_id = UUID(request.POST.get("venture", ""))
    except ValueError:
        messages.warning(request, _("Choose the venture that you want to enrol."))
        return redirect("invitation", found.code)
    venture = owned_venture_for(request.user, public_id)
    actions.enrol(invitation=found, venture=venture, by=request.user)  # type: ignore[arg-type]
    text = _("%(venture)s is enrolled in %(cohort)s. Its staff see nothing until you submit.")
    messages.success(request, text % {"venture": venture, "cohort": found.cohort})
    return redirect("home")
