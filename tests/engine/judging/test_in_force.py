"""Work that ends a compound rule is as pressing as the rule, from the first of it to the last that the rule needs."""

import pytest

from engine.judging.evaluate import evaluate
from engine.judging.gaps import fired_gaps
from engine.judging.in_force import InForce
from engine.judging.relevance import situation_of
from engine.judging.rescoring import Rescorer
from engine.judging.scoring import score
from engine.playbook.answer_reading import read_answers
from playbooks import catalogue
from tests.conftest import persona
from tests.engine import small
from tests.engine.small import POOR

pytestmark = pytest.mark.database_free
PLAYBOOK = catalogue.playbook_on_disk(catalogue.default_playbook_id())
LOW = {**POOR, "lev": 0, "num": 5}


def rule_in_force(when, answers=LOW):
    playbook = small.in_two(("playbook.yaml", '"lev <= 1 && num < limit"', f'"{when}"'))
    situation = situation_of(playbook, read_answers(playbook, answers).answers)
    scores = score(situation)
    fired = fired_gaps(situation, scores, Rescorer(situation, scores))
    return InForce(situation, fired, next(gap for gap in fired.gaps if gap.id == "both"))


@pytest.mark.parametrize(
    ("when", "helps"),
    [
        ("lev <= 1 && num < limit", [True, True, False]),  # either ends it
        ("lev <= 1 || num < limit", [True, True, False]),  # it takes both
        ("lev <= 0 && num < limit", [True, False, False]),
        ("num < limit", [False, False, False]),  # it reads nothing of the other
        ("lev <= 3 || num < limit", [False, False, False]),  # the work here is never enough to end it
    ],
)
def test_work_helps_to_end_a_rule_as_long_as_the_rule_holds_for_its_answer(when, helps):
    rule = rule_in_force(when)
    assert [rule.counts_from("lev", level) for level in (0, 1, 2)] == helps


def test_a_rule_lends_what_is_graver_of_it_and_never_takes_away():
    rule = rule_in_force("lev <= 1 && num < limit")
    assert rule.pressing == ("high", 2)
    assert rule.lent(("medium", 2), "lev", 0) == ("high", 2)
    assert rule.lent(("critical", 2), "lev", 0) is None
    assert rule.lent(("low", 0), "lev", 1) == ("high", 0)
    assert rule.lent(("medium", 2), "lev", 2) is None


def test_an_answer_that_is_not_known_ends_no_rule():
    """The rule holds by the level alone, and what may come of the number changes nothing of that."""
    rule = rule_in_force("lev <= 1 || num < limit", {**LOW, "num": {"state": "unknown"}})
    assert [rule.counts_from("lev", level) for level in (0, 1, 2)] == [True, True, False]


def by_id(code):
    result = evaluate(PLAYBOOK, read_answers(PLAYBOOK, persona(code).answers).answers)
    return {step.rung.id: step for step in result.plan.steps}


def test_the_work_that_lets_a_stop_end_follows_the_stop():
    """C-22 stops sending data until the terms are read: reading them is no matter of the second year."""
    steps = by_id("R-10")
    stop, reading = steps["a_c_22"], steps["a_le_21_2"]
    assert (reading.settles, reading.severity, reading.after) == ("c_22", "high", ("a_c_22",))
    between = [step for step in steps.values() if stop.number < step.number < reading.number]
    assert between == []


def test_what_goes_beyond_the_rule_keeps_the_place_of_its_own_gap():
    steps = by_id("R-00")
    ladder = [steps[f"a_le_30_{level}"] for level in (2, 3)]
    assert [(step.settles, step.severity) for step in ladder] == [("c_29", "critical"), ("", "medium")]


def test_a_gap_under_no_rule_settles_none():
    playbook = small.in_two()
    result = evaluate(playbook, read_answers(playbook, {**POOR, "num": 50}).answers)
    assert [step.settles for step in result.plan.steps] == [""] * len(result.plan.steps) != []
