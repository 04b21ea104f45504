"""The summary for observers: what was released, and releasing it."""

from __future__ import annotations

import csv
import io
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import SignedInRequest
from accounts.once import once
from cohorts.access import cohort_for
from cohorts.audit import exported
from cohorts.models import RIGHTS, Cohort, Right
from playbooks import catalogue
from reviews.models import Release
from reviews.observing.page import SummaryPage
from reviews.observing.release import NotReleasable, release, withdraw

CSV = "text/csv; charset=utf-8"


class CutForm(forms.Form):
    """One sector at one stage."""

    sector = forms.ChoiceField(label=gettext_lazy("Sector"), required=False)
    stage = forms.ChoiceField(label=gettext_lazy("Stage"), required=False)

    def __init__(self, request: HttpRequest, page: SummaryPage) -> None:
        super().__init__(request.GET or None)
        for name, fact in (("sector", page.playbook.sector_fact), ("stage", page.playbook.stage_fact)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101  declared above
            field.choices = list(page.names_of(fact).items())

    @property
    def chosen(self) -> tuple[str, str] | None:
        """The sector and stage asked for, when both are known."""
        if not self.is_bound or not self.is_valid():
            return None
        sector, stage = self.cleaned_data["sector"], self.cleaned_data["stage"]
        return (sector, stage) if sector and stage else None


def standing(cohort: Cohort) -> list[Release]:
    """The releases that observers may read now, newest first."""
    return list(cohort.releases.filter(withdrawn_at=None).select_related("checkpoint", "released_by"))


def released(cohort: Cohort, wanted: str) -> Release | None:
    """The release asked for by its id, else the newest; None without any. Http404 for one that is not standing."""
    rows = standing(cohort)
    if not wanted:
        return rows[0] if rows else None
    found = next((row for row in rows if str(row.public_id) == wanted), None)
    if found is None:
        raise Http404
    return found


def page_of(cohort: Cohort, row: Release) -> SummaryPage:
    version = cohort.playbook_version or catalogue.latest_version(catalogue.default_playbook_id())
    return SummaryPage(row, catalogue.playbook_for(version), get_language() or "en")


@require_safe
def summary(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """The cohort as a whole, without names: what was released. Managers release it here."""
    cohort = cohort_for(request.user, public_id, Right.AGGREGATES)
    row = released(cohort, request.GET.get("release", ""))
    page = page_of(cohort, row) if row else None
    form = CutForm(request, page) if page else None
    context = {
        "cohort": cohort,
        "section": "summary",
        "page": page,
        "release": row,
        "releases": standing(cohort),
        "form": form,
        "asked": form.chosen if form else None,
        "cut": page.cut(*form.chosen) if page and form and form.chosen else None,
        "checkpoints": list(cohort.checkpoints.all()),
        "may_release": Right.MANAGE in RIGHTS[cohort.role],  # type: ignore[attr-defined]  # annotated by the door
    }
    return render(request, "reviews/summary.html", context)


@require_safe
def summary_csv(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """The released figures as CSV, hidden ones as the word that says so."""
    cohort = cohort_for(request.user, public_id, Right.AGGREGATES)
    row = released(cohort, request.GET.get("release", ""))
    if row is None:
        raise Http404
    exported(cohort, request.user, "summary")
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([_("Table"), _("Row"), _("Column"), _("Figure")])
    writer.writerows(page_of(cohort, row).lines)
    response = HttpResponse("\ufeff" + text.getvalue(), content_type=CSV)
    response["Content-Disposition"] = f'attachment; filename="summary-{row.released_at:%Y-%m-%d}.csv"'
    return response


@require_POST
@once
def summary_release(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Fixes the figures of a checkpoint and shows them to observers."""
    cohort = cohort_for(request.user, public_id, Right.MANAGE)
    wanted = request.POST.get("checkpoint", "")
    checkpoint = next((one for one in cohort.checkpoints.all() if str(one.public_id) == wanted), None)
    if wanted and checkpoint is None:
        raise Http404
    try:
        release(cohort=cohort, checkpoint=checkpoint, by=request.user)
    except NotReleasable as refused:
        messages.warning(request, str(refused))
    else:
        messages.success(request, _("Released. Observers can read this summary from now on."))
    return redirect("summary", public_id)


@require_POST
def summary_withdraw(request: SignedInRequest, public_id: UUID, release_id: UUID) -> HttpResponse:
    """Observers see the release no more."""
    cohort = cohort_for(request.user, public_id, Right.MANAGE)
    row = get_object_or_404(Release, cohort=cohort, public_id=release_id)
    if withdraw(row=row):
        messages.success(request, _("Withdrawn. Observers no longer see it; what they read before is known to them."))
    else:
        messages.info(request, _("This summary was withdrawn already. Nothing was changed."))
    return redirect("summary", public_id)
