"""What-ifs: tried answers over the real ones, set one by one, compared, discarded, or turned into items of the plan."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.forms import CleanCharField
from accounts.limits import LimitReached
from accounts.models import SignedInRequest
from accounts.once import once
from accounts.text import clean_text
from assessments.access import assessment_for, editable_assessment_for, may_edit
from assessments.answers.forms import read_posted, reason_of
from assessments.evaluation import read_sheet
from assessments.models import Assessment
from engine.forecast.inputs.addresses import field_at
from engine.forecast.inputs.values import Refused, allowed
from engine.playbook.answers import InvalidAnswer
from forecasts.numbers import read_as
from plans import trying
from plans.access import editable_what_if_for, what_if_for
from plans.models import WhatIf
from plans.trying_inputs import TriedInputs, main_inputs, put_inputs, tried_inputs
from plans.views.plan import told_at
from plans.what_if_page import Comparison, WhatIfPage, blank_question


class NameForm(forms.Form):
    """What a what-if is called."""

    name = CleanCharField(label=gettext_lazy("Name"), max_length=100)


@require_http_methods(["GET", "HEAD", "POST"])
def what_ifs(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """What the team tries out, side by side with today; a post begins another."""
    if request.method == "POST":
        return begin(request, public_id)
    return listed(request, assessment_for(request.user, public_id), NameForm())


@once
def begin(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    assessment = editable_assessment_for(request.user, public_id)
    form = NameForm(request.POST)
    if not form.is_valid():
        return listed(request, assessment, form, 422)
    try:
        found = trying.begin(assessment=assessment, name=form.cleaned_data["name"], by=request.user)
    except LimitReached as limit:
        form.add_error(None, str(limit))
        return listed(request, assessment, form, 422)
    return redirect("what_if", found.public_id)


def listed(request: SignedInRequest, assessment: Assessment, form: NameForm, status: int = 200) -> HttpResponse:
    sheet = read_sheet(assessment)
    context = {
        "assessment": assessment,
        "section": "result",
        "form": form,
        "page": Comparison(
            sheet.evaluation, trying.all_tried(assessment, sheet), get_language() or "en", main_inputs(assessment)
        ),
        "may_edit": may_edit(request.user, assessment),
    }
    return render(request, "plans/what_ifs.html", context, status=status)


@require_safe
def what_if(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Today beside what is tried, with a question to try where the address names one."""
    return shown(request, what_if_for(request.user, public_id), item_id=request.GET.get("item", ""))


def shown(
    request: SignedInRequest,
    found: WhatIf,
    status: int = 200,
    *,
    item_id: str = "",
    posted: Any = None,
    error: str = "",
    errors: Mapping[str, str] | None = None,
) -> HttpResponse:
    """The page of a what-if.

    Args:
        item_id: of the question that is open, if any.
        posted, error: the form of that question as it was sent and refused.
        errors: what is wrong with inputs of the forecast, by path; `posted` then is their form.
    """
    page = page_for(found)
    item = page.playbook.items.get(item_id)
    context = {
        "assessment": found.assessment,
        "section": "result",
        "found": found,
        "page": page,
        "q": blank_question(page, item, posted, error) if item and item.is_asked else None,
        "input_rows": page.input_rows(posted if errors else None, errors),
        "may_edit": may_edit(request.user, found.assessment),
    }
    return render(request, "plans/what_if.html", context, status=status)


def page_for(found: WhatIf) -> WhatIfPage:
    language, inputs = get_language() or "en", main_inputs(found.assessment)
    return WhatIfPage(trying.tried(found), language, tried_inputs(found, inputs, language) if inputs else None)


@require_POST
def what_if_rung(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Tries a piece of work as done: the answers that it brings about."""
    found = editable_what_if_for(request.user, public_id)
    tried, key = trying.tried(found), request.POST.get("step", "")
    given = tried.brought(key) if key in tried.steps else {}
    if not given:
        messages.warning(request, _("The plan has no such action with these answers. Nothing was changed."))
        return redirect("what_if", found.public_id)
    trying.put_all(found=found, given=given, by=request.user)
    return redirect(reverse("what_if", args=[found.public_id]) + "#then")


@require_POST
def what_if_inputs(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Tries values of the forecast's inputs: those whose field was changed, all of them or, where one is wrong, none."""
    found = editable_what_if_for(request.user, public_id)
    page = page_for(found)
    if page.forecast is None:
        messages.info(request, _("There is no forecast any more. Nothing was changed."))
        return redirect("what_if", found.public_id)
    values, errors = read_inputs_form(page.forecast, request.POST)
    if errors:
        return shown(request, found, 422, posted=request.POST, errors=errors)
    put_inputs(found=found, values=values, by=request.user)
    return redirect(reverse("what_if", args=[found.public_id]) + "#forecast")


def read_inputs_form(forecast: TriedInputs, data: Any) -> tuple[dict[str, Decimal | None], dict[str, str]]:
    """The values of the fields that were changed (None for an empty one, or the value of today), and what is wrong."""
    values: dict[str, Decimal | None] = {}
    errors: dict[str, str] = {}
    for one in forecast.telling:
        typed = data.get(f"input-{one.path}", "")
        if typed == data.get(f"was-{one.path}", ""):
            continue
        try:
            text = clean_text(typed, max_length=40)
            found = allowed(field_at(one.path), one.path, read_as(text, one.unit)) if text else None
        except Refused as refused:
            errors[one.path] = refused.problems[0].message.in_language(forecast.language)
        except ValidationError as error:
            errors[one.path] = " ".join(error.messages)
        else:
            values[one.path] = None if found == one.quantity.mid else found
    return values, errors


@require_POST
def what_if_set(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Tries an answer to a question."""
    found = editable_what_if_for(request.user, public_id)
    sheet = read_sheet(found.assessment)
    item = sheet.playbook.items.get(request.POST.get("item", ""))
    if item is None or not item.is_asked:
        messages.warning(request, _("There is no such question. Nothing was changed; choose one from the list."))
        return redirect("what_if", found.public_id)
    try:
        given = read_posted(item, request.POST)
    except (InvalidAnswer, ValidationError) as error:
        reason = reason_of(error, get_language() or "en")
        return shown(request, found, 422, item_id=item.id, posted=request.POST, error=reason)
    trying.put(found=found, item=item, given=given, by=request.user)
    return redirect(reverse("what_if", args=[found.public_id]) + "#then")


@require_POST
def what_if_back(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Tries a question no more."""
    found = editable_what_if_for(request.user, public_id)
    was_there = trying.take_back(found=found, item_id=request.POST.get("item", ""), by=request.user)
    if not was_there:
        messages.info(request, _("This question is no longer among those tried. Nothing was changed."))
    return redirect("what_if", found.public_id)


@require_POST
def what_if_plan(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Turns what is tried and not yet in the plan into items of the team's own."""
    found = editable_what_if_for(request.user, public_id)
    page = page_for(found)
    try:
        added = trying.plan_them(found=page.tried, titles=page.item_titles, by=request.user, more=page.input_titles)
    except LimitReached as limit:
        messages.warning(request, str(limit))
        return redirect("what_if", found.public_id)
    if added:
        text = ngettext("%(count)d item was added to the plan.", "%(count)d items were added to the plan.", len(added))
        said = messages.SUCCESS, text % {"count": len(added)}
    elif page.item_titles or page.input_titles:
        said = messages.INFO, _("The plan has all of it already. Nothing was added.")
    else:
        said = messages.INFO, _("Nothing is tried that would be new work for the plan. Nothing was added.")
    return told_at(request, found.assessment, "work", said)


@require_POST
@once
def what_if_discard(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Discards what was tried; the answers are as they were all along."""
    found = editable_what_if_for(request.user, public_id)
    found.delete()
    text = _("“%(name)s” is discarded. Your answers are as they were.")
    messages.success(request, text % {"name": found.name})
    return redirect("what_ifs", found.assessment.public_id)
