"""Conflicts of interest, declared for all ventures of a cohort at once."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.models import SignedInRequest
from cohorts.access import cohort_for
from cohorts.models import Right
from reviews.declaring_all import Line, closed_to_the_only_one, declare_all, lines_of
from reviews.hiding import labels_in
from reviews.models import Declaration
from reviews.named import lines_named, reviewers_of
from reviews.reviewing import NotYoursToSay


@require_http_methods(["GET", "HEAD", "POST"])
def conflicts(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """The ventures of which the reader has not said whether there is a conflict, by name, and three answers each."""
    cohort = cohort_for(request.user, public_id, Right.REVIEW)
    lines = lines_of(cohort, request.POST if request.method == "POST" else None)
    said = [one for one in lines if one.is_said]
    is_wrong = any(not one.form.is_valid() for one in said)
    if request.method == "POST" and not is_wrong:
        keep(request, len(said), lines)
        return redirect("conflicts", public_id)
    reviewers = reviewers_of(cohort)
    context = {
        "cohort": cohort,
        "section": "ventures",
        "lines": lines,
        "alone": closed_to_the_only_one(cohort, request.user),
        "named": lines_named(cohort, reviewers),
        "reviewers": reviewers,
        "answers": Declaration.Answer.choices,
        "is_wrong": is_wrong,
        "are_names_hidden": labels_in(cohort) is not None,
    }
    return render(request, "reviews/conflicts.html", context, status=422 if is_wrong else 200)


def keep(request: SignedInRequest, count: int, lines: list[Line]) -> None:
    before = _("You declared this before. Whoever manages the cohort can change it; nothing changed.")
    if not count:
        # A second press sends what the first one saved: its ventures are no longer among the lines.
        is_second = any(name.endswith("-answer") for name in request.POST)
        text = _("Choose an answer for at least one venture. Nothing was saved.")
        messages.warning(request, before if is_second else text)
        return
    try:
        saved = declare_all(lines, request.user)
    except NotYoursToSay:
        messages.warning(request, before)
    else:
        if saved < count:
            messages.warning(request, _("A venture was deleted meanwhile. Nothing was saved of it."))
        if saved:
            text = ngettext(
                "Your answer on %(count)d venture is saved.", "Your answers on %(count)d ventures are saved.", saved
            )
            messages.success(request, text % {"count": saved})
