"""The plan of the personas: a compound rule and the gaps it absorbs are one step, whose work is counted once."""

from dataclasses import replace
from decimal import Decimal

import pytest

from engine.judging.evaluate import evaluate
from engine.judging.planning import actions_of, prerequisites
from engine.playbook.answer_reading import read_answers
from playbooks import catalogue
from tests.conftest import persona

pytestmark = pytest.mark.database_free
PERSONAS = ["R-01", "R-03", "R-04", "R-07", "R-08", "R-10"]
PLAYBOOK = catalogue.playbook_on_disk(catalogue.default_playbook_id())


def judged(code):
    return evaluate(PLAYBOOK, read_answers(PLAYBOOK, persona(code).answers).answers)


@pytest.mark.parametrize("code", PERSONAS)
def test_each_action_is_done_in_one_step(code):
    result = judged(code)
    parts = [part for step in result.plan.steps for part in step.parts]
    closed = [key for step in result.plan.steps for key in step.closes]
    assert len(parts) == len(set(parts)) == len(result.gaps)
    assert sorted(closed) == sorted(gap.id for gap in result.gaps)
    assert len(result.plan.steps) == sum(gap.absorbed_by is None for gap in result.gaps)


@pytest.mark.parametrize("code", PERSONAS)
def test_the_first_step_gains_what_its_gap_promises(code):
    result = judged(code)
    for step in result.plan.steps[:1]:
        assert step.gain == result.gap(step.closes[0]).worth


def test_a_rule_with_members_gains_points_in_the_plan():
    steps = {step.closes[0]: step for step in judged("R-07").plan.steps}
    assert set(steps["c_03"].closes) == {"c_03", "mr_03", "mk_01", "mr_07", "mr_01", "bm_08"}
    assert steps["c_03"].gain > 8


@pytest.mark.parametrize("code", PERSONAS)
def test_a_rule_takes_as_long_as_its_members_or_its_own_estimate(code):
    result = judged(code)
    for gap in result.gaps:
        if gap.kind == "rule" and gap.absorbs:
            own = PLAYBOOK.rule(gap.id).action.effort
            members = [PLAYBOOK.items[key].action.effort for key in gap.absorbs]
            for end in (0, 1):
                total = sum((effort[end] for effort in members), Decimal(0))
                assert gap.action.effort[end] == max(own[end], total)
    assert result.plan.effort_high == sum(step.effort_high for step in result.plan.steps)


def test_what_waits_for_a_member_waits_for_its_step():
    result = judged("R-07")
    steps = {step.action.id: step for step in result.plan.steps}
    inside = {part: key for key, step in steps.items() for part in step.parts if part != key}
    for key, step in steps.items():
        asked = {inside[a] for a in step.action.after if a in inside and len(step.parts) == 1}
        assert asked - {key} <= set(step.after)
    assert any(set(step.after) & set(inside.values()) for step in steps.values())


def test_what_waits_for_a_member_need_not_wait_for_the_whole_step():
    """MR-02 asks for the interviews of MR-01, which the rule C-03 absorbs together with longer work."""
    steps = {step.closes[0]: step for step in judged("R-07").plan.steps}
    asked = [a for a in steps["mr_02"].action.after if a in steps["c_03"].parts]
    assert asked
    assert steps["mr_02"].earliest_start < steps["c_03"].earliest_finish


@pytest.mark.parametrize("code", PERSONAS)
def test_a_step_lasts_at_least_its_longest_part_and_at_most_all_of_them(code):
    for step in judged(code).plan.steps:
        efforts = [PLAYBOOK.actions[part].effort[1] for part in step.parts]
        lasts = step.earliest_finish - step.earliest_start
        assert max(efforts) <= lasts <= sum(efforts, Decimal(0))


def test_a_prerequisite_that_would_wait_for_the_step_in_turn_is_left_out():
    """The rule asks for mr_02 first, which asks for mr_01, which the rule absorbs."""
    gaps = {gap.action.id: gap for gap in judged("R-07").gaps if gap.absorbed_by is None}
    rule, other = gaps["a_c_03"], gaps["a_mr_02"]
    gaps["a_c_03"] = replace(rule, action=replace(rule.action, after=("a_mr_02",)))
    gaps["a_mr_02"] = replace(other, action=replace(other.action, after=("a_mr_01",)))
    after = prerequisites(gaps, {key: actions_of(gap, PLAYBOOK) for key, gap in gaps.items()})
    assert (after["a_c_03"], after["a_mr_02"]) == ((), ("a_c_03",))
