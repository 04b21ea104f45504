"""Milestones of a venture: the line over time, two moments compared, another one frozen."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.forms import CleanCharField
from accounts.limits import LimitReached
from accounts.models import SignedInRequest
from accounts.once import once
from assessments.access import assessment_for, editable_assessment_for, may_edit
from assessments.evaluation import read_sheet
from assessments.models import Assessment
from plans.access import editable_milestone_for
from plans.milestones.changes import between
from plans.milestones.choosing import chosen
from plans.milestones.freezing import NothingToFreeze, freeze
from plans.milestones.page import ComparisonPage, StateRow, Trend
from plans.milestones.states import NotAsSealed, State, opened, states_of

FROM, TO = "from", "to"


class MilestoneForm(forms.Form):
    """What a moment is called."""

    name = CleanCharField(label=gettext_lazy("Freeze this moment under a name"), max_length=100)


@require_http_methods(["GET", "HEAD", "POST"])
def milestones(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """The moments of a venture, and two of them compared; a post freezes today."""
    if request.method == "POST":
        return freeze_today(request, public_id)
    return listed(request, assessment_for(request.user, public_id), MilestoneForm())


@once
def freeze_today(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    assessment = editable_assessment_for(request.user, public_id)
    form = MilestoneForm(request.POST)
    if not form.is_valid():
        return listed(request, assessment, form, 422)
    try:
        made = freeze(assessment=assessment, name=form.cleaned_data["name"], by=request.user)
    except LimitReached as limit:
        form.add_error(None, str(limit))
        return listed(request, assessment, form, 422)
    except NothingToFreeze:
        text = _("Nothing is answered yet, so there is nothing to freeze. Answer a question first.")
        form.add_error(None, text)
        return listed(request, assessment, form, 422)
    text = _("“%(name)s” is kept as it is now. What you answer from here on can be compared with it.")
    messages.success(request, text % {"name": made.name})
    return redirect("milestones", assessment.public_id)


def listed(request: SignedInRequest, assessment: Assessment, form: MilestoneForm, status: int = 200) -> HttpResponse:
    language = get_language() or "en"
    evaluation = read_sheet(assessment).evaluation
    states = states_of(assessment, evaluation)
    pair = chosen(states, request.GET.get(FROM, ""), request.GET.get(TO, ""))
    comparison, fault = compared(assessment, pair, language)
    context = {
        "assessment": assessment,
        "section": "result",
        "form": form,
        "rows": [StateRow(state, language) for state in reversed(states)],
        "trend": Trend(states, evaluation, language),
        "pair": pair,
        "page": comparison,
        "fault": fault,
        "may_edit": may_edit(request.user, assessment),
    }
    return render(request, "plans/milestones.html", context, status=status)


def compared(
    assessment: Assessment, pair: tuple[State, State] | None, language: str
) -> tuple[ComparisonPage | None, str]:
    """The two moments beside each other, or why they cannot be."""
    if pair is None:
        return None, ""
    try:
        before, after = (opened(assessment, one) for one in pair)
    except NotAsSealed:
        text = _(
            "One of the two moments is not as it was sealed, so nothing of it is shown. Tell whoever runs this site."
        )
        return None, text
    return ComparisonPage(between(assessment, before, after), language), ""


@require_POST
@once
def milestone_remove(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Removes a milestone; answers, submissions and the other milestones stay."""
    found = editable_milestone_for(request.user, public_id)
    found.delete()
    text = _("The milestone “%(name)s” was removed. Your answers and their history are as they were.")
    messages.success(request, text % {"name": found.name})
    return redirect(reverse("milestones", args=[found.assessment.public_id]))
