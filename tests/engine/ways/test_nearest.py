"""The cheapest way is the cheapest of all: compared with every choice of work there is, over generated playbooks."""

from __future__ import annotations

from fractions import Fraction

import pytest

from engine.judging.verdict import holds
from engine.ways.nearest import Goal, goal_of_band, most_for, nearest
from tests.engine.ways.plans import PIECES, band_of, plans

pytestmark = [pytest.mark.database_free, pytest.mark.long, pytest.mark.together]


def choices(plan):
    """Every choice of work in which nothing is done before what it waits for."""
    found = [frozenset()]
    for key in plan.order:
        found += [done | {key} for done in found if set(plan.works[key].waits) <= done]
    return found


def cost(plan, keys):
    return sum((Fraction(plan.works[key].rung.effort[1]) for key in keys), Fraction(0))


def test_no_choice_of_work_is_cheaper():
    for number, plan, chance in plans(500, "band"):
        band = band_of(plan, chance)
        enough = [keys for keys in choices(plan) if holds(band, plan.outlook.standing_after(plan.rungs(keys)))]
        found = nearest(plan, goal_of_band(plan, band))
        assert (found.way is None) == (not enough), number
        if found.way:
            assert set(found.way.keys) in enough, number
            assert found.way.days == min(cost(plan, keys) for keys in enough), number
            assert found.way.readiness == plan.outlook.readiness_after(plan.rungs(found.way.keys)), number
        if found.stuck:
            assert not enough, number


def test_no_choice_of_so_many_days_gains_more():
    for number, plan, chance in plans(200, "days"):
        days = Fraction(chance.randint(1, 24), 2)
        least = plan.outlook.readiness_after(()).low
        best = max(plan.outlook.readiness_after(plan.rungs(k)).low for k in choices(plan) if cost(plan, k) <= days)
        found = most_for(plan, days)
        assert (found is None) == (best == least), number
        if found:
            assert (found.readiness.low, found.days <= days) == (best, True), number


def test_no_choice_is_cheaper_for_one_chapter():
    for number, plan, chance in plans(200, "chapter"):
        chapter = chance.choice(list(plan.outlook.chapters_after(())))
        least = Fraction(chance.randint(1, 100))
        enough = [k for k in choices(plan) if plan.outlook.chapters_after(plan.rungs(k))[chapter] >= least]
        found = nearest(plan, Goal(chapters={chapter: least})).way
        assert (found is None) == (not enough), number
        if found:
            assert cost(plan, found.keys) == min(cost(plan, keys) for keys in enough), number


def test_the_plans_differ_and_meet_and_miss_their_bands():
    """What is compared above is not one plan five hundred times, nor always reached or never."""
    drawn = [(plan, band_of(plan, chance)) for _number, plan, chance in plans(500, "band")]
    assert len({plan.outlook.playbook.digest for plan, _band in drawn}) == 500
    assert {plan.outlook.playbook.format for plan, _band in drawn} == {1, 2}
    assert {len(plan.order) for plan, _band in drawn} == set(PIECES)
    reached = [holds(band, plan.outlook.standing_after(plan.rungs(plan.order))) for plan, band in drawn]
    assert 100 < sum(reached) < 450
