"""Which input moves the outcome most: each to its P10 and P90 while the others stay in the middle."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from engine.forecast.inputs.addresses import full_label
from engine.forecast.inputs.inputs import Inputs
from engine.forecast.model.graph import input_paths
from engine.forecast.model.model import build_model
from engine.forecast.reckoning.outcomes import OUTCOMES, outcomes, printed
from engine.playbook.parts import Text


@dataclass(frozen=True, slots=True)
class Bar:
    """One input's effect.

    Attributes:
        low, high: the values it was moved to.
        at_low, at_high: the outcome there; None: the month lies beyond the horizon.
        swing: how far apart the two are; a month beyond the horizon counts as the one after it.
    """

    path: str
    label: Text
    low: Decimal
    high: Decimal
    at_low: Decimal | None
    at_high: Decimal | None
    swing: Decimal


def tornado(inputs: Inputs, output: str = "cash_low") -> tuple[Bar, ...]:
    """The bars of the inputs that are uncertain, the widest first; what moves nothing is left out.

    Args:
        output: a key of `outcomes.OUTCOMES`.
    """
    ends = {path: inputs.numbers[path].p10_p90() for path in used_paths(inputs) if path in inputs.ranges}
    paths = [path for path, (low, high) in ends.items() if low != high]
    if not paths:
        return ()
    changes = {path: np.full(2 * len(paths), float(inputs.base[path])) for path in paths}
    for index, path in enumerate(paths):
        changes[path][2 * index : 2 * index + 2] = [float(end) for end in ends[path]]
    figures = outcomes(inputs, output, changes)
    bars = [
        bar(inputs, output, (path, ends[path]), figures[2 * i : 2 * i + 2].tolist()) for i, path in enumerate(paths)
    ]
    return tuple(sorted((b for b in bars if b.swing), key=lambda b: (-b.swing, b.path)))


def used_paths(inputs: Inputs, lines: Iterable[str] | None = None) -> list[str]:
    """The inputs that the model looks at, in the catalogue's order.

    Args:
        lines: only those that can move these lines; None: all.
    """
    model = build_model(inputs)
    used: set[str] = set()
    for line in (model if lines is None else model.only(lines)).lines.values():
        used |= input_paths(line.expr) | input_paths(line.opening)
    return [path for path in inputs.numbers if path in used]


def bar(inputs: Inputs, output: str, ends: tuple[str, tuple[Decimal, Decimal]], figures: list[float]) -> Bar:
    path, (low, high) = ends
    outcome = OUTCOMES[output]
    at_low, at_high = (printed(figure, outcome, inputs) for figure in figures)
    beyond = Decimal(inputs.settings.horizon + 1)
    swing = abs((beyond if at_high is None else at_high) - (beyond if at_low is None else at_low))
    return Bar(path, full_label(inputs, path), low, high, at_low, at_high, swing)
