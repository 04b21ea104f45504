"""Single figures of a forecast that sensitivity asks for, on many variants at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

import numpy as np

from engine.forecast.inputs.inputs import Inputs
from engine.forecast.model.model import build_model
from engine.forecast.reckoning.arrays import Array, path_values
from engine.forecast.reckoning.simulation import month_of_stay
from engine.playbook.parts import Text


@dataclass(frozen=True, slots=True)
class Outcome:
    """One figure per variant, from arrays of shape (months, variants)."""

    label: Text
    unit: str
    figure: Callable[[Mapping[str, Array]], Array]


HAIR = 1e-6  # what doubles may lack to 0


def stays(line: str, values: Mapping[str, Array]) -> Array:
    """The month of the break-even that stays (see `BreakEven`); horizon + 1 when it does not come."""
    return month_of_stay(values[line] >= -HAIR, values["revenue"] > HAIR).astype(float)


OUTCOMES = {
    "break_even": Outcome(Text("盈亏平衡月", "Break-even month"), "month", lambda v: stays("ebitda", v)),
    "cash_break_even": Outcome(
        Text("现金盈亏平衡月", "Cash break-even month"), "month", lambda v: stays("cash_flow", v)
    ),
    "cash_low": Outcome(Text("最低现金", "Least cash"), "money", lambda v: v["cash"].min(axis=0)),
    "final_cash": Outcome(Text("期末现金", "Cash at the end"), "money", lambda v: v["cash"][-1]),
    "final_ebitda": Outcome(Text("末月 EBITDA", "EBITDA of the last month"), "money", lambda v: v["ebitda"][-1]),
    "total_ebitda": Outcome(Text("累计 EBITDA", "EBITDA in total"), "money", lambda v: v["ebitda"].sum(axis=0)),
    "total_revenue": Outcome(Text("累计收入", "Revenue in total"), "money", lambda v: v["revenue"].sum(axis=0)),
}
LINES = ("ebitda", "cash_flow", "cash", "revenue")


def outcomes(inputs: Inputs, output: str, changes: Mapping[str, Array]) -> Array:
    """One outcome on variants of the base case, flows rounded as in the exact model.

    Args:
        output: a key of OUTCOMES.
        changes: the values of the inputs that vary, one entry per variant.
    """
    return OUTCOMES[output].figure(variants(inputs, changes))


def variants(inputs: Inputs, changes: Mapping[str, Array]) -> dict[str, Array]:
    """The lines that outcomes are read from, on variants of the base case: arrays of shape (months, variants)."""
    count = len(next(iter(changes.values())))
    base = {path: float(value) for path, value in inputs.base.items()}
    model = build_model(inputs, frozenset(changes)).only(LINES)
    return path_values(model, {**base, **changes}, LINES, count)


def printed(figure: float, outcome: Outcome, inputs: Inputs) -> Decimal | None:
    """A figure as an exact number; a month beyond the horizon is None."""
    if outcome.unit == "month":
        return Decimal(int(figure)) if figure <= inputs.settings.horizon else None
    unit = Decimal(1).scaleb(-inputs.places)
    return Decimal(repr(float(np.round(figure, inputs.places)))).quantize(unit, ROUND_HALF_UP)
