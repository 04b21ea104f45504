"""Inputs that change in the course of the forecast: what holds from which month on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np

from engine.forecast.inputs.addresses import field_at
from engine.forecast.inputs.catalogue import Field
from engine.forecast.inputs.effects import Effect, held, matching, operated
from engine.forecast.reckoning.run import Stepped, Value


@dataclass(frozen=True, slots=True)
class Stage:
    """The effects that hold, one after the other, from a month on. Those of an earlier stage end with it."""

    month: int
    effects: tuple[Effect, ...]


def changing(values: Mapping[str, Value], stages: Sequence[Stage]) -> dict[str, Value]:
    """The inputs with the stages: those that no stage changes stay as they are.

    What stood before month 1, such as the bills of opening customers, is not changed.

    Args:
        values: each input as a Decimal, a float or an array of paths; it says what the changed ones are.
        stages: in the order of their months.
    """
    steps: dict[str, list[tuple[int, Value]]] = {}
    for stage in stages:
        for path, value in after(values, stage.effects).items():
            steps.setdefault(path, [(0, values[path])]).append((stage.month, value))
    return {**values, **{path: Stepped(tuple(found)) for path, found in steps.items()}}


def after(values: Mapping[str, Value], effects: Sequence[Effect]) -> dict[str, Value]:
    """The inputs that the effects change, as they are after all of them."""
    changed: dict[str, Value] = {}
    for effect in effects:
        for path in matching(effect.path, values):
            changed[path] = affected(changed.get(path, values[path]), effect, field_at(path))
    return changed


def affected(value: Any, effect: Effect, field: Field) -> Value:
    """One value after one effect, held within what the input allows; a Decimal stays exact."""
    if isinstance(value, Decimal):
        return held(operated(value, effect), field)
    amount = float(effect.amount)
    if effect.op == "set":
        found = np.full_like(value, amount)
    else:
        found = value * amount if effect.op == "multiply" else value + amount
    found = np.clip(found, float(field.low), float(field.high))
    return found if isinstance(value, np.ndarray) else float(found)
