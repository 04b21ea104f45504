"""The base case: every line exactly, and what a founder wants to know first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from engine.forecast.inputs.inputs import Inputs
from engine.forecast.inputs.months import month_after
from engine.forecast.model.graph import Line, Model
from engine.forecast.model.model import build_model
from engine.forecast.reckoning.exact import evaluate_exactly

SUMMED = ("ebitda", "cash_flow", "cash", "funding_flow")
STAYS = 3  # months that a break-even must hold
VALUE, INFINITE, UNDEFINED = "value", "infinite", "undefined"
# What stands above the denominator of measures that may be infinite.
ABOVE = {"cac": "acquisition", "ltv": "arpa", "payback": "cac"}


@dataclass(frozen=True, slots=True)
class Summary:
    """Months count from 1; None: not within the forecast.

    Attributes:
        break_even: first month from which EBITDA is at least 0 for three months, or to the end.
        cash_break_even: the same of the cash flow before funding.
        cash_low: the least cash at the end of a month, and its month (the first, if several).
        cash_out: first month whose cash is below 0.
        funding_need: what is missing, at the worst, to keep the reserve, beside the funding planned.
        funding_need_alone: the same if no round, grant or loan came.
    """

    break_even: int | None
    cash_break_even: int | None
    cash_low: tuple[int, Decimal]
    cash_out: int | None
    funding_need: Decimal
    funding_need_alone: Decimal


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure in one month: a value, infinite, or undefined (nothing to divide by)."""

    state: str
    value: Decimal | None = None


@dataclass(frozen=True)
class Forecast:
    """The base case. `values[line][month]`; entry 0 is the opening."""

    inputs: Inputs
    model: Model
    values: Mapping[str, tuple[Decimal | None, ...]]
    summary: Summary

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
    """The exact base case: every range at its middle."""
    model = build_model(inputs)
    values = evaluate_exactly(model, inputs.base)
    return Forecast(inputs, model, values, summary_of(values, inputs))


def summary_of(values: Mapping[str, tuple[Decimal | None, ...]], inputs: Inputs) -> Summary:
    """The summary of these lines, of which it reads those in `SUMMED`."""
    unit = Decimal(1).scaleb(-inputs.places)
    reserve = inputs.base["opening.reserve"].quantize(unit, ROUND_HALF_UP)
    kept = {line: [value for value in values[line][1:] if value is not None] for line in SUMMED}
    cash, funding = kept["cash"], kept["funding_flow"]
    low = min(cash)
    alone, raised = [], Decimal(0)
    for amount, flow in zip(cash, funding, strict=True):
        raised += flow
        alone.append(amount - raised)
    return Summary(
        break_even=first_that_stays(kept["ebitda"]),
        cash_break_even=first_that_stays(kept["cash_flow"]),
        cash_low=(cash.index(low) + 1, low),
        cash_out=next((month for month, amount in enumerate(cash, 1) if amount < 0), None),
        funding_need=max(Decimal(0), reserve - low),
        funding_need_alone=max(Decimal(0), reserve - min(alone)),
    )


def first_that_stays(flow: Sequence[Decimal]) -> int | None:
    """The first month from which the flow is at least 0 for three months or to the end."""
    for month in range(1, len(flow) + 1):
        if all(value >= 0 for value in flow[month - 1 : month - 1 + STAYS]):
            return month
    return None
