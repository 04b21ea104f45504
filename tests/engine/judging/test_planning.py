"""The order of work, its times and the longest chain; a rule and the gaps it absorbs are one step, counted once."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from engine.judging.planning import critical_chain, in_turn, ordered, times
from engine.judging.works import Work, joint_prerequisites, priorities, units_of, waits
from tests import published
from tests.engine import small

pytestmark = pytest.mark.database_free
PERSONAS = ["R-01", "R-03", "R-04", "R-07", "R-08", "R-10"]
PLAYBOOK, judged = published.PLAYBOOK, published.judged


@pytest.mark.parametrize("code", PERSONAS)
def test_each_action_is_done_in_one_step(code):
    result = judged(code)
    parts = [part for step in result.plan.steps for part in step.parts]
    closed = [key for step in result.plan.steps for key in step.closes]
    assert len(parts) == len({part.id for part in parts}) == len(result.gaps)
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
            own = PLAYBOOK.rule(gap.id).action.rungs[0].effort
            members = [PLAYBOOK.items[key].action.rungs[0].effort for key in gap.absorbs]
            for end in (0, 1):
                total = sum((effort[end] for effort in members), Decimal(0))
                assert gap.effort[end] == max(own[end], total)
    assert result.plan.effort_high == sum(step.effort_high for step in result.plan.steps)


def test_what_waits_for_a_member_waits_for_its_step():
    result = judged("R-07")
    steps = {step.rung.id: step for step in result.plan.steps}
    inside = {part.id: key for key, step in steps.items() for part in step.parts if part.id != key}
    for key, step in steps.items():
        asked = {inside[a] for a in PLAYBOOK.actions[key].after if a in inside and len(step.parts) == 1}
        assert asked - {key} <= set(step.after)
    assert any(set(step.after) & set(inside.values()) for step in steps.values())


def test_what_waits_for_a_member_need_not_wait_for_the_whole_step():
    """MR-02 asks for the interviews of MR-01, which the rule C-03 absorbs together with longer work."""
    steps = {step.closes[0]: step for step in judged("R-07").plan.steps}
    asked = set(PLAYBOOK.actions["a_mr_02"].after) & set(steps["c_03"].actions)
    assert asked
    assert steps["mr_02"].earliest_start < steps["c_03"].earliest_finish


@pytest.mark.parametrize("code", PERSONAS)
def test_a_step_lasts_at_least_its_longest_part_and_at_most_all_of_them(code):
    for step in judged(code).plan.steps:
        efforts = [part.effort[1] for part in step.parts]
        lasts = step.earliest_finish - step.earliest_start
        assert max(efforts) <= lasts <= sum(efforts, Decimal(0))


def works_of(gaps, playbook):
    """The pieces of work of these gaps, as far as their parts go."""
    rungs = {key: action.rungs[0] for key, action in playbook.actions.items()}
    owners = {rule.id: rule.action for rule in playbook.rules}
    owners |= {item.id: item.action for item in playbook.items_with_gap}
    return {
        key: Work(rungs[key], tuple(rungs[owners[k].id] for k in (gap.id, *gap.absorbs)), (), "low", 2, 0)
        for key, gap in gaps.items()
    }


def test_a_prerequisite_that_would_wait_for_the_step_in_turn_is_left_out():
    """The rule asks for mr_02 first, which asks for mr_01, which the rule absorbs."""
    gaps = {gap.action.id: gap for gap in judged("R-07").gaps if gap.absorbed_by is None}
    rule, other = gaps["a_c_03"], gaps["a_mr_02"]
    gaps["a_c_03"] = rule._replace(action=replace(rule.action, after=("a_mr_02",)))
    gaps["a_mr_02"] = other._replace(action=replace(other.action, after=("a_mr_01",)))
    after = joint_prerequisites(gaps, works_of(gaps, PLAYBOOK))
    assert (after["a_c_03"], after["a_mr_02"]) == ((), ("a_c_03",))


@pytest.mark.parametrize("code", PERSONAS)
def test_the_longest_chain_ends_with_the_plan_and_each_link_begins_when_the_one_before_ends(code):
    steps = {step.rung.id: step for step in judged(code).plan.steps}
    chain = [step for step in steps.values() if step.is_critical]
    (last,) = [step for step in chain if not any(step.rung.id in other.after for other in chain)]
    assert last.earliest_finish == max(step.earliest_finish for step in steps.values())
    for step in chain:
        before = [other for other in chain if other.rung.id in step.after]
        assert len(before) == bool(step.after)
        waited_for = [steps[key].earliest_finish for key in step.after]
        assert [other.earliest_finish for other in before] == ([max(waited_for)] if waited_for else [])


def test_somebody_waits_in_the_plans_of_the_personas():
    assert any(step.is_critical and step.after for code in PERSONAS for step in judged(code).plan.steps)
    assert not all(step.is_critical for code in PERSONAS for step in judged(code).plan.steps)


@pytest.mark.parametrize(
    ("after", "finish", "chain"),
    [
        ({}, {}, set()),
        ({"a": ()}, {"a": 1}, {"a"}),
        ({"a": (), "b": ("a",), "c": ()}, {"a": 1, "b": 3, "c": 2}, {"a", "b"}),
        ({"a": (), "b": ("a",), "c": ()}, {"a": 1, "b": 3, "c": 4}, {"c"}),
        ({"a": (), "b": (), "c": ("a", "b")}, {"a": 1, "b": 2, "c": 5}, {"b", "c"}),
        ({"a": (), "b": ("a",), "c": ("b",)}, {"a": 1, "b": 2, "c": 3}, {"a", "b", "c"}),
    ],
)
def test_the_chain_goes_back_from_the_last_end_by_what_was_waited_for_longest(after, finish, chain):
    assert critical_chain(list(after), after, finish) == chain


def pressing(**ranks):
    return {key: (rank,) for key, rank in ranks.items()}


@pytest.mark.parametrize(
    ("after", "ranks", "order"),
    [
        ({"a": (), "b": ()}, pressing(a=2, b=1), ["b", "a"]),
        ({"a": (), "b": ("a",)}, pressing(a=2, b=1), ["a", "b"]),
        ({"a": (), "b": ("a",), "c": ()}, pressing(a=3, b=1, c=2), ["a", "b", "c"]),
        ({"a": (), "b": ("a",), "c": ()}, pressing(a=3, b=4, c=2), ["c", "a", "b"]),
        ({"a": (), "b": (), "c": ("a", "b")}, pressing(a=5, b=4, c=1, d=0), ["a", "b", "c"]),
        ({"a": (), "b": ("a",), "c": ("b",), "d": ()}, pressing(a=9, b=9, c=1, d=2), ["a", "b", "c", "d"]),
        ({}, {}, []),
    ],
)
def test_what_something_pressing_waits_for_is_as_pressing(after, ranks, order):
    assert ordered(after, after, ranks) == order


def acting(key, days="1"):
    known = PLAYBOOK.actions["a_mr_01"].rungs[0]
    return replace(known, id=key, action=key, effort=(Decimal(days), Decimal(days)))


def reckoned(parts, after, needs=None):
    works = {key: Work(own[0], own, (), "low", 2, 0, waits=after[key]) for key, own in parts.items()}
    known = {part.id: () for own in parts.values() for part in own} | (needs or {})
    start, finish = times(list(parts), works, known, PLAYBOOK)
    return {key: (start[key], finish[key]) for key in parts}


def test_a_step_starts_when_the_last_it_waits_for_is_done():
    actions = {"a": (acting("a", "2"),), "b": (acting("b", "3"),), "c": (acting("c", "1"),)}
    after = {"a": (), "b": (), "c": ("a", "b")}
    assert reckoned(actions, after, {"c": ("a", "b")}) == {"a": (0, 2), "b": (0, 3), "c": (3, 4)}


def test_a_prerequisite_that_is_no_step_of_the_plan_holds_nothing_up():
    assert reckoned({"a": (acting("a", "2"),)}, {"a": ()}, {"a": ("elsewhere",)}) == {"a": (0, 2)}


def test_parts_are_worked_on_side_by_side_unless_they_wait_for_each_other():
    together = (acting("r", "1"), acting("x", "3"), acting("y", "2"))
    assert reckoned({"r": together}, {"r": ()}) == {"r": (0, 3)}
    in_a_row = (acting("r", "1"), acting("y", "2"), acting("x", "3"))
    assert reckoned({"r": in_a_row}, {"r": ()}, {"y": ("x",)}) == {"r": (0, 5)}


def test_what_waits_for_one_part_starts_when_that_part_is_done():
    actions = {"r": (acting("r", "5"), acting("x", "2")), "b": (acting("b", "1"),)}
    assert reckoned(actions, {"r": (), "b": ("r",)}, {"b": ("x",)})["b"] == (2, 3)


def test_members_stand_behind_those_they_wait_for():
    needs = {"z": ["y"], "x": ["elsewhere"], "y": ["x"]}
    assert [rung.id for rung in in_turn([acting(key) for key in needs], needs)] == ["x", "y", "z"]
    assert in_turn([], needs) == []


@pytest.mark.parametrize(
    ("step", "other", "expected"),
    [
        ("c", "b", True),
        ("c", "a", True),
        ("a", "c", False),
        ("b", "c", False),
        ("d", "d", True),
        ("d", "a", False),
        ("a", "a", False),
    ],
)
def test_waiting_goes_through_others_and_ends_in_a_circle(step, other, expected):
    after = {"a": (), "b": ("a",), "c": ("b", "a"), "d": ("e",), "e": ("d",)}
    assert waits(step, other, after) is expected


def test_a_prerequisite_counts_once_and_only_when_it_is_a_step():
    gaps = {gap.action.id: gap for gap in small.judged(small.POOR).gaps if gap.absorbed_by is None}
    action = replace(gaps["a_one"].action, after=("a_many", "a_lev", "a_num", "a_one", "a_nowhere"))
    gaps["a_one"] = gaps["a_one"]._replace(action=action)
    assert joint_prerequisites(gaps, works_of(gaps, small.changed()))["a_one"] == ("a_many", "a_both")


def ranked(**changes):
    """Whether changed work with a gain of 6 in 2 days comes before one with a gain of 5 in 2."""
    days = str(changes.pop("effort", 2))
    first = Work(acting("a", days), (), (), "high", 2, 6)._replace(**changes)
    found = priorities({"a": first, "b": Work(acting("b", "2"), (), (), "high", 2, 5)}, PLAYBOOK)
    return found["a"] < found["b"]


@pytest.mark.parametrize(
    ("changes", "comes_first"),
    [
        ({}, True),
        ({"effort": 3}, False),
        ({"severity": "medium"}, False),
        ({"severity": "critical", "effort": 9}, True),
        ({"urgency": 1, "severity": "low", "effort": 9}, True),
    ],
)
def test_what_comes_first_then_severity_then_gain_a_day_decide_what_is_pressing(changes, comes_first):
    assert ranked(**changes) is comes_first


def test_the_effort_is_counted_by_its_upper_end_in_whole_units():
    playbook = small.changed()
    assert (playbook.effort_unit, units_of(playbook.actions["a_lev"].rungs[0], playbook)) == (2, 5)


def test_the_plan_adds_up_its_work_and_tells_the_score_before_and_after():
    plan = small.judged(small.POOR).plan
    assert (plan.effort_low, plan.effort_high) == (5, Fraction(25, 2))
    assert (plan.score_before.low, plan.score_after.low) == (35, 100)
    assert [step.number for step in plan.steps] == [1, 2, 3, 4]
    assert [step.is_critical for step in plan.steps] == [False, True, False, False]


def test_without_gaps_there_is_nothing_to_do():
    plan = small.judged(small.SOUND).plan
    assert (plan.steps, plan.effort_low, plan.effort_high) == ((), 0, 0)
    assert plan.score_before == plan.score_after


def test_a_rule_with_one_member_does_not_wait_for_what_waits_for_that_member():
    gaps = {gap.action.id: gap for gap in small.judged(small.POOR).gaps if gap.absorbed_by is None}
    rule, other = gaps["a_both"], gaps["a_one"]
    gaps["a_both"] = rule._replace(absorbs=("lev",), action=replace(rule.action, after=("a_one",)))
    gaps["a_one"] = other._replace(action=replace(other.action, after=("a_lev",)))
    after = joint_prerequisites(gaps, works_of(gaps, small.changed()))
    assert (after["a_both"], after["a_one"]) == ((), ("a_both",))
