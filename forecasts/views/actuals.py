"""The books of a venture's months: typed, pasted, begun again from, and adopted as answers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.limits import LimitReached
from accounts.models import SignedInRequest
from accounts.once import once
from assessments import actions
from assessments.access import assessment_for, editable_assessment_for, may_edit
from assessments.answers.forms import revision
from assessments.evaluation import evaluate
from assessments.models import AnswerSource, Assessment
from assessments.wording import grouped
from engine.forecast.inputs.currencies import DECIMALS
from engine.forecast.inputs.quantities import digits
from engine.playbook.answer_reading import read_answer
from engine.playbook.answers import InvalidAnswer
from forecasts import actions as forecast_actions
from forecasts.access import editable_scenario_for
from forecasts.actuals import ActualsOnForecast, BookRow
from forecasts.books import MonthSent, actuals_in, months_of, save_months
from forecasts.compare import inputs_of
from forecasts.models import FIGURES, MonthActual, Scenario
from forecasts.months import FIGURE_NAMES, MonthForm, currency_of, founded_of
from forecasts.outcome import Outcome
from forecasts.pasted import Pasted


@require_http_methods(["GET", "HEAD", "POST"])
def actuals(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """The books, and the form for a month; a post keeps it. Without figures a month is taken back."""
    if request.method != "POST":
        assessment = assessment_for(request.user, public_id)
        return render_actuals(request, assessment, form=blank_form(assessment, request.GET.get("month", "")))
    assessment = editable_assessment_for(request.user, public_id)
    form = MonthForm(request.POST, founded=founded_of(assessment))
    rev = revision(request.POST.get("rev", ""))
    if not form.is_valid():
        return render_actuals(request, assessment, 422, form=form, rev=rev)
    if not form.figures and not rev:
        form.add_error(None, _("Give at least one figure."))
        return render_actuals(request, assessment, 422, form=form, rev=rev)
    return keep_month(request, assessment, form, rev)


def keep_month(request: SignedInRequest, assessment: Assessment, form: MonthForm, rev: int) -> HttpResponse:
    month = form.cleaned_data["month"]
    sent = MonthSent(month, form.cleaned_data["currency"], form.figures, rev)
    try:
        kept = save_months(assessment=assessment, sent=[sent], by=request.user)
    except LimitReached as limit:
        form.add_error(None, str(limit))
        return render_actuals(request, assessment, 422, form=form, rev=rev)
    if kept.clashes:
        current = assessment.actuals.filter(month=month).first()
        return render_actuals(request, assessment, 409, form=form, rev=current.rev if current else 0, clash=month)
    said = _("%(month)s is saved.") if form.figures else _("%(month)s is taken back.")
    messages.success(request, said % {"month": month})
    return redirect(place_after(request, assessment))


def place_after(request: SignedInRequest, assessment: Assessment) -> str:
    """The scenario that the form stood beside, or the books."""
    back = request.POST.get("back", "")
    known = {str(one): one for one in assessment.scenarios.values_list("public_id", flat=True)}
    if back in known:
        return f"{reverse('scenario', args=[known[back]])}#actuals"
    return reverse("actuals", args=[assessment.public_id])


def blank_form(assessment: Assessment, month: str = "") -> MonthForm:
    """The form for the next month, or for one that is there."""
    row = assessment.actuals.filter(month=month).first() if month else None
    initial: dict[str, Any] = {"currency": currency_of(assessment)}
    if row is not None:
        initial = {"month": row.month, **row.raw}
    return MonthForm(initial=initial)


@require_POST
def actuals_paste(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Rows pasted from a sheet: shown as understood first, kept when that is confirmed."""
    assessment = editable_assessment_for(request.user, public_id)
    pasted = pasted_of(request, assessment)
    if "save" not in request.POST or not pasted.changes:
        return render_actuals(request, assessment, 200 if pasted.changes else 422, pasted=pasted)
    seen = {one.month: revision(request.POST.get(f"rev-{one.month}", "")) for one in pasted.changes}
    try:
        kept = save_months(assessment=assessment, sent=pasted.sent(seen), by=request.user)
    except LimitReached as limit:
        messages.warning(request, str(limit))
        return render_actuals(request, assessment, 422, pasted=pasted)
    if kept.changed:
        count = len(kept.changed)
        text = ngettext("%(count)d month is saved.", "%(count)d months are saved.", count)
        messages.success(request, text % {"count": count})
    if kept.clashes:
        text = _("Changed by someone else in the meantime, so not overwritten: %(months)s.")
        messages.warning(request, text % {"months": ", ".join(kept.clashes)})
    return redirect(place_after(request, assessment))


def pasted_of(request: SignedInRequest, assessment: Assessment) -> Pasted:
    currency = request.POST.get("currency", "")
    return Pasted(
        text=request.POST.get("text", "").replace("\x00", ""),
        currency=currency if currency in DECIMALS else currency_of(assessment),
        stored={row.month: row for row in months_of(assessment)},
        founded=founded_of(assessment),
        today=timezone.localdate(),
    )


def render_actuals(
    request: SignedInRequest,
    assessment: Assessment,
    status: int = 200,
    *,
    form: MonthForm | None = None,
    rev: int | None = None,
    pasted: Pasted | None = None,
    clash: str = "",
) -> HttpResponse:
    rows = months_of(assessment)
    shown = form or blank_form(assessment)
    month = str(shown.initial.get("month", ""))
    context = {
        "assessment": assessment,
        "section": "forecast",
        "rows": [shown_month(row) for row in rows],
        "names": list(FIGURE_NAMES.values()),
        "history": assessment.actuals_history.select_related("changed_by").order_by("-month", "-rev"),
        "month_form": shown,
        "rev": next((row.rev for row in rows if row.month == month), 0) if rev is None else rev,
        "pasted": pasted,
        "clash": next((row for row in rows if row.month == clash), None) if clash else None,
        "is_clash": bool(clash),
        "currencies": list(DECIMALS),
        "currency": pasted.currency if pasted else currency_of(assessment),
        "back": request.POST.get("back", ""),
        "may_edit": may_edit(request.user, assessment),
    }
    return render(request, "forecasts/actuals.html", context, status=status)


def shown_month(row: MonthActual) -> dict[str, Any]:
    """A month with its figures under their names."""
    return {"row": row, "cells": [(FIGURE_NAMES[name], grouped(getattr(row, name))) for name in FIGURES]}


def books_beside(scenario: Scenario, outcome: Outcome) -> ActualsOnForecast:
    """The books of the assessment beside a scenario."""
    rows = months_of(scenario.assessment)
    kept = actuals_in(rows, outcome.currency)
    revisions = dict(scenario.assessment.answers.values_list("item_id", "rev"))
    return ActualsOnForecast(outcome, kept, len(rows) - len(kept), revisions)


def form_beside(scenario: Scenario) -> dict[str, Any]:
    """The form for a month as it stands on the page of a scenario, to which it leads back."""
    return {"month_form": blank_form(scenario.assessment), "rev": 0, "back": str(scenario.public_id)}


def stored_books(scenario: Scenario) -> ActualsOnForecast | None:
    """The books beside the inputs as stored; None when those no longer read."""
    inputs = inputs_of(scenario)
    if inputs is None:
        return None
    outcome = Outcome(inputs, evaluate(scenario.assessment), get_language() or "en")
    return books_beside(scenario, outcome)


@require_POST
@once
def scenario_rebase(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """A new scenario, begun again from the books. The old one stays as it is."""
    found = editable_scenario_for(request.user, public_id)
    books = stored_books(found)
    done = books.rebased if books else None
    if done is None:
        messages.warning(request, (books.obstacle if books else "") or _("There are no actuals to begin from yet."))
        return redirect(f"{reverse('scenario', args=[public_id])}#actuals")
    name = _("%(name)s, re-based from %(month)s")
    try:
        created = forecast_actions.create_scenario(
            assessment=found.assessment,
            name=name % {"name": found.name[:60], "month": done.month},
            inputs=done.inputs,
            by=request.user,
        )
    except LimitReached as limit:
        messages.warning(request, str(limit))
        return redirect(f"{reverse('scenario', args=[public_id])}#actuals")
    messages.success(request, _("This is the re-based scenario. The one that it began from stays as it was."))
    return redirect("scenario", created.public_id)


@require_POST
@once
def scenario_adopt(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Saves a figure that the books prove as the answer to its question, with the books as evidence."""
    found = editable_scenario_for(request.user, public_id)
    books = stored_books(found)
    item_id = request.POST.get("item", "")
    row = books.proposal(item_id) if books else None
    if row is None:
        known = books.evaluation.playbook.items if books else {}
        if item_id not in known:
            raise Http404
        messages.info(request, _("The books propose nothing for this question, or it is answered so already."))
    else:
        adopt(request, found.assessment, row)
    return redirect(f"{reverse('scenario', args=[public_id])}#actuals")


def adopt(request: SignedInRequest, assessment: Assessment, row: BookRow) -> None:
    try:
        actions.save_answer(
            assessment=assessment,
            item_id=row.item.id,
            given=read_answer(row.item, digits(row.value)),
            by=request.user,
            expected_rev=revision(request.POST.get("rev", "")),
            source=AnswerSource.BOOKS,
        )
    except InvalidAnswer as error:
        messages.warning(request, error.message.in_language(get_language() or "en"))
    except actions.AnswerChanged:
        messages.warning(request, _("Someone else changed this answer in the meantime. Nothing was overwritten."))
    else:
        attach_books(request, assessment, row.item.id)
        messages.success(request, _("%(code)s now says %(figure)s.") % {"code": row.item.code, "figure": row.figure})


def attach_books(request: SignedInRequest, assessment: Assessment, item_id: str) -> None:
    """The page of the books as evidence, once."""
    link = request.build_absolute_uri(reverse("actuals", args=[assessment.public_id]))
    if not assessment.evidence.current().filter(item_id=item_id, link=link).exists():
        actions.attach_link(assessment=assessment, item_id=item_id, link=link, by=request.user)
