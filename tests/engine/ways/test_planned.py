"""What a way chooses from: the pieces of the plan, what comes before each, and what each changes."""

import pytest

from engine.judging.evaluate import evaluate
from engine.playbook.answers import VALUE, Answer
from engine.ways.planned import planned
from tests.engine import small

pytestmark = pytest.mark.database_free
PLAYBOOK = small.in_two()
ANSWERS = {"stage": Answer(VALUE, "2"), "lev": Answer(VALUE, 0)}
PLAN = planned(PLAYBOOK, ANSWERS)


def test_the_pieces_are_those_of_the_plan_in_its_order():
    steps = evaluate(PLAYBOOK, ANSWERS).plan.steps
    assert [step.rung.id for step in steps] == list(PLAN.order) != []


def test_a_rung_comes_after_all_below_it():
    ladder = [key for key in PLAN.order if key.startswith("a_lev")]
    assert len(ladder) > 1
    assert PLAN.before[ladder[-1]] >= set(ladder[:-1])
    assert PLAN.before[ladder[0]] == set()


def test_each_rung_brings_a_better_line():
    lows = [line.low for line in PLAN.changing["lev"].values()]
    assert lows == sorted(set(lows))
    assert list(PLAN.changing["lev"]) == [key for key in PLAN.order if key.startswith("a_lev")]
