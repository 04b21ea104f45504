"""Random complete answers to a playbook: for lint, benchmarks and tests."""

from __future__ import annotations

import random

from engine.playbook.answers import UNKNOWN, VALUE, Answer
from engine.playbook.question_types.table import type_of
from engine.playbook.schema import Playbook


def random_answers(playbook: Playbook, chance: random.Random, *, unknown: float = 0.0) -> dict[str, Answer]:
    """An answer to every asked item; `unknown` is the share of "don't know" among scored questions."""
    return {
        item.id: Answer(UNKNOWN)
        if not item.is_fact and chance.random() < unknown
        else Answer(VALUE, type_of(item).sample(playbook, item, chance))
        for item in playbook.items.values()
        if item.is_asked
    }
