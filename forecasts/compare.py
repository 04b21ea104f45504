"""The scenarios of an assessment side by side."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from assessments.models import Assessment
from engine.forecast.inputs.inputs import Inputs
from engine.forecast.inputs.reading import read_inputs
from forecasts.models import Scenario
from forecasts.page import compared
from forecasts.words import chance, money, month_of

SEATS = ("base", "lean", "funded", "own")


def inputs_of(scenario: Scenario) -> Inputs | None:
    """The stored inputs; None if the catalogue has changed so that they no longer read."""
    return read_inputs(scenario.inputs).inputs


def scenario_rows(assessment: Assessment) -> list[dict[str, Any]]:
    """Base, lean, funded and own scenarios with what they come to."""
    scenarios = sorted(assessment.scenarios.listed(), key=lambda s: SEATS.index(s.kind))
    return [row_of(scenario) for scenario in scenarios]


def row_of(scenario: Scenario) -> dict[str, Any]:
    row: dict[str, Any] = {"scenario": scenario, "kind": scenario.get_kind_display()}
    inputs = inputs_of(scenario)
    if inputs is None:
        return {**row, "problem": _("The inputs need a look: open the scenario.")}
    found = compared(inputs, scenario.digest)
    currency = inputs.settings.currency
    return {
        **row,
        "break_even": month_of(inputs, found["break_even"]),
        "cash_break_even": month_of(inputs, found["cash_break_even"]),
        "cash_low": money(found["cash_low"][1], currency),
        "cash_low_month": month_of(inputs, found["cash_low"][0]),
        "need": money(found["need"], currency),
        "sure": chance(found["sure"]),
        "ruin": chance(found["ruin"]),
    }
