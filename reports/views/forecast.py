"""A scenario's forecast as files: a workbook with live formulas, and CSV."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import SignedInRequest
from engine.forecast.reckoning.forecast import Forecast, project
from forecasts.access import scenario_for
from forecasts.compare import inputs_of
from forecasts.models import Scenario
from reports.sheets.downloads import XLSX, attached
from reports.sheets.forecast import forecast_csv, forecast_workbook


@require_safe
def scenario_sheet(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """The base case as XLSX: every month a formula over the assumptions."""
    scenario = scenario_for(request.user, public_id)
    forecast, title = forecast_of(scenario), title_of(scenario)
    if forecast is None:
        return told(request, scenario)
    content = forecast_workbook(forecast, title, get_language() or "en")
    return attached(content, XLSX, f"{title}.xlsx")


@require_safe
def scenario_csv(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """The base case as CSV: one row a line, one column a month."""
    scenario = scenario_for(request.user, public_id)
    forecast = forecast_of(scenario)
    if forecast is None:
        return told(request, scenario)
    content = forecast_csv(forecast, get_language() or "en")
    return attached(content, "text/csv; charset=utf-8", f"{title_of(scenario)}.csv")


def title_of(scenario: Scenario) -> str:
    return f"{scenario.assessment.venture}: {scenario}"


def forecast_of(scenario: Scenario) -> Forecast | None:
    """The forecast of the stored inputs; None if they no longer read."""
    inputs = inputs_of(scenario)
    return project(inputs) if inputs else None


def told(request: SignedInRequest, scenario: Scenario) -> HttpResponse:
    """Back to the scenario, whose form says at each input what it needs."""
    messages.warning(request, _("The inputs need attention before they can be exported. Nothing was changed."))
    return redirect("scenario", scenario.public_id)
