"""The way to profit: the scenarios of an assessment side by side, and a new one from eight inputs."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.limits import refused_in
from accounts.models import SignedInRequest
from accounts.once import once
from assessments.access import assessment_for, editable_assessment_for, may_edit
from assessments.evaluation import evaluate
from assessments.models import Assessment
from forecasts import actions as forecast_actions
from forecasts.compare import curves_beside, scenario_rows
from forecasts.links import sourced
from forecasts.models import Scenario
from forecasts.start import StartForm, known_start


@require_safe
def forecast(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """The scenarios side by side, and the form for another one."""
    assessment = assessment_for(request.user, public_id)
    form = StartForm(initial=known_start(evaluate(assessment)))
    if assessment.scenarios.exists():
        form.initial.update(name="", kind=Scenario.Kind.OWN)
    return render_forecast(request, assessment, form, 200)


@require_POST
@once
def scenario_create(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """A new scenario from the eight inputs, and on to its page."""
    assessment = editable_assessment_for(request.user, public_id)
    evaluation = evaluate(assessment)
    form = StartForm(request.POST, known=known_start(evaluation))
    if not form.is_valid():
        return render_forecast(request, assessment, form, 422)
    with refused_in(form):
        created = forecast_actions.create_scenario(
            assessment=assessment,
            name=form.cleaned_data["name"],
            kind=form.cleaned_data["kind"],
            inputs=sourced(form.inputs, evaluation),
            by=request.user,
        )
    if form.errors:
        return render_forecast(request, assessment, form, 422)
    messages.success(request, _("The scenario is saved. Open any part that you want to state more exactly."))
    for sentence in form.read:
        messages.info(request, sentence)
    return redirect("scenario", created.public_id)


def render_forecast(request: SignedInRequest, assessment: Assessment, form: StartForm, status: int) -> HttpResponse:
    rows = scenario_rows(assessment)
    context = {
        "assessment": assessment,
        "section": "forecast",
        "form": form,
        "rows": rows,
        "curves": curves_beside(rows, get_language() or "en"),
        "may_edit": may_edit(request.user, assessment),
    }
    return render(request, "forecasts/forecast.html", context, status=status)
