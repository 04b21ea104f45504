"""The way to profit on paper: what the forecast handed in with the answers says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from assessments.evaluation import Evaluation
from forecasts.page import ForecastOnPage, handed_in
from forecasts.words import figure
from reports.paper.drawings import Drawing, drawing

YEAR = 12
LINES = ("revenue", "gross_profit", "operating_cost", "ebitda", "cash_flow")


@dataclass(frozen=True)
class ForecastPages:
    """The section of one forecast, in the paper's language."""

    name: str
    page: ForecastOnPage

    @property
    def drawings(self) -> list[tuple[str, Drawing]]:
        """Cash with its uncertainty, and revenue against cost, each with its caption."""
        pictures = self.page.pictures
        cash = _("Cash: the line is the middle run, the band holds eight of ten")
        revenue = _("Revenue by kind; the line is all cost")
        return [(cash, drawing(pictures.cash, cash)), (revenue, drawing(pictures.revenue, revenue))]

    @property
    def levers(self) -> list[dict[str, str]]:
        """The inputs that move the lowest cash most, with what they make of it."""
        rows: list[dict[str, str]] = self.page.pictures.lever_rows
        return rows[:5]

    @cached_property
    def years(self) -> list[dict[str, Any]]:
        """Totals of each twelve months, and the cash at their end."""
        forecast = self.page.forecast
        horizon = self.page.horizon
        return [
            {
                "name": _("Months %(first)d to %(last)d") % {"first": start + 1, "last": end},
                "figures": [figure(sum(forecast.series(line)[start:end], Decimal(0))) for line in LINES],
                "cash": figure(forecast.series("cash")[end - 1]),
            }
            for start in range(0, horizon, YEAR)
            for end in [min(start + YEAR, horizon)]
        ]

    @property
    def heads(self) -> list[str]:
        lines = self.page.forecast.model.lines
        return [lines[line].label.in_language(self.page.language) for line in (*LINES, "cash")]


def forecast_pages(given: Mapping[str, Any] | None, evaluation: Evaluation, language: str) -> ForecastPages | None:
    """The section, or None when no forecast was handed in; the arguments are those of `handed_in`."""
    page = handed_in(given, evaluation, language)
    return ForecastPages(given["name"], page) if given and page else None
