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
from engine.forecast.inputs.inputs import Inputs
from engine.forecast.model.model import build_model
from engine.forecast.reckoning.forecast import Forecast
from forecasts.access import scenario_for
from forecasts.books import actuals_in, months_of
from forecasts.compare import inputs_of
from forecasts.models import Scenario
from forecasts.outcome import Reckoned, path_count, reckoned
from reports.sheets.downloads import XLSX, attached
from reports.sheets.forecast.table import forecast_csv
from reports.sheets.forecast.workbook import forecast_workbook


@require_safe
def scenario_sheet(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """The base case as XLSX: every month a formula over the assumptions, and the odds beside it."""
    scenario = scenario_for(request.user, public_id)
    inputs, title = inputs_of(scenario), title_of(scenario)
    if inputs is None:
        return told(request, scenario)
    found = reckoned(inputs, path_count())
    content = forecast_workbook(forecast_of(inputs, found), found.simulation, title, get_language() or "en")
    return attached(content, XLSX, f"{title}.xlsx")


@require_safe
def scenario_csv(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """The base case as CSV: one row a line, one column a month; what the books give stands below."""
    scenario = scenario_for(request.user, public_id)
    inputs = inputs_of(scenario)
    if inputs is None:
        return told(request, scenario)
    actuals = actuals_in(months_of(scenario.assessment), inputs.settings.currency)
    forecast = forecast_of(inputs, reckoned(inputs, path_count()))
    content = forecast_csv(forecast, actuals, get_language() or "en")
    return attached(content, "text/csv; charset=utf-8", f"{title_of(scenario)}.csv")


def title_of(scenario: Scenario) -> str:
    return f"{scenario.assessment.venture}: {scenario}"


def forecast_of(inputs: Inputs, found: Reckoned) -> Forecast:
    return Forecast(inputs, build_model(inputs), found.values, found.summary, found.whole)


def told(request: SignedInRequest, scenario: Scenario) -> HttpResponse:
    """Back to the scenario, whose form says at each input what it needs."""
    messages.warning(request, _("The inputs need attention before they can be exported. Nothing was changed."))
    return redirect("scenario", scenario.public_id)
