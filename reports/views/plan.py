"""A worked plan as files."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import SignedInRequest
from assessments.access import assessment_for
from plans.views.plan import Shown
from reports.sheets.downloads import CSV, XLSX, attached
from reports.sheets.plan import plan_csv, plan_workbook


@require_safe
def plan_sheet(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """The items as a workbook."""
    shown = Shown(request, assessment_for(request.user, public_id))
    title = title_of(shown)
    return attached(plan_workbook(shown.plan_page(), title), XLSX, f"{title}.xlsx")


@require_safe
def plan_table(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """The items as CSV."""
    shown = Shown(request, assessment_for(request.user, public_id))
    return attached(plan_csv(shown.plan_page()), CSV, f"{title_of(shown)}.csv")


def title_of(shown: Shown) -> str:
    return _("%(venture)s: plan") % {"venture": shown.assessment.venture}
