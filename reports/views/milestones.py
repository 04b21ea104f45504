"""Two moments of a venture as a file."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import SignedInRequest
from assessments.access import assessment_for
from assessments.evaluation import read_sheet
from plans.milestones.choosing import chosen
from plans.milestones.states import states_of
from plans.views.milestones import FROM, TO, compared
from reports.sheets.downloads import XLSX, attached
from reports.sheets.milestones import comparison_workbook


@require_safe
def milestone_sheet(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """The comparison that the page of the milestones shows at the same address, as a workbook."""
    assessment = assessment_for(request.user, public_id)
    states = states_of(assessment, read_sheet(assessment).evaluation)
    pair = chosen(states, request.GET.get(FROM, ""), request.GET.get(TO, ""))
    page, fault = compared(assessment, pair, get_language() or "en")
    if page is None:
        text = fault or _("There are no two moments to compare yet. Freeze this one, and compare later.")
        messages.warning(request, text)
        return redirect("milestones", assessment.public_id)
    title = _("%(venture)s: comparison") % {"venture": assessment.venture}
    return attached(comparison_workbook(page, title), XLSX, f"{title}.xlsx")
