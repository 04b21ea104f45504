"""How the cash stands to a plan: what brings cash is done before it ends, as far as any order can see to it."""

import math
from dataclasses import replace
from fractions import Fraction

import pytest

from engine.judging.evaluate import evaluate
from engine.judging.gaps import is_emergency
from engine.judging.relevance import situation_of
from engine.judging.runway import WEEKS_A_MONTH, cash_beside, late_for_cash, months_of_cash
from engine.judging.schedule import Ticks
from engine.judging.works import REST, Work
from engine.playbook.answer_reading import read_answers
from engine.ways.planned import planned
from playbooks import catalogue
from tests.conftest import persona

pytestmark = pytest.mark.database_free
PLAYBOOK = catalogue.playbook_on_disk(catalogue.default_playbook_id())
RUNGS = [rung for rung in PLAYBOOK.items["ff_03"].action.rungs if rung.to is not None]
MONTHS = [6, 9, 12, 18]  # that they reach


def situation(**answers):
    """A venture that is raising, at the pilot stage."""
    given = {**persona("R-10").answers, "ff_01": 900_000, "ff_02": 100_000, **answers}
    return situation_of(PLAYBOOK, read_answers(PLAYBOOK, given).answers)


def works(*rungs):
    return {rung.id: Work(rung, (rung,), ("ff_03",), "high", REST, 0) for rung in rungs}


def at(*weeks):
    """When the rungs are done, in days from the start, of which seven are a week."""
    return {rung.id: Ticks(0, 0, week * 7) for rung, week in zip(RUNGS, weeks, strict=True)}, 7


@pytest.mark.parametrize(
    ("answers", "months"),
    [
        ({}, 9),
        ({"ff_02": 0}, None),
        ({"ff_01": 0}, 0),
        ({"ff_01": 50_000}, Fraction(1, 2)),
        ({"ff_02": {"state": "unknown"}}, None),
    ],
)
def test_the_cash_lasts_as_long_as_was_answered_or_nobody_knows(answers, months):
    assert months_of_cash(situation(**answers)) == months


def test_a_playbook_without_a_runway_tells_nothing_of_cash():
    known = situation()
    without = replace(known, playbook=replace(PLAYBOOK, runway_item=None))
    assert months_of_cash(without) is None
    assert cash_beside(*at(1, 2, 3, 4), works(*RUNGS), without) is None
    assert late_for_cash(*at(1, 2, 3, 4), works(*RUNGS), without, excused=()) == []


def test_each_piece_must_be_done_before_what_the_one_below_it_left_has_ended():
    """Nine months of cash are 39.1 weeks; six months from week 10 end before them, nine from week 30 in week 69."""
    known, all_of_it = situation(), works(*RUNGS)
    fine = cash_beside(*at(10, 30, 60, 110), all_of_it, known)
    assert (fine.ends, fine.late) == (9 * WEEKS_A_MONTH, None)
    assert fine.lasts == 110 + 18 * WEEKS_A_MONTH
    late = cash_beside(*at(10, 40, 60, 110), all_of_it, known)
    assert (late.late, late.lasts) == (RUNGS[1].id, 9 * WEEKS_A_MONTH)


def test_the_day_on_which_the_cash_ends_is_in_time_and_the_day_after_is_not():
    known, one = situation(ff_01=300_000), works(RUNGS[0])
    days = math.floor(3 * WEEKS_A_MONTH * 7)
    spans = {RUNGS[0].id: Ticks(0, 0, days)}
    assert cash_beside(spans, 7, one, known).late is None
    spans = {RUNGS[0].id: Ticks(0, 0, days + 1)}
    assert cash_beside(spans, 7, one, known).late == RUNGS[0].id


def test_what_is_late_is_told_as_if_what_comes_before_it_were_in_time_and_what_is_excused_is_not():
    known, all_of_it = situation(ff_01=100_000), works(*RUNGS)
    assert late_for_cash(*at(10, 20, 90, 100), all_of_it, known, excused=()) == [RUNGS[0].id, RUNGS[2].id]
    assert late_for_cash(*at(10, 20, 90, 100), all_of_it, known, excused={RUNGS[0].id}) == [RUNGS[2].id]


def test_the_rungs_of_the_playbook_reach_the_months_that_their_bands_name():
    given = situation(ff_01=0)
    found = [cash_beside({r.id: Ticks(0, 0, 0)}, 7, works(r), given).lasts for r in RUNGS]
    assert found == [months * WEEKS_A_MONTH for months in MONTHS]


@pytest.mark.parametrize("hours", [2, 10, 40])
def test_cash_that_comes_too_late_has_nothing_before_it_that_could_wait(hours):
    """Where work on the runway is late even so, all before it is an emergency, or comes before it or an emergency."""
    found = 0
    for one in catalogue.personas_on_disk(PLAYBOOK.id):
        answers = read_answers(PLAYBOOK, {**one.answers, "p_13": hours}).answers
        result = evaluate(PLAYBOOK, answers)
        if result.plan.cash is None or result.plan.cash.late is None:
            continue
        found += 1
        steps = {step.rung.id: step for step in result.plan.steps}
        urgent = {key for key, step in steps.items() if is_urgent(step, result)}
        needed = before(urgent | {result.plan.cash.late}, steps)
        ahead = {step.rung.id for step in result.plan.steps[: steps[result.plan.cash.late].number - 1]}
        assert ahead <= urgent | needed, (one.code, ahead - urgent - needed)
    assert found


def is_urgent(step, result):
    """Whether harm or an order to stop may follow from what it works on, or from the rule that it helps to end."""
    gap, rule = result.gap(step.closes[0]), result.gap(step.settles)
    return is_emergency(gap.duty, step.severity) or bool(rule and rule.comes_first)


def before(keys, steps):
    found, pending = set(), list(keys)
    while pending:
        more = set(steps[pending.pop()].after) - found
        found |= more
        pending += more
    return found


def order_with(**answers):
    return [step.rung.id for step in evaluate(PLAYBOOK, situation(**answers).answers).plan.steps]


def test_cash_that_lasts_changes_no_order():
    """Work on the runway stands by severity and gain as long as that is soon enough."""
    assert order_with(ff_01=1_000_000) == order_with(ff_01=1_100_000)


def test_cash_that_ends_soon_raises_the_work_on_it_as_a_critical_one_where_that_is_enough():
    """Ten months of cash: at 12 hours a week the work to reach twelve would be done too late, at 40 it is not."""
    slow, fast = (evaluate(PLAYBOOK, situation(ff_01=1_000_000, p_13=hours).answers).plan for hours in (12, 40))
    places = [next(s.number for s in plan.steps if s.closes == ("ff_03",)) for plan in (slow, fast)]
    first = next(step for step in slow.steps if step.closes == ("ff_03",))
    assert places[0] < places[1]
    assert (first.severity, slow.cash.late, fast.cash.late) == ("medium", None, None)
    graver = [s for s in slow.steps[first.number :] if s.severity == "critical" and not s.after]
    assert graver  # it counts as critical, and among those by its gain


def test_the_ways_take_the_order_of_the_plan():
    known = situation(ff_01=1_000_000, p_13=12)
    assert list(planned(PLAYBOOK, known.answers).order) == order_with(ff_01=1_000_000, p_13=12)


@pytest.mark.parametrize("code", ["R-00", "R-10", "X-01"])
def test_a_round_is_closed_after_what_investors_ask_for(code):
    """The amount, the data room, the cap table and the founders' agreement, as far as the plan holds work on them."""
    steps = evaluate(PLAYBOOK, read_answers(PLAYBOOK, persona(code).answers).answers).plan.steps
    closing = [step for step in steps if step.rung.to == "ff_03_low_below_18"]
    asked = [step for step in steps if step.rung.action in {"a_ff_09", "a_ff_10", "a_ff_13", "a_to_02"}]
    assert closing
    assert asked
    assert all(step.number < closing[0].number and step.earliest_finish <= closing[0].earliest_start for step in asked)
