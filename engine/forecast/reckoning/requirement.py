"""What must be true: the value of one input at which break-even falls in a given month, or cash never runs out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal

import numpy as np

from engine.forecast.inputs.addresses import field_at
from engine.forecast.inputs.catalogue import Field
from engine.forecast.inputs.inputs import Inputs
from engine.forecast.inputs.quantities import nine_decimals, plain
from engine.forecast.model.model import build_model
from engine.forecast.reckoning.arrays import Array
from engine.forecast.reckoning.exact import evaluate_exactly
from engine.forecast.reckoning.outcomes import HAIR, LINES, outcomes, variants
from engine.forecast.reckoning.summary import stays_from

SOLVED, IMPOSSIBLE, ALWAYS = "solved", "impossible", "always"
LINE_OF = {"break_even": "ebitda", "cash_break_even": "cash_flow"}
SOLVENT = "solvent"  # cash is never below 0 up to the month
KINDS = (*LINE_OF, SOLVENT)
DIGITS = 5  # significant digits of the answer: finer ones would only show where cents round
STEPS = 200  # of the scan on each side


@dataclass(frozen=True, slots=True)
class Requirement:
    """The answer.

    Attributes:
        state: solved; impossible (no value searched will do); always (every value searched will do).
        value: the value nearest to the base case at which break-even comes by the month, or cash lasts to
            its end; if it already does in the base case (`is_met`), how far the input may move before it no
            longer does.
        direction: at_least or at_most: on which side of the value it holds.
        month: the break-even month at the value, by the exact model; None where cash is asked about.
        searched: the least and greatest value that was tried.
    """

    state: str
    base: Decimal
    is_met: bool
    searched: tuple[Decimal, Decimal]
    value: Decimal | None = None
    direction: str = ""
    month: int | None = None


def what_must_be_true(inputs: Inputs, path: str, month: int, kind: str = "break_even") -> Requirement:
    """Solves for one input by a scan of its allowed range and bisection of the place that it finds.

    Nothing is assumed monotone: of several places the nearest to the base case is taken. Money, counts
    and factors are searched from a thousandth to a thousand times the base case and at 0, per cents over
    their whole range. The answer has five digits and was checked by the exact model.

    Raises:
        KeyError: the forecast has no number at this path, or `kind` is none of `KINDS`.
        ValueError: the month lies outside the horizon.
    """
    if not 1 <= month <= inputs.settings.horizon:
        raise ValueError(f"month {month} lies outside the horizon")
    if kind not in KINDS:
        raise KeyError(kind)
    base, field = inputs.numbers[path].mid, field_at(path)
    search = Search(inputs, path, month, kind)
    tried = candidates(base, field)
    holds = search.holds(tried)
    here = int(np.searchsorted(tried, float(base)))
    edge = nearest_edge(holds, here)
    span = (nine_decimals(Decimal(repr(float(tried[0])))), nine_decimals(Decimal(repr(float(tried[-1])))))
    if edge is None:
        return Requirement(ALWAYS if holds[here] else IMPOSSIBLE, base, bool(holds[here]), span)
    value = search.settled(*search.narrowed(float(tried[edge[0]]), float(tried[edge[1]])))
    direction = "at_least" if edge[0] > edge[1] else "at_most"
    return Requirement(SOLVED, base, bool(holds[here]), span, value, direction, search.month_at(value))


def candidates(base: Decimal, field: Field) -> Array:
    """Values to try, in order, the base among them."""
    low, high, middle = float(field.low), float(field.high), float(base)
    if field.unit == "percent":
        tried = np.linspace(low, high, 2 * STEPS + 1)
    elif middle:
        tried = middle * np.geomspace(1e-3, 1e3, 2 * STEPS + 1)
    else:
        tried = np.geomspace(1e-6, min(high, 1e9), 2 * STEPS + 1)
    inside = tried[(tried >= low) & (tried <= high)]
    return np.unique(np.concatenate([inside, [middle], [max(0.0, low)]]))


def nearest_edge(holds: Array, here: int) -> tuple[int, int] | None:
    """The nearest neighbours of which one holds and the other does not: (holds, does not)."""
    changes = np.flatnonzero(holds[1:] != holds[:-1])
    if not len(changes):
        return None
    left = int(min(changes, key=lambda change: abs(change + 0.5 - here)))
    return (left, left + 1) if holds[left] else (left + 1, left)


@dataclass(frozen=True, slots=True)
class Search:
    """One question about one input."""

    inputs: Inputs
    path: str
    month: int
    kind: str

    def holds(self, values: Array) -> Array:
        """Whether it is so by the month, at each value."""
        if self.kind == SOLVENT:
            lines = variants(self.inputs, {self.path: values})
            return np.asarray((lines["cash"][: self.month] >= -HAIR).all(axis=0))
        return np.asarray(outcomes(self.inputs, self.kind, {self.path: values}) <= self.month)

    def narrowed(self, good: float, bad: float) -> tuple[float, float]:
        """The pair drawn together, thirty-two parts at a time: four rounds give six digits more."""
        for _ in range(4):
            values = np.linspace(good, bad, 33)
            failing = np.flatnonzero(~self.holds(values).astype(bool))
            first = int(failing[0]) if len(failing) else 32
            if first == 0:
                break
            good, bad = float(values[first - 1]), float(values[first])
        return good, bad

    def settled(self, good: float, bad: float) -> Decimal:
        """The good end with five digits, moved away from the bad one until the exact model agrees."""
        rounding = ROUND_CEILING if good > bad else ROUND_FLOOR
        exact = Decimal(repr(good))
        value = Context(prec=DIGITS, rounding=rounding).plus(exact)
        step = Decimal(1).scaleb(max(value.adjusted() - DIGITS + 1, -9))
        field = field_at(self.path)
        for _ in range(8):
            value = min(max(nine_decimals(value), field.low), field.high)
            if self.is_so_at(value):
                break
            value, step = value + (step if good > bad else -step), step * 4
        return plain(value)

    def is_so_at(self, value: Decimal) -> bool:
        """Whether it is so at this value, by the exact model."""
        if self.kind == SOLVENT:
            return all(amount >= 0 for amount in self.exactly(value)["cash"][1 : self.month + 1] if amount is not None)
        found = self.month_at(value)
        return found is not None and found <= self.month

    def month_at(self, value: Decimal) -> int | None:
        """The break-even month by the exact model; None where cash is asked about."""
        if self.kind == SOLVENT:
            return None
        lines = self.exactly(value)
        flow, revenue = ([f for f in lines[line][1:] if f is not None] for line in (LINE_OF[self.kind], "revenue"))
        return stays_from(flow, revenue)

    def exactly(self, value: Decimal) -> Mapping[str, tuple[Decimal | None, ...]]:
        """The lines of the forecast with the input at this value."""
        quantity = replace(self.inputs.numbers[self.path], mid=value)
        changed = replace(self.inputs, numbers={**self.inputs.numbers, self.path: quantity})
        return evaluate_exactly(build_model(changed, frozenset({self.path})).only(LINES), changed.base)
