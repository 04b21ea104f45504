"""The scenarios of an assessment side by side."""

from __future__ import annotations

from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a scenario comes to, in words."""

    break_even: str
    sure: str
    cash_low: str
    cash_low_month: str
    need: str
    ruin: str


@dataclass(frozen=True, slots=True)
class ScenarioRow:
    """A scenario in the table; `outlook` is None when its inputs no longer read, and `problem` says so."""

    scenario: Scenario
    kind: str
    outlook: Outlook | None
    problem: str = ""


def scenario_rows(assessment: Assessment) -> list[ScenarioRow]:
    """Base, lean, funded and own scenarios with what they come to."""
    scenarios = sorted(assessment.scenarios.listed(), key=lambda s: SEATS.index(s.kind))
    return [row_of(scenario) for scenario in scenarios]


def row_of(scenario: Scenario) -> ScenarioRow:
    inputs, kind = inputs_of(scenario), scenario.get_kind_display()
    if inputs is None:
        return ScenarioRow(scenario, kind, None, _("The inputs need attention: open the scenario."))
    return ScenarioRow(scenario, kind, outlook_of(inputs, scenario.digest))


def outlook_of(inputs: Inputs, digest: str) -> Outlook:
    found, currency = compared(inputs, digest), inputs.settings.currency
    month, amount = found.cash_low
    return Outlook(
        break_even=month_of(inputs, found.break_even),
        sure=chance(found.sure),
        cash_low=money(amount, currency),
        cash_low_month=month_of(inputs, month),
        need=money(found.need, currency),
        ruin=chance(found.ruin),
    )
