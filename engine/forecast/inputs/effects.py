"""What an action or scenario does to the inputs: "inference cost x 0.6" as data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from engine.forecast.inputs.addresses import field_at
from engine.forecast.inputs.catalogue import Field
from engine.forecast.inputs.inputs import Inputs
from engine.forecast.inputs.quantities import FIXED, GUESS, Quantity, nine_decimals

OPERATIONS = ("multiply", "add", "set")
ANY = "*"  # stands for every item of a list: "subscription.plans.*.churn"


@dataclass(frozen=True, slots=True)
class Effect:
    """One change of one input, or of the same input of every item of a list.

    Attributes:
        path: "compute.inference.factor", "people.0.salary" or "people.*.salary".
        op: multiply, add or set. A range keeps its shape under the first two; set makes it a value.
    """

    path: str
    op: str
    amount: Decimal


def apply_effects(inputs: Inputs, effects: Iterable[Effect]) -> Inputs:
    """The inputs after the effects, one after the other. What they do not have stays unchanged.

    Results are held within the input's allowed range: a churn of 120 % becomes 100 %.
    """
    numbers, words = dict(inputs.numbers), dict(inputs.words)
    for effect in effects:
        for path in matching(effect.path, numbers):
            numbers[path] = changed(numbers[path], effect, field_at(path))
        for path in matching(effect.path, words):
            if field_at(path).kind == "whole":
                words[path] = changed_whole(int(words[path]), effect, field_at(path))
    return replace(inputs, numbers=numbers, words=words)


def without_target(inputs: Inputs, effects: Iterable[Effect]) -> tuple[Effect, ...]:
    """The effects that change nothing because the forecast has no such input."""
    return tuple(
        effect
        for effect in effects
        if not any(matching(effect.path, names) for names in (inputs.numbers, inputs.words))
    )


def matching(pattern: str, paths: Mapping[str, Any]) -> list[str]:
    if ANY not in pattern:
        return [pattern] if pattern in paths else []
    before, _, after = pattern.partition(ANY)
    return [
        path
        for path in paths
        if path.startswith(before) and path.endswith(after) and path[len(before) : len(path) - len(after)].isdigit()
    ]


def changed(quantity: Quantity, effect: Effect, field: Field) -> Quantity:
    low, mid, high = (held(operated(point, effect), field) for point in quantity.points)
    if effect.op == "set" or low == high:
        return Quantity(mid, source=GUESS if effect.op == "set" else quantity.source, spread=quantity.spread)
    if quantity.kind == FIXED:
        return Quantity(mid, source=quantity.source, spread=quantity.spread)
    low, mid, high = sorted((low, mid, high))  # a negative factor turns a range round
    kind = "triangular" if quantity.kind == "lognormal" and low <= 0 else quantity.kind
    return Quantity(mid, low, high, kind, quantity.source, quantity.spread)


def changed_whole(value: int, effect: Effect, field: Field) -> int:
    return int(held(operated(Decimal(value), effect).to_integral_value(), field))


def operated(value: Decimal, effect: Effect) -> Decimal:
    if effect.op == "set":
        return effect.amount
    result = value * effect.amount if effect.op == "multiply" else value + effect.amount
    return nine_decimals(result)


def held(value: Decimal, field: Field) -> Decimal:
    return min(max(value, field.low), field.high)
