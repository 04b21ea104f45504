"""Plans of generated playbooks, for what is compared with every choice of work there is."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from random import Random

from engine.playbook.answers import VALUE, Answer
from engine.playbook.parse import playbook_from_data
from engine.playbook.parts import Band
from engine.playbook.question_types.table import type_of
from engine.ways.planned import planned
from tests.engine.format_2 import in_format_2
from tests.engine.generated import playbook_data

PIECES = range(4, 11)
SEVERITIES = ("low", "medium", "high", "critical")


def poor_answers(playbook, chance):
    """Answers of a venture with much to do: of each kind rather the worse ones."""
    answers = {}
    for item in (item for item in playbook.items.values() if item.is_asked):
        value = type_of(item).sample(playbook, item, chance)
        if item.levels:
            value = min(value, chance.randint(0, 3))
        elif item.type == "yesno" and chance.random() < 0.7:
            value = "no"
        answers[item.id] = Answer(VALUE, value)
    return answers


@lru_cache(maxsize=500)
def plan_of(number):
    """A plan of several pieces, some of which wait for others, in a playbook of either format.

    The same number gives the same plan, made once: to draw and read a playbook takes five times as long as to try
    every choice of its work, and each property is tried on the same ones.
    """
    chance = Random(number)
    while True:
        data = playbook_data(chance)
        playbook = playbook_from_data(in_format_2(data) if chance.random() < 0.7 else data)
        plan = planned(playbook, poor_answers(playbook, chance))
        if len(plan.order) in PIECES and plan.outlook.is_plain:
            return plan


def plans(many, what):
    """So many plans, each with its number and the chance that goes on to draw what is tried on it."""
    return ((number, plan_of(number), Random(f"{what} {number}")) for number in range(many))


def band_of(plan, chance):
    """A band between what is and what all the work brings, or a little above."""
    least, most = (plan.outlook.readiness_after(plan.rungs(done)).low for done in ((), plan.order))
    overall = min(Fraction(100), least + (most - least) * Fraction(chance.randint(0, 11), 10))
    lowest = min(plan.outlook.chapters_after(plan.rungs(plan.order)).values())
    graver = SEVERITIES[chance.randint(1, 4) :] if chance.random() < 0.9 else ("medium",)
    return Band("b", None, None, overall, lowest * Fraction(chance.randint(0, 10), 10), graver)
