"""Random complete answers to a playbook: for lint, benchmarks and tests."""

from __future__ import annotations

import random
from fractions import Fraction
from typing import Any

from engine.playbook.answers import UNKNOWN, VALUE, Answer
from engine.playbook.parts import Item
from engine.playbook.schema import Playbook


def random_answers(playbook: Playbook, chance: random.Random, *, unknown: float = 0.0) -> dict[str, Answer]:
    """An answer to every asked item; `unknown` is the share of "don't know" among scored questions."""
    return {
        item.id: Answer(UNKNOWN)
        if not item.is_fact and chance.random() < unknown
        else Answer(VALUE, random_value(playbook, item, chance))
        for item in playbook.items.values()
        if item.is_asked
    }


def random_value(playbook: Playbook, item: Item, chance: random.Random) -> Any:
    options = [option.id for option in item.options]
    if item.type == "level":
        return chance.randint(0, 4)
    if item.type == "choice":
        return chance.choice(options)
    if item.type == "choices":
        return tuple(option for option in options if chance.random() < 0.4)
    if item.type == "yesno":
        return chance.choice(["yes", "no"])
    if item.type == "bool":
        return chance.random() < 0.5
    if item.type == "number":
        return random_number(playbook, item, chance)
    return "text"


def random_number(playbook: Playbook, item: Item, chance: random.Random) -> Fraction:
    """A number near the thresholds, where judgement changes, and inside the allowed range."""
    limits = [playbook.limits[band.parameter] for band in item.bands] or [Fraction(10**6)]
    low = Fraction(item.minimum) if item.minimum is not None else Fraction(0)
    high = Fraction(item.maximum) if item.maximum is not None else Fraction(10**9)
    value = chance.choice(limits) + Fraction(chance.randint(-20, 20)) * (1 if item.decimals == 0 else Fraction(1, 4))
    return min(high, max(low, value))
