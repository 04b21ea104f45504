"""The organisations somebody works for, with their programmes and cohorts; what an organisation has set."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.limits import refused_in
from accounts.models import SignedInRequest
from accounts.once import once
from cohorts import actions
from cohorts.access import organisation_for, organisations_of
from cohorts.forms import CohortForm, OrganisationForm, OrganisationSettingsForm
from cohorts.models import Organisation, Right


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
    rows = [(row, refused.get(row.pk) or CohortForm(auto_id=ids_of(row))) for row in organisations_of(request.user)]
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


@require_http_methods(["GET", "HEAD", "POST"])
def organisation_settings(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Name, time zone, and whether the staff must sign in with a second factor."""
    organisation = organisation_for(request.user, public_id, Right.OWN)
    fields = ("name", "time_zone", "demands_second_factor")
    post = request.POST if request.method == "POST" else None
    form = OrganisationSettingsForm(post, initial={name: getattr(organisation, name) for name in fields})
    if form.is_valid():
        actions.set_up_organisation(organisation=organisation, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("organisation_settings", public_id)
    context = {"organisation": organisation, "form": form, "section": "settings"}
    return render(request, "cohorts/organisation_settings.html", context, status=422 if form.errors else 200)
