"""Between answers and forecast: take known answers as inputs, propose figures back as answers."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import SignedInRequest
from accounts.once import once
from accounts.sealed import SealedRecord
from assessments import actions
from assessments.answers.forms import revision
from assessments.evaluation import evaluate
from assessments.models import AnswerSource
from engine.forecast.inputs.quantities import digits
from engine.playbook.answer_reading import read_answer
from engine.playbook.answers import InvalidAnswer
from forecasts import actions as forecast_actions
from forecasts.access import editable_scenario_for
from forecasts.answers import beside
from forecasts.compare import inputs_of
from forecasts.links import taken
from forecasts.models import Scenario


@require_POST
def scenario_prefill(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Fills the inputs of a scenario from the answers that are known."""
    found = editable_scenario_for(request.user, public_id)
    inputs = inputs_of(found)
    if inputs is not None:
        filled, codes = taken(inputs, evaluate(found.assessment))
        try:
            forecast_actions.save_scenario(
                scenario=found,
                name=found.name,
                inputs=filled,
                by=request.user,
                expected_rev=revision(request.POST.get("rev", "")) or found.rev,
            )
        except (forecast_actions.ScenarioChanged, SealedRecord):
            messages.warning(
                request,
                _("The scenario was changed in the meantime, so nothing was filled in. Check it and try again."),
            )
        else:
            messages.success(request, filled_sentence(codes))
    return redirect("scenario", public_id)


def filled_sentence(codes: list[str]) -> str:
    if not codes:
        return _("No answer changes an input: the two agree already, or the questions are not answered yet.")
    return _("Filled in from your answers: %(codes)s.") % {"codes": ", ".join(codes)}


@require_POST
@once
def scenario_propose(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Saves an input that was typed, or what the forecast proves by being there, as the answer to its question."""
    found = editable_scenario_for(request.user, public_id)
    answers = beside(found, evaluate(found.assessment))
    item_id = request.POST.get("item", "")
    row = answers.proposal(item_id) if answers else None
    if row is None or row.value is None:
        if not any(r.item.id == item_id and r.item.is_asked for r in (answers.rows if answers else ())):
            raise Http404
        messages.info(
            request,
            _("There is nothing left to adopt: the answer agrees with the forecast, or was changed in the meantime."),
        )
        return redirect(f"{reverse('scenario', args=[public_id])}#answers")
    try:
        given = read_answer(row.item, digits(row.value))
        actions.save_answer(
            assessment=found.assessment,
            item_id=row.item.id,
            given=given,
            by=request.user,
            expected_rev=revision(request.POST.get("rev", "")),
            source=AnswerSource.FORECAST,
        )
    except InvalidAnswer as error:
        messages.warning(request, error.message.in_language(get_language() or "en"))
    except actions.AnswerChanged:
        messages.warning(request, _("Someone else changed this answer in the meantime. Nothing was overwritten."))
    else:
        if row.is_proof:
            attach(request, found, row.item.id)
        messages.success(request, _("%(code)s now says %(figure)s.") % {"code": row.item.code, "figure": row.forecast})
    return redirect(f"{reverse('scenario', args=[public_id])}#answers")


def attach(request: SignedInRequest, scenario: Scenario, item_id: str) -> None:
    """The scenario's page as evidence, once."""
    link = request.build_absolute_uri(reverse("scenario", args=[scenario.public_id]))
    if not scenario.assessment.evidence.current().filter(item_id=item_id, link=link).exists():
        actions.attach_link(assessment=scenario.assessment, item_id=item_id, link=link, by=request.user)
