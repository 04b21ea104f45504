"""One act on many ventures of a cohort: asked, done, and told venture by venture."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.again import ask_again_by
from accounts.models import SignedInRequest
from cohorts.access import cohort_for
from cohorts.models import Cohort
from reviews.bulk import Act, Begun, act_called
from reviews.glance.address import read_view
from reviews.glance.page import GlancePage
from reviews.glance.rows import Row, rows_of

MOST_NAMED = 20  # ventures that are named before something is done with them


@require_POST
def cohort_bulk(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Asks before an act, and does it when it is sure. Done twice, it is done once."""
    found = cohort_for(request.user, public_id)
    view = read_view(request.POST.get("view", ""), page=True)
    page = GlancePage(found, request.user.pk, QueryDict(view), get_language() or "en")
    act = act_called(request.POST.get("act", ""), page.rights)
    rows = selected(page, request.POST)
    back = reverse("cohort", args=[found.public_id]) + (f"?{view}" if view else "")
    if act is None or not rows:
        messages.info(request, why_nothing(act, request.POST))
        return redirect(back)
    is_sure = "sure" in request.POST
    form = act.form(request.POST if is_sure else None, cohort=found) if act.form else None
    is_valid = form is None or (is_sure and form.is_valid())
    looks = act.look if form is not None and is_valid and "look" in request.POST else None
    context = {
        "cohort": found,
        "section": "ventures",
        "act": act,
        "view": view,
        "back": back,
        "rows": rows,
        "keys": ",".join(str(row.enrolment.pk) for row in rows),
        "form": form,
    }
    if looks or not is_sure or not is_valid:
        status = 200 if looks or not is_sure else 422
        preview = act.preview(rows, found) if act.preview else None
        if looks and form is not None:
            preview = looks(rows, found, form.cleaned_data, request)
        shown = {"named": rows[:MOST_NAMED], "preview": preview}
        return render(request, "reviews/bulk.html", context | shown, status=status)
    done = told(act, rows, form, request)
    if isinstance(done, Begun):
        messages.success(request, done.text)
        return redirect(done.url)
    # In another language, those that failed are asked about again; where all was done there is nothing to ask.
    failed = {"view": view, "act": act.key, "rows": done["failed_keys"]}
    ask_again_by(request, request.path if done["failed"] else back, failed if done["failed"] else None)
    return render(request, "reviews/bulk_done.html", context | done)


def why_nothing(act: Act | None, sent: QueryDict) -> str:
    """What is said where there is nothing to act on: an old page may have named ventures that are gone."""
    if act is not None and (sent.get("all") or any(sent.getlist("rows"))):
        return _("Nothing was done: what you selected is no longer among these ventures.")
    return _("Nothing was done. Select ventures first, then what to do with them.")


def told(act: Act, rows: Sequence[Row], form: Any, request: SignedInRequest) -> dict[str, Any] | Begun:
    """What became of each row, those that failed first; or where it is seen, when the worker does it."""
    outcomes = act.run(rows, form.cleaned_data if form else {}, request)
    if isinstance(outcomes, Begun):
        return outcomes
    failed = [one for one in outcomes if not one.is_done]
    return {
        "outcomes": [*failed, *(one for one in outcomes if one.is_done)],
        "failed": failed,
        "failed_keys": ",".join(str(one.row.enrolment.pk) for one in failed),
        "done": len(outcomes) - len(failed),
    }


def selected(page: GlancePage, sent: QueryDict) -> list[Row]:
    """The rows that were ticked, or all that match the view, in the order of the table."""
    if sent.get("all"):
        keys = page.all_keys
    else:
        given = [key for value in sent.getlist("rows") for key in value.split(",")]
        ticked = {int(key) for key in given if key.isascii() and key.isdigit() and len(key) < 16}
        keys = list(page.cohort.seen.current().filter(pk__in=ticked).order_by("pk").values_list("pk", flat=True))
    return with_cohort(page.cohort, rows_of(page.cohort, only=keys)) if keys else []


def with_cohort(cohort: Cohort, rows: list[Row]) -> list[Row]:
    """The rows, each with the cohort that is read already."""
    for row in rows:
        row.enrolment.cohort = cohort
    return rows
