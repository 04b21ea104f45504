"""A scenario's forecast as files: a workbook with live formulas, and CSV."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.text import get_valid_filename
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from accounts.models import SignedInRequest
from assessments.access import scenario_for
from assessments.models import Scenario
from playbooks.engine.projection.forecast import Forecast, project
from playbooks.engine.projection.reading import read_inputs
from reports.cohort_views import XLSX
from reports.forecast_sheet import forecast_csv, forecast_workbook


@require_safe
def scenario_sheet(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """The base case as XLSX: every month a formula over the assumptions."""
    scenario = scenario_for(request.user, public_id)
    title = f"{scenario.assessment.venture}: {scenario}"
    content = forecast_workbook(forecast_of(scenario), title, get_language() or "en")
    return attached(content, XLSX, f"{title}.xlsx")


@require_safe
def scenario_csv(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """The base case as CSV: one row a line, one column a month."""
    scenario = scenario_for(request.user, public_id)
    content = forecast_csv(forecast_of(scenario), get_language() or "en")
    return attached(
        content, "text/csv; charset=utf-8", f"{scenario.assessment.venture}: {scenario}.csv"
    )


def forecast_of(scenario: Scenario) -> Forecast:
    """The forecast of stored inputs, which were checked when they were accepted."""
    inputs = read_inputs(scenario.inputs).inputs
    assert inputs is not None  # noqa: S101  only checked inputs are stored
    return project(inputs)


def attached(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    header = content_disposition_header(True, get_valid_filename(name))
    response["Content-Disposition"] = header or "attachment"
    return response
