"""What each change of the inputs does to cash if it is the only one: all of them reckoned at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property

import numpy as np

from engine.forecast.inputs.effects import Effect
from engine.forecast.inputs.inputs import Inputs
from engine.forecast.model.model import build_model
from engine.forecast.reckoning.arrays import Array, path_values
from engine.forecast.reckoning.changes import after
from engine.forecast.reckoning.run import Stepped, Value


@dataclass(frozen=True, slots=True)
class Variant:
    """Effects on named inputs that set in with a month of the forecast, and what bringing them about costs by month."""

    month: int
    effects: tuple[Effect, ...]
    costs: Mapping[int, Decimal]


@dataclass(frozen=True)
class CashAlone:
    """Cash at the end of each month of the horizon, flows rounded to the cent.

    Attributes:
        cash: an array of shape (months, changes + 1); the last column is without any change.
    """

    inputs: Inputs
    changes: tuple[Variant, ...]
    cash: Array

    @cached_property
    def lows(self) -> list[Decimal]:
        """The least cash with each change, what it costs left out."""
        unit = Decimal(1).scaleb(-self.inputs.places)
        return [Decimal(repr(float(low))).quantize(unit, ROUND_HALF_UP) for low in self.cash[:, :-1].min(axis=0)]

    def short_until(self, at: int) -> int | None:
        """The last month in which the change and its cost leave less cash than without; None where that is no matter.

        It matters where cash is lower before it is anything else, falls short of the reserve in such a month, and is
        no lower at the horizon.
        """
        with_it = self.cash[:, at] - paid(self.inputs, self.changes[at].costs)
        gap = np.round(with_it - self.cash[:, -1], self.inputs.places)
        lower = np.flatnonzero(gap < 0)
        is_first = lower.size > 0 and lower[0] == np.flatnonzero(gap)[0] and gap[-1] >= 0
        is_short = is_first and with_it[lower].min() < float(self.inputs.base["opening.reserve"])
        return int(lower[-1]) + 1 if is_short else None


def cash_alone(inputs: Inputs, changes: Sequence[Variant]) -> CashAlone:
    count = len(changes) + 1
    values: dict[str, Value] = {path: np.full(count, float(value)) for path, value in inputs.base.items()}
    variants = variants_of(inputs, changes, values)
    model = build_model(inputs, frozenset(variants)).only(("cash",))
    return CashAlone(inputs, tuple(changes), path_values(model, {**values, **variants}, ("cash",), count)["cash"])


def variants_of(inputs: Inputs, changes: Sequence[Variant], values: Mapping[str, Value]) -> dict[str, Value]:
    """The inputs that change, each variant by one change alone from its month on."""
    found: dict[str, dict[int, dict[int, float]]] = {}  # path -> month -> variant -> value
    for column, one in enumerate(changes):
        for path, value in after(inputs.base, one.effects).items():
            found.setdefault(path, {}).setdefault(one.month, {})[column] = float(value)
    return {path: in_columns(values[path], months) for path, months in found.items()}


def in_columns(first: Array, months: Mapping[int, Mapping[int, float]]) -> Stepped:
    """One array a month of change, of which every entry has its own history."""
    steps, now = [(0, first)], first
    for month in sorted(months):
        now = now.copy()
        for column, value in months[month].items():
            now[column] = value
        steps.append((month, now))
    return Stepped(tuple(steps))


def paid(inputs: Inputs, costs: Mapping[int, Decimal]) -> Array:
    """What has been paid of costs by the end of each month of the horizon: after the suppliers' delay."""
    by_month, delay = np.zeros(inputs.settings.horizon), inputs.whole("service.supplier_delay")
    for month, amount in costs.items():
        if 1 <= month + delay <= len(by_month):
            by_month[month + delay - 1] += float(amount)
    total: Array = by_month.cumsum()
    return total
