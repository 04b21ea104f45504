"""Many paths at once in double precision. The simulation's arithmetic; the base case is exact."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

import numpy as np
import numpy.typing as npt

from engine.forecast.model.graph import Model
from engine.forecast.reckoning.run import run_months

Array = npt.NDArray[np.float64]
Paths = Array | float  # a float is the same on every path


class Floats:
    """Numpy arithmetic; run it within `quiet()`, because a missing ratio divides by zero first.

    Args:
        is_rounded: round flows as the exact model does. The simulation does not: a cent is far below
            what the ranges leave open, and rounding would double its time.
    """

    def __init__(self, *, is_rounded: bool) -> None:
        self.is_rounded = is_rounded

    def number(self, value: Decimal) -> float:
        return float(value)

    def round(self, value: Paths, places: int) -> Paths:
        """Half away from zero; a hair is added so that 0.145 * 100 counts as the half it means."""
        if not self.is_rounded:
            return value
        scale = 10.0**places
        scaled = np.abs(value) * scale
        return np.copysign(np.floor(scaled * (1 + HALF) + 0.5), value) / scale

    def ratio(self, left: Paths, right: Paths) -> Paths:
        if isinstance(left, float) and isinstance(right, float):
            return left / right if right > HAIR else float("nan")
        return np.where(np.greater(right, HAIR), np.divide(left, right), np.nan)

    def least(self, left: Paths, right: Paths) -> Paths:
        return np.fmin(left, right)

    def most(self, left: Paths, right: Paths) -> Paths:
        return np.fmax(left, right)


def run_paths(
    model: Model, inputs: Mapping[str, Paths], *, is_rounded: bool
) -> Iterator[tuple[int, Mapping[str, list[Paths]]]]:
    """Yields (month, columns) like `run_months`; entries that no lag reaches any more are emptied."""
    arithmetic = Floats(is_rounded=is_rounded)
    lags = [(line, lag) for line, lag in model.lags.items()]
    for month, columns in run_months(model, arithmetic, inputs):
        yield month, columns
        for line, lag in lags:
            if month > lag:
                columns[line][month - lag] = NOTHING


NOTHING: Any = None
HALF = 4e-15  # what products of a few doubles may lack to the half they mean
HAIR = 1e-9  # what doubles may leave where the exact denominator is 0


def quiet() -> np.errstate:
    """A context without numpy's warnings of divisions by zero."""
    return np.errstate(divide="ignore", invalid="ignore")


def path_values(model: Model, inputs: Mapping[str, Paths], lines: tuple[str, ...], count: int) -> dict[str, Array]:
    """The lines on every path, rounded as the exact model: arrays of shape (months, count)."""
    values = {line: np.empty((model.months, count)) for line in lines}
    with quiet():
        for month, columns in run_paths(model, inputs, is_rounded=True):
            for line, rows in values.items():
                rows[month - 1] = columns[line][month]
    return values
