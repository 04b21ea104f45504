"""The rubric of a cohort or of a phase: what reviewers score at the end of a review."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.limits import LimitReached
from accounts.models import SignedInRequest
from accounts.once import once
from cohorts.access import cohort_for
from cohorts.models import Cohort, Right
from reviews.models import Criterion, Phase
from reviews.rubric import NameTaken, PhaseGone, add_criterion, own_criteria, remove_criterion, scored_by
from reviews.rubric_form import CriterionForm


@require_http_methods(["GET", "HEAD", "POST"])
@once
def rubric(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """The criteria, and a new one; of the phase that the address names, else of the cohort."""
    cohort = cohort_for(request.user, public_id, Right.MANAGE)
    asked = (request.POST if request.method == "POST" else request.GET).get("phase", "")
    at = phase_in(cohort, asked)
    if asked and at is None:
        messages.info(request, _("This phase was removed before. Nothing was changed."))
        return redirect("phases", public_id)
    form = CriterionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = add_criterion(cohort=cohort, phase=at, **form.cleaned_data)
        except LimitReached as limit:
            form.add_error(None, str(limit))
        except NameTaken:
            form.add_error("name", _("The rubric has a criterion of this name already. Nothing was added."))
        except PhaseGone:
            messages.info(request, _("This phase was removed before. Nothing was changed."))
            return redirect("phases", public_id)
        else:
            messages.success(request, _("“%(criterion)s” is in the rubric.") % {"criterion": made.name})
            return redirect(rubric_at(cohort, at))
    criteria = own_criteria(cohort, at)
    known = {"criteria": criteria, "scored": scored_by(criteria)}
    phases = Phase.objects.filter(cohort=cohort).select_related("checkpoint")
    context = {"cohort": cohort, "section": "reviewers", "phase": at, "phases": phases, "form": form, **known}
    return render(request, "reviews/rubric.html", context, status=422 if form.errors else 200)


def phase_in(cohort: Cohort, phase_id: str) -> Phase | None:
    """A phase of the cohort by the id in an address; None for anything else."""
    try:
        return Phase.objects.filter(cohort=cohort, public_id=UUID(phase_id)).first()
    except ValueError:
        return None


def rubric_at(cohort: Cohort, phase: Phase | None) -> str:
    """The address of the rubric of a phase, or of the cohort."""
    query = f"?phase={phase.public_id}" if phase else ""
    return reverse("rubric", args=[cohort.public_id]) + query


@require_POST
def criterion_remove(request: SignedInRequest, public_id: UUID, criterion_id: UUID) -> HttpResponse:
    """Takes a criterion out of the rubric; what was scored by it stays in the decisions."""
    cohort = cohort_for(request.user, public_id, Right.MANAGE)
    found = (
        Criterion.objects.filter(cohort=cohort, public_id=criterion_id, retired_at=None).select_related("phase").first()
    )
    if found is None:
        messages.info(request, _("This criterion was removed before. Nothing was changed."))
        return redirect("rubric", public_id)
    said = (
        _("“%(criterion)s” is no longer scored. Scores that were already given stay.")
        if remove_criterion(found)
        else _("“%(criterion)s” is removed.")
    )
    messages.success(request, said % {"criterion": found.name})
    return redirect(rubric_at(cohort, found.phase))
