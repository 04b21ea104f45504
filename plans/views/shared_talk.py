"""What the staff of an incubator and a team say to each other about a shared plan: one page for both."""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.limits import refused_in
from accounts.models import SignedInRequest
from accounts.once import once
from accounts.text import clean_text
from assessments.comments import LONGEST
from assessments.models import Assessment
from cohorts.access import cohort_read
from engine.reading.problems import is_visible
from plans.access import Side, is_shared, plan_talk_for, refuse_silent
from plans.models import PlanComment
from plans.shared import newest_assessment
from plans.shared_talk import mark_read, new_for, read_talk, say, url_of

AT_ONCE = 50  # comments on the page as it opens, and whatever is new beside them


class WordsForm(forms.Form):
    """A comment on a shared plan."""

    text = forms.CharField(
        label=gettext_lazy("Comment"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
    )

    def clean_text(self) -> str:
        """Raises ValidationError for a text that shows nothing."""
        text = clean_text(self.cleaned_data["text"], max_length=LONGEST)
        if not is_visible(text):
            raise forms.ValidationError(_("Write something."))
        return text


@require_http_methods(["GET", "HEAD", "POST"])
@once
def plan_talk(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """What was said, for either side; a post adds to it."""
    side = plan_talk_for(request.user, public_id)
    if request.method != "POST":
        return shown(request, side, WordsForm())
    refuse_silent(side)
    form = WordsForm(request.POST)
    if form.is_valid():
        with refused_in(form):
            made = say(side=side, text=form.cleaned_data["text"], language=get_language() or "en", by=request.user)
            return redirect(f"{url_of(side.enrolment)}#c-{made.public_id}")
    return shown(request, side, form, 422)


def shown(request: SignedInRequest, side: Side, form: WordsForm, status: int = 200) -> HttpResponse:
    """The page. Whoever opens it has read what it shows."""
    enrolment = side.enrolment
    rows = read_talk(enrolment)
    new = set(new_for(request.user.pk, enrolment, is_staff=side.is_staff).values_list("pk", flat=True))
    if request.method == "GET":
        mark_read(request.user, enrolment, rows)
    earlier = 0 if "all" in request.GET else earlier_of(rows, new)
    context: dict[str, Any] = {
        "side": side,
        "enrolment": enrolment,
        "organisation": enrolment.cohort.programme.organisation,
        "is_shared": is_shared(enrolment),
        "comments": rows[earlier:],
        "earlier": earlier,
        "new": new,
        # A form that was refused keeps its words, also where sharing ended while they were typed.
        "form": form if side.may_write or form.is_bound else None,
        **(of_staff(request, side) if side.is_staff else of_team(newest_assessment(enrolment))),
    }
    return render(request, "plans/shared_talk.html", context, status=status)


def earlier_of(rows: Sequence[PlanComment], new: Container[int]) -> int:
    """How many of the first comments of a long talk a page leaves for a second look: nothing that is new."""
    first_new = next((at for at, one in enumerate(rows) if one.pk in new), len(rows))
    return max(0, min(len(rows) - AT_ONCE, first_new))


def of_staff(request: SignedInRequest, side: Side) -> dict[str, Any]:
    cohort = cohort_read(request.user, side.enrolment.cohort)
    return {"layout": "cohorts/base_cohort.html", "cohort": cohort, "section": "ventures"}


def of_team(assessment: Assessment | None) -> dict[str, Any]:
    layout = "assessments/base_assessment.html" if assessment else "base.html"
    return {"layout": layout, "assessment": assessment, "section": "plan"}
