"""The scenarios of an assessment side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.remembered import Remembered
from assessments.models import Assessment
from engine.forecast.inputs.inputs import Inputs
from engine.forecast.inputs.reading import read_inputs
from forecasts.curves import Curves, Named, curves_of
from forecasts.models import Scenario
from forecasts.outcome import path_count, reckoned
from forecasts.statements import Statements
from forecasts.words import chance, month_of, month_within

SEATS = ("base", "lean", "funded", "own")
READ = Remembered(most=200)  # inputs as the model takes them, by how they are stored


def inputs_of(scenario: Scenario) -> Inputs | None:
    """The stored inputs; None if the catalogue has changed so that they no longer read."""
    return READ.get(scenario.inputs, lambda: read_inputs(scenario.inputs).inputs)


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a scenario comes to, in words: its break-even, how sure it is to come, cash and money missing."""

    break_even: str
    typed: str
    sure: str
    cash_low: str
    cash_low_month: str
    need: str
    out: str


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
    language = get_language() or "en"
    return [row_of(scenario, language) for scenario in scenarios]


def curves_beside(rows: Sequence[ScenarioRow], language: str) -> Curves | None:
    """The scenarios that read, in one picture."""
    named = ((row.scenario.name, inputs_of(row.scenario)) for row in rows)
    return curves_of([Named(name, inputs) for name, inputs in named if inputs is not None], language)


def row_of(scenario: Scenario, language: str) -> ScenarioRow:
    inputs, kind = inputs_of(scenario), scenario.get_kind_display()
    if inputs is None:
        return ScenarioRow(scenario, kind, None, _("The inputs need attention: open the scenario."))
    return ScenarioRow(scenario, kind, outlook_of(inputs, language))


def outlook_of(inputs: Inputs, language: str) -> Outlook:
    found = reckoned(inputs, path_count())
    said = Statements(inputs, found.summary, found.simulation, language)
    month, amount = found.summary.cash_low
    return Outlook(
        break_even=said.break_even_short,
        typed=_("as typed: %(month)s") % {"month": month_within(inputs, found.summary.break_even)},
        sure=chance(said.share),
        cash_low=said.money(amount),
        cash_low_month=month_of(inputs, month),
        need=said.money(found.summary.need.amount),
        out=chance(found.simulation.cash_out[-1]),
    )
