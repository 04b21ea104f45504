"""The cheapest way is the cheapest of all: compared with every choice of work there is, over generated playbooks."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, reject
from hypothesis import strategies as st

from engine.judging.verdict import holds
from engine.playbook.answers import VALUE, Answer
from engine.playbook.parse import playbook_from_data
from engine.playbook.parts import Band
from engine.playbook.question_types.table import type_of
from engine.ways.nearest import Goal, goal_of_band, most_for, nearest
from engine.ways.planned import planned
from tests.engine.format_2 import in_format_2
from tests.engine.generated import fixed, playbook_data

pytestmark = pytest.mark.database_free
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


@st.composite
def plans(draw):
    """A plan of several pieces, some of which wait for others, in a playbook of either format."""
    chance = draw(st.randoms(use_true_random=False))
    for _ in range(40):
        data = playbook_data(chance)
        playbook = playbook_from_data(in_format_2(data) if chance.random() < 0.7 else data)
        plan = planned(playbook, poor_answers(playbook, chance))
        if len(plan.order) in PIECES and plan.outlook.is_plain:
            return plan, chance
    return reject()


def choices(plan):
    """Every choice of work in which nothing is done before what it waits for."""
    found = [frozenset()]
    for key in plan.order:
        found += [done | {key} for done in found if set(plan.works[key].waits) <= done]
    return found


def cost(plan, keys):
    return sum((Fraction(plan.works[key].rung.effort[1]) for key in keys), Fraction(0))


def band_of(plan, chance):
    """A band between what is and what all the work brings, or a little above."""
    least, most = (plan.outlook.readiness_after(plan.rungs(done)).low for done in ((), plan.order))
    overall = min(Fraction(100), least + (most - least) * Fraction(chance.randint(0, 11), 10))
    lowest = min(plan.outlook.chapters_after(plan.rungs(plan.order)).values())
    graver = SEVERITIES[chance.randint(1, 4) :] if chance.random() < 0.9 else ("medium",)
    return Band("b", None, None, overall, lowest * Fraction(chance.randint(0, 10), 10), graver)


@fixed(500)
@given(plans())
def test_no_choice_of_work_is_cheaper(made):
    plan, chance = made
    band = band_of(plan, chance)
    enough = [keys for keys in choices(plan) if holds(band, plan.outlook.standing_after(plan.rungs(keys)))]
    found = nearest(plan, goal_of_band(plan, band))
    assert (found.way is None) == (not enough)
    if found.way:
        assert set(found.way.keys) in enough
        assert found.way.days == min(cost(plan, keys) for keys in enough)
        assert found.way.readiness == plan.outlook.readiness_after(plan.rungs(found.way.keys))
    if found.stuck:
        assert not enough


@fixed(200)
@given(plans())
def test_no_choice_of_so_many_days_gains_more(made):
    plan, chance = made
    days = Fraction(chance.randint(1, 24), 2)
    least = plan.outlook.readiness_after(()).low
    best = max(plan.outlook.readiness_after(plan.rungs(k)).low for k in choices(plan) if cost(plan, k) <= days)
    found = most_for(plan, days)
    assert (found is None) == (best == least)
    if found:
        assert (found.readiness.low, found.days <= days) == (best, True)


@fixed(200)
@given(plans())
def test_no_choice_is_cheaper_for_one_chapter(made):
    plan, chance = made
    chapter = chance.choice(list(plan.outlook.chapters_after(())))
    least = Fraction(chance.randint(1, 100))
    enough = [k for k in choices(plan) if plan.outlook.chapters_after(plan.rungs(k))[chapter] >= least]
    found = nearest(plan, Goal(chapters={chapter: least})).way
    assert (found is None) == (not enough)
    if found:
        assert cost(plan, found.keys) == min(cost(plan, keys) for keys in enough)
