"""The base case: every line exactly, and what a founder wants to know first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from engine.forecast.inputs.inputs import Inputs
from engine.forecast.inputs.months import month_after
from engine.forecast.model.graph import Line, Model
from engine.forecast.model.model import build_model
from engine.forecast.reckoning.exact import evaluate_exactly
from engine.forecast.reckoning.summary import SUMMED, Summary, summary_of

VALUE, INFINITE, UNDEFINED = "value", "infinite", "undefined"
# What stands above the denominator of measures that may be infinite.
ABOVE = {"cac": "acquisition", "ltv": "arpa", "payback": "cac"}


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure in one month: a value, infinite, or undefined (nothing to divide by)."""

    state: str
    value: Decimal | None = None


@dataclass(frozen=True)
class Forecast:
    """The base case. `values[line][month]`; entry 0 is the opening. `whole` are the lines of `SUMMED` to month 60."""

    inputs: Inputs
    model: Model
    values: Mapping[str, tuple[Decimal | None, ...]]
    summary: Summary
    whole: Mapping[str, tuple[Decimal | None, ...]]

    @property
    def months(self) -> tuple[str, ...]:
        """The calendar months, "2027-01" first."""
        start = self.inputs.settings.start
        return tuple(month_after(start, i) for i in range(1, self.model.months + 1))

    @property
    def outputs(self) -> tuple[Line, ...]:
        return self.model.outputs

    def series(self, line: str) -> tuple[Decimal, ...]:
        """A line's months 1 … horizon; for lines that are never missing."""
        return tuple(value for value in self.values[line][1:] if value is not None)

    def measure(self, line: str, month: int) -> Measure:
        """A measure with its guard (F-UE-14): runway and burn multiple may be infinite."""
        value = self.values[line][month]
        if value is not None:
            return Measure(VALUE, value)
        return Measure(INFINITE if self.is_infinite(line, month) else UNDEFINED)

    def is_infinite(self, line: str, month: int) -> bool:
        """Whether a missing measure has something above its empty denominator."""
        if line in ("runway", "burn_multiple"):
            return True
        if line == "ltv_cac":
            has_cost = self.values["cac"][month] is not None
            return has_cost and self.measure("ltv", month).state == INFINITE
        above = ABOVE.get(line)
        return above is not None and bool(self.values[above][month])


def project(inputs: Inputs) -> Forecast:
    """The exact base case: every range at its middle, each line to the horizon, the summary from all sixty months."""
    model = build_model(inputs)
    values = evaluate_exactly(model, inputs.base)
    whole = to_the_end(inputs)
    return Forecast(inputs, model, values, summary_of(whole, inputs), whole)


def to_the_end(inputs: Inputs) -> dict[str, tuple[Decimal | None, ...]]:
    """The lines of `SUMMED` to month 60, with the openings."""
    lines = evaluate_exactly(build_model(inputs.to_the_end()).only(SUMMED), inputs.base)
    return {line: lines[line] for line in SUMMED}


def summary_to_the_end(inputs: Inputs) -> Summary:
    """The summary alone, from the lines that it needs: two thirds of the work fall away."""
    return summary_of(to_the_end(inputs), inputs)
