"""The way to profit on paper: what the forecast handed in with the answers says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from assessments.evaluation import Evaluation
from forecasts.answers import AnswersBeside, ContradictionRow
from forecasts.basis import BasisRow, basis_of
from forecasts.page import ForecastOnPage, handed_in
from forecasts.pictures import LeverRow
from forecasts.plan import PlanOnForecast
from forecasts.words import figure
from reports.paper.drawings import Drawing, drawing

YEAR = 12  # months
MOST_LEVERS = 5
LINES = ("revenue", "gross_profit", "operating_cost", "ebitda", "cash_flow")


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing under its caption."""

    caption: str
    drawing: Drawing


@dataclass(frozen=True, slots=True)
class Year:
    """Totals of twelve months, and the cash at their end."""

    name: str
    figures: tuple[str, ...]
    cash: str


@dataclass(frozen=True)
class ForecastPages:
    """The section of one forecast, in the paper's language."""

    name: str
    page: ForecastOnPage
    day: date

    @property
    def drawings(self) -> list[Chart]:
        """Cash with its uncertainty, and revenue against cost, each with its caption."""
        pictures = self.page.pictures
        cash = _("Cash: the line is the middle of the runs, the band holds eight in ten, the dashed line is as typed")
        out = _("Out of cash by each month: share of the runs")
        revenue = _("Revenue by kind; the line is total cost")
        drawn = ((cash, pictures.cash), (out, pictures.ruin), (revenue, pictures.revenue))
        return [Chart(words, drawing(picture, words)) for words, picture in drawn]

    @property
    def plan(self) -> PlanOnForecast:
        """The forecast with the plan that went with it, begun on the day it was handed in."""
        return PlanOnForecast(self.page, self.day)

    @cached_property
    def contradictions(self) -> list[ContradictionRow]:
        """The figures that the answers of this report give otherwise."""
        return AnswersBeside(self.page.evaluation, self.page.forecast, {}, self.page.language).contradictions

    @property
    def basis(self) -> list[BasisRow]:
        """The inputs that the forecast rests on."""
        return basis_of(self.page.inputs, self.page.language)

    @property
    def levers(self) -> list[LeverRow]:
        """The inputs that move the lowest cash most, with what they make of it."""
        return self.page.pictures.lever_rows[:MOST_LEVERS]

    @cached_property
    def years(self) -> list[Year]:
        horizon = self.page.horizon
        return [self.year(start, min(start + YEAR, horizon)) for start in range(0, horizon, YEAR)]

    def year(self, start: int, end: int) -> Year:
        """The months from `start` (0 is the first) up to `end`."""
        series = self.page.forecast.series
        return Year(
            name=_("Months %(first)d to %(last)d") % {"first": start + 1, "last": end},
            figures=tuple(figure(sum(series(line)[start:end], Decimal(0))) for line in LINES),
            cash=figure(series("cash")[end - 1]),
        )

    @property
    def heads(self) -> list[str]:
        lines = self.page.forecast.model.lines
        return [lines[line].label.in_language(self.page.language) for line in (*LINES, "cash")]


def forecast_pages(
    given: Mapping[str, Any] | None, evaluation: Evaluation, language: str, day: date
) -> ForecastPages | None:
    """The section, or None when no forecast was handed in.

    Args:
        given, evaluation, language: those of `handed_in`.
        day: on which the plan begins.
    """
    page = handed_in(given, evaluation, language)
    return ForecastPages(given["name"], page, day) if given and page else None
