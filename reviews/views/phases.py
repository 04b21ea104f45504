"""The phases of reviewing at a checkpoint: planned, changed and taken away."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.limits import refused_in
from accounts.models import SignedInRequest
from accounts.once import once
from cohorts.access import cohort_for
from cohorts.models import Checkpoint, Cohort, Right
from reviews.deciding.page import checkpoint_asked
from reviews.models import Phase
from reviews.phase_form import PhaseForm
from reviews.phases import ChangedSince, Gone, change_phase, phase_on, plan_phase, remove_phase, state_of
from reviews.views.assigning import address


@require_http_methods(["GET", "HEAD", "POST"])
@once
def phases(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """The phases of reviewing at a checkpoint, and a new one."""
    cohort = cohort_for(request.user, public_id, Right.MANAGE)
    sent = request.POST if request.method == "POST" else request.GET
    checkpoint = checkpoint_asked(cohort, sent.get("checkpoint", ""))
    form = PhaseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with refused_in(form):
            made = plan_phase(cohort=cohort, checkpoint=checkpoint, by=request.user, **form.cleaned_data)
            messages.success(request, _("The phase “%(phase)s” is planned.") % {"phase": made.name})
            return redirect(phases_at(cohort, checkpoint))
    own = Count("criteria", filter=Q(criteria__retired_at=None))
    found = list(Phase.objects.filter(cohort=cohort, checkpoint=checkpoint).annotate(own=own))
    context = {
        "cohort": cohort,
        "section": "reviewers",
        "checkpoint": checkpoint,
        "back": address(cohort, checkpoint),
        "phases": found,
        "now": phase_on(found, cohort.today),
        "form": form,
    }
    return render(request, "reviews/phases.html", context, status=422 if form.errors else 200)


def phases_at(cohort: Cohort, checkpoint: Checkpoint | None) -> str:
    query = "?" + urlencode({"checkpoint": checkpoint.public_id}) if checkpoint else ""
    return reverse("phases", args=[cohort.public_id]) + query


def phase_in(cohort: Cohort, phase_id: UUID) -> Phase | None:
    """A phase of the cohort; None for one that was removed, and for one of another cohort."""
    return Phase.objects.select_related("checkpoint").filter(cohort=cohort, public_id=phase_id).first()


@require_http_methods(["GET", "HEAD", "POST"])
def phase(request: SignedInRequest, public_id: UUID, phase_id: UUID) -> HttpResponse:
    """One phase, to change its days, who reviews, and what is visible; what was reviewed in it stays."""
    cohort = cohort_for(request.user, public_id, Right.MANAGE)
    found = phase_in(cohort, phase_id)
    if found is None:
        return removed_before(request, public_id)
    shown, state = request.POST.get("shown", ""), state_of(found)
    form = PhaseForm(request.POST if request.method == "POST" else None, instance=found)
    if request.method == "POST" and form.is_valid():
        try:
            is_other = change_phase(phase=found, by=request.user, shown=shown, **form.cleaned_data)
        except Gone:
            return removed_before(request, public_id)
        except ChangedSince:
            text = _("Somebody changed this phase meanwhile. Your change was not saved; this is how it stands now.")
            messages.warning(request, text)
            return redirect("phase", public_id, phase_id)
        if is_other:
            text = _("The phase “%(phase)s” is changed. Reviews stay.")
            messages.success(request, text % {"phase": form.cleaned_data["name"]})
        else:
            messages.info(request, _("This was so already."))
        return redirect(phases_at(cohort, found.checkpoint))
    context = {
        "cohort": cohort,
        "section": "reviewers",
        "phase_id": phase_id,
        "checkpoint": found.checkpoint,
        "back": phases_at(cohort, found.checkpoint),
        "form": form,
        "shown": shown or state,
    }
    return render(request, "reviews/phase.html", context, status=422 if form.errors else 200)


def removed_before(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    messages.info(request, _("This phase was removed before. Nothing was changed."))
    return redirect("phases", public_id)


@require_POST
def phase_remove(request: SignedInRequest, public_id: UUID, phase_id: UUID) -> HttpResponse:
    """Takes a phase away; what was reviewed in it stays."""
    cohort = cohort_for(request.user, public_id, Right.MANAGE)
    found = phase_in(cohort, phase_id)
    if found is None:
        return removed_before(request, public_id)
    try:
        remove_phase(phase=found, by=request.user)
    except Gone:
        return removed_before(request, public_id)
    messages.success(request, _("The phase “%(phase)s” is removed. Reviews stay.") % {"phase": found.name})
    return redirect(phases_at(cohort, found.checkpoint))
