"""The organisations somebody works for, with their programmes and cohorts; what an organisation has set."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from contextlib import suppress
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.limits import refused_in
from accounts.models import SignedInRequest, User
from accounts.once import once
from charts.palette import colour
from cohorts import actions, audit, branding
from cohorts.access import organisation_for, organisations_of
from cohorts.audit import Act
from cohorts.forms import BrandingForm, CohortForm, OrganisationForm, OrganisationSettingsForm
from cohorts.models import Organisation, Right
from jobs.storage import FileDamaged

logger = logging.getLogger("plumbline.cohorts")


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
    """Name, time zone, and whether the staff must sign in with a second factor; below it how papers look."""
    organisation = organisation_for(request.user, public_id, Right.OWN)
    if request.method != "POST":
        return render_settings(request, organisation)
    form = OrganisationSettingsForm(request.POST)
    if form.is_valid():
        before = {name: getattr(organisation, name) for name in form.cleaned_data}
        actions.set_up_organisation(organisation=organisation, **form.cleaned_data)
        if before != form.cleaned_data:
            factor = "demands_second_factor"
            facts = {"factor_before": before[factor], "factor": form.cleaned_data[factor]}
            told_of_settings(organisation, request.user, **facts)
        messages.success(request, _("Saved."))
        return redirect("organisation_settings", public_id)
    return render_settings(request, organisation, form=form)


def render_settings(
    request: SignedInRequest,
    organisation: Organisation,
    form: OrganisationSettingsForm | None = None,
    papers: BrandingForm | None = None,
) -> HttpResponse:
    """The page; forms that are given come back with their mistakes."""
    fields = ("name", "time_zone", "demands_second_factor", "keeps_months", "accent")
    now = {name: getattr(organisation, name) for name in fields}
    context = {
        "organisation": organisation,
        "section": "settings",
        "form": form or OrganisationSettingsForm(initial=now),
        "papers": papers or BrandingForm(initial=now, has_logo=bool(organisation.logo)),
        "sample": sample_of(organisation),
    }
    is_refused = bool((form and form.errors) or (papers and papers.errors))
    return render(request, "cohorts/organisation_settings.html", context, status=422 if is_refused else 200)


def sample_of(organisation: Organisation) -> dict[str, str]:
    """What a sheet of paper of the organisation shows, on white whatever the page looks like."""
    found = {"accent": organisation.accent or colour("accent"), "ground": colour("surface"), "grey": colour("line")}
    if organisation.logo:
        with suppress(FileDamaged):
            found["logo"] = branding.logo_address(branding.logo_digest(organisation))
    return found


@require_POST
def organisation_branding(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """The colour and the logo of the organisation's papers."""
    organisation = organisation_for(request.user, public_id, Right.OWN)
    form = BrandingForm(request.POST, request.FILES, has_logo=bool(organisation.logo))
    if not form.is_valid():
        return render_settings(request, organisation, papers=form)
    before = organisation.accent, organisation.logo.name
    try:
        branding.set_branding(organisation=organisation, **form.cleaned_data)
    except (OSError, FileDamaged):
        logger.exception("The logo of organisation %s could not be stored.", public_id)
        form.add_error("logo", _("The picture could not be stored, and nothing was changed. Try again later."))
        return render_settings(request, organisation, papers=form)
    organisation.refresh_from_db(fields=["accent", "logo"])
    if before != (organisation.accent, organisation.logo.name):
        told_of_settings(organisation, request.user, papers=True)
    messages.success(request, _("Saved. Papers that are made from now on look like this."))
    return redirect("organisation_settings", public_id)


def told_of_settings(organisation: Organisation, by: User, **facts: bool) -> None:
    """Writes into the log that the settings of an organisation were saved."""
    audit.write(organisation=organisation, by=by, act=Act.CHANGED_SETTINGS, about=organisation.public_id, **facts)
