"""One scenario: its inputs as a form that opens up, and what they come to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.limits import refused_in
from accounts.models import SignedInRequest
from accounts.once import once
from accounts.sealed import SealedRecord
from accounts.text import clean_text
from assessments.access import may_edit
from assessments.answers.forms import revision
from assessments.evaluation import Evaluation, evaluate
from engine.forecast.inputs.inputs import Inputs
from engine.forecast.inputs.reading import read_inputs
from engine.forecast.inputs.simple import simple_inputs
from forecasts import actions as forecast_actions
from forecasts.access import editable_scenario_for, scenario_for
from forecasts.actuals import ActualsOnForecast, happened
from forecasts.answers import AnswersBeside, beside
from forecasts.books import actuals_in, months_of
from forecasts.compare import inputs_of
from forecasts.form import ScenarioForm, section_of
from forecasts.models import Scenario
from forecasts.noted import Noted
from forecasts.outcome import QUICK
from forecasts.page import ForecastOnPage
from forecasts.pairs import PairsOnForm
from forecasts.plan import PlanOnForecast
from forecasts.posted import Posted
from forecasts.question import RequirementQuestion, question_of
from forecasts.start import CopyForm
from forecasts.views.actuals import books_beside, form_beside


@dataclass(frozen=True)
class ScenarioPage:
    """Everything the page of one scenario shows; the template takes each by its name here.

    Attributes:
        page: what the inputs come to; None while they cannot be read, as with `beside`, `question`, `plan` and
            `books`.
        is_preview: the inputs in hand are not those stored.
        may_change: the person may edit, and the scenario is not sealed.
        clash: the scenario as somebody else stored it meanwhile.
    """

    scenario: Scenario
    draft: Draft
    form: ScenarioForm
    page: ForecastOnPage | None
    is_preview: bool
    may_edit: bool
    may_change: bool
    copy: CopyForm
    beside: AnswersBeside | None
    question: RequirementQuestion | None
    pairs: PairsOnForm
    noted: Noted
    plan: PlanOnForecast | None
    books: ActualsOnForecast | None
    clash: Scenario | None


@dataclass(frozen=True)
class Draft:
    """A scenario with the inputs in hand: stored ones, or as just posted."""

    scenario: Scenario
    form: ScenarioForm
    inputs: Inputs | None
    name: str
    rev: int

    @property
    def noted(self) -> Noted:
        return Noted(self.inputs, self.form)

    @property
    def is_stored(self) -> bool:
        return self.inputs is not None and self.inputs.digest == self.scenario.digest


def stored_draft(scenario: Scenario) -> Draft:
    result = read_inputs(scenario.inputs)
    form = ScenarioForm(scenario.inputs, {}, result.problems, get_language() or "en")
    return Draft(scenario, form, result.inputs, scenario.name, scenario.rev)


def posted_draft(scenario: Scenario, data: Any) -> Draft:
    """The scenario as the form has it now. Nothing typed is lost, whether it can be read or not."""
    posted = Posted(data, inputs_of(scenario) or bare_inputs())
    raw = posted.raw()
    changed = data.get("add") or data.get("remove") or ""
    # An item that was just added is empty: that is no mistake yet, and it changes no result.
    result = read_inputs(Posted(without_add(data), posted.stored).raw() if "add" in data else raw)
    shown = result.inputs.to_raw() if result.inputs and not changed else raw
    form = ScenarioForm(
        shown, posted.origins, result.problems, get_language() or "en", section_of(changed), posted.read
    )
    return Draft(scenario, form, result.inputs, named(data.get("name", "")), revision(data.get("rev", "")))


def without_add(data: Any) -> dict[str, str]:
    return {key: value for key, value in data.items() if key != "add"}


def named(text: str) -> str:
    try:
        return clean_text(text.replace("\n", " "), max_length=100)
    except ValidationError:
        return ""


def bare_inputs() -> Inputs:
    """Inputs to compare with when the stored ones no longer read."""
    least = {"price": "1", "new_customers": "0", "monthly_cost": "0", "cash": "0", "start": "2027-01"}
    inputs = simple_inputs(least).inputs
    assert inputs is not None  # noqa: S101  # constants that a test reads
    return inputs


@require_http_methods(["GET", "HEAD", "POST"])
def scenario(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """The form and the results; a post saves it."""
    if request.method != "POST":
        found = scenario_for(request.user, public_id)
        return render_scenario(request, stored_draft(found))
    found = editable_scenario_for(request.user, public_id)
    draft = posted_draft(found, request.POST)
    if draft.inputs is None or not draft.name:
        return render_scenario(request, draft, 422)
    return save(request, draft, draft.inputs)


def save(request: SignedInRequest, draft: Draft, inputs: Inputs) -> HttpResponse:
    try:
        forecast_actions.save_scenario(
            scenario=draft.scenario, name=draft.name, inputs=inputs, by=request.user, expected_rev=draft.rev
        )
    except forecast_actions.ScenarioChanged as clash:
        return render_scenario(request, draft, 409, clash=clash.current)
    except SealedRecord:
        return render_scenario(request, draft, 409)
    messages.success(request, _("The scenario is saved."))
    for row in draft.noted.read:
        messages.info(request, row.sentence)
    return redirect("scenario", draft.scenario.public_id)


@require_POST
def scenario_preview(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """What the form's inputs come to, without keeping them: for the page as it is typed in, or as a page.

    htmx gets the results alone, or the list of problems while there are any.
    """
    found = editable_scenario_for(request.user, public_id)
    draft = posted_draft(found, request.POST)
    if "hx-request" not in {name.lower() for name in request.headers}:
        return render_scenario(request, draft, 200 if draft.inputs else 422)
    if draft.inputs is None:
        context = {"form": draft.form, "is_partial": True}
        response = render(request, "forecasts/_problems.html", context)
        response["HX-Retarget"] = "#problems"
        return response
    language = get_language() or "en"
    known = dots(found, draft.inputs)
    page = ForecastOnPage(draft.inputs, evaluate(found.assessment), language, QUICK, is_preview=True, happened=known)
    context = {"page": page, "is_preview": not draft.is_stored, "is_partial": True}
    response = render(request, "forecasts/_forecast.html", context)
    beside = {"noted": draft.noted, "scenario": found, "may_change": True}
    response.write(render_to_string("forecasts/_live.html", beside, request))
    return response


def render_scenario(
    request: SignedInRequest,
    draft: Draft,
    status: int = 200,
    *,
    clash: Scenario | None = None,
    copy: CopyForm | None = None,
) -> HttpResponse:
    found, language = draft.scenario, get_language() or "en"
    may = may_edit(request.user, found.assessment)
    evaluation = evaluate(found.assessment)
    page = page_of(draft, evaluation, language)
    shown = ScenarioPage(
        scenario=found,
        draft=draft,
        form=draft.form,
        page=page,
        is_preview=not draft.is_stored,
        may_edit=may,
        may_change=may and not found.is_sealed,
        copy=copy or CopyForm(),
        beside=beside(found, evaluation, page.forecast if page and draft.is_stored else None),
        question=question_of(draft.inputs, request.GET, language),
        noted=draft.noted,
        pairs=PairsOnForm(draft.inputs or inputs_of(found), draft.form.raw, draft.form.problems, language),
        plan=PlanOnForecast(page, timezone.localdate()) if page else None,
        books=books_beside(found, page) if page and draft.is_stored else None,
        clash=clash,
    )
    context = {"assessment": found.assessment, "section": "forecast", **vars(shown)}
    context |= form_beside(found) if may else {}
    return render(request, "forecasts/scenario.html", context, status=status)


def page_of(draft: Draft, evaluation: Evaluation, language: str) -> ForecastOnPage | None:
    if draft.inputs is None:
        return None
    known = dots(draft.scenario, draft.inputs)
    return ForecastOnPage(draft.inputs, evaluation, language, is_preview=not draft.is_stored, happened=known)


def dots(scenario: Scenario, inputs: Inputs) -> tuple[tuple[int, float], ...]:
    """The cash that the books give, for the picture."""
    return happened(actuals_in(months_of(scenario.assessment), inputs.settings.currency), inputs)


@require_POST
@once
def scenario_copy(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """A new scenario from this one."""
    found = editable_scenario_for(request.user, public_id)
    form = CopyForm(request.POST)
    if not form.is_valid():
        return render_scenario(request, stored_draft(found), 422, copy=form)
    with refused_in(form):
        copy = forecast_actions.copy_scenario(scenario=found, by=request.user, **form.cleaned_data)
    if form.errors:
        return render_scenario(request, stored_draft(found), 422, copy=form)
    messages.success(request, _("This is the copy. Change what differs."))
    return redirect("scenario", copy.public_id)
