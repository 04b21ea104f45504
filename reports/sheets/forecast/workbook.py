"""A forecast as a workbook with live formulas: change an assumption, a month or a choice, and the figures follow."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from engine.forecast.model.graph import Model
from engine.forecast.model.model import build_model
from engine.forecast.model.trimmed import trimmed
from engine.forecast.reckoning.exact import evaluate_exactly
from engine.forecast.reckoning.forecast import Forecast
from engine.forecast.reckoning.formulas import used_inputs, used_timings
from engine.forecast.reckoning.simulation import Simulation
from forecasts.statements import Statements
from reports.sheets.downloads import new_workbook
from reports.sheets.forecast.assumptions import Assumptions, rows_of, write_assumptions
from reports.sheets.forecast.looks import Looks
from reports.sheets.forecast.months import Lines, place_lines, write_months, write_workings, write_years
from reports.sheets.forecast.odds import write_odds
from reports.sheets.forecast.order import ALWAYS, sections, workings
from reports.sheets.forecast.places import Places
from reports.sheets.forecast.summary import Told, write_summary

BESIDE = ("ebitda_stays", "cash_flow_stays", "cash_below")


@dataclass(frozen=True)
class Names:
    """The sheets' names in the reader's language."""

    summary: str
    months: str
    years: str
    assumptions: str
    odds: str
    workings: str


def names() -> Names:
    return Names(_("Summary"), _("Months"), _("Years"), _("Assumptions"), _("Odds"), _("Workings"))


def forecast_workbook(forecast: Forecast, simulation: Simulation, title: str, language: str) -> bytes:
    """The base case as an XLSX workbook whose months are formulas over its assumptions.

    Args:
        simulation: of the same inputs, for the odds that are told beside it.
        language: "zh-hans" or "en", which is also the one that is active.
    """
    book, buffer = new_workbook(title)
    called, inputs = names(), forecast.inputs
    model = trimmed(build_model(inputs, is_open=True), ALWAYS)
    looks = Looks(book, inputs.settings.currency)
    values = evaluate_exactly(model, inputs.base)
    lines = Lines(inputs, model, values, sections(model), placed(forecast, model, called), looks, language)
    said = Statements(inputs, forecast.summary, simulation, language)
    told = Told(title, lines, said, called.odds)
    write_summary(book.add_worksheet(called.summary), told)
    write_months(book.add_worksheet(called.months), lines)
    write_years(book.add_worksheet(called.years), lines)
    write_assumptions(book.add_worksheet(called.assumptions), Assumptions(inputs, lines.places, looks, language))
    if not said.is_certain:
        write_odds(book.add_worksheet(called.odds), told)
    write_workings(book.add_worksheet(called.workings), lines)
    book.close()
    return buffer.getvalue()


def placed(forecast: Forecast, model: Model, called: Names) -> Places:
    """Where each line and each assumption stands."""
    reserve = "opening.reserve"  # the summary reads it
    numbers, timings = frozenset({*used_inputs(model), reserve}), frozenset(used_timings(model))
    rows = rows_of(forecast.inputs, numbers | timings)
    places = replace(
        Places(called.months, called.workings, called.assumptions),
        inputs={path: row for path, row in rows.items() if path in numbers},
        timings={path: row for path, row in rows.items() if path in timings},
    )
    found = sections(model)
    shown = {line for section in found for line in section.lines}
    place_lines(found, [*workings(model, shown), *BESIDE], places)
    return places
