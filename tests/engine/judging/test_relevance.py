"""What is asked, what each name is worth to a rule, and what may still change."""

import math
from fractions import Fraction

import pytest

from tests.engine.small import situation

pytestmark = pytest.mark.database_free
MAIN, FIRST = "playbook.yaml", "chapters/c1.yaml"
ALWAYS = (MAIN, '  relevant_if: "stage >= 1"\n  options:\n  - {id: now', "  options:\n  - {id: now")


@pytest.mark.parametrize(
    ("answers", "stage", "stages"),
    [({}, None, [0, 1, 2, 3, 4]), ({"stage": None}, None, [0, 1, 2, 3, 4]), ({"stage": "0"}, 0, [0])],
)
def test_every_stage_is_possible_until_it_is_said(answers, stage, stages):
    now = situation(answers)
    assert (now.stage, list(now.stages)) == (stage, stages)


@pytest.mark.parametrize(
    ("answers", "relevant"),
    [({}, None), ({"stage": None}, None), ({"stage": "0"}, False), ({"stage": "1"}, True), ({"stage": "4"}, True)],
)
def test_a_question_is_asked_not_asked_or_waits_for_a_fact(answers, relevant):
    now = situation(answers)
    assert (now.relevance["lev"], now.relevance["num"], now.relevance["stage"]) == (relevant, True, True)


@pytest.mark.parametrize(
    ("answers", "changes", "shifts"),
    [
        ({"stage": "1", "raise": "now"}, [], (1,)),
        ({"stage": "1", "raise": "later"}, [], (0,)),
        ({"stage": "1"}, [], (0, 1)),
        ({"stage": "1", "raise": None}, [], (0, 1)),
        ({"stage": "0"}, [], (0,)),
        ({"stage": "0", "raise": "now"}, [], (0,)),
        ({"raise": "now"}, [], (0, 1)),
        ({"raise": "later"}, [], (0,)),
        (
            {"raise": {"na": "we never will"}},
            [(MAIN, "  references: []\n  relevant_if", "  references: []\n  na: true\n  relevant_if")],
            (0,),
        ),
        ({"raise": "now"}, [ALWAYS], (1,)),
        ({"raise": "now"}, [(MAIN, "horizon_fact: raise\nraising_when: [now]\n", "")], (0,)),
    ],
)
def test_raising_soon_lifts_what_is_expected_by_a_stage(answers, changes, shifts):
    assert situation(answers, *changes).raise_shifts == shifts


@pytest.mark.parametrize(
    ("answers", "targets"),
    [
        ({"stage": "0"}, (1, 1)),
        ({"stage": "1", "raise": "later"}, (1, 1)),
        ({"stage": "1", "raise": "now"}, (2, 2)),
        ({"stage": "1"}, (1, 2)),
        ({"stage": "4", "raise": "now"}, (3, 3)),
        ({"stage": "3", "raise": "now"}, (3, 3)),
        ({}, (1, 3)),
    ],
)
def test_a_level_is_expected_by_stage_and_horizon_and_the_last_stage_has_no_next(answers, targets):
    now = situation(answers)
    assert now.targets_of(now.playbook.items["lev"]) == targets


def test_without_a_bump_the_horizon_changes_nothing():
    now = situation({"stage": "1", "raise": "now"}, (FIRST, "  raise_bump: true\n", ""))
    assert now.targets_of(now.playbook.items["lev"]) == (1, 1)


@pytest.mark.parametrize(
    ("answers", "key", "is_open"),
    [
        ({}, "stage", True),
        ({"stage": "1"}, "stage", False),
        ({"raise": "now"}, "raise", True),
        ({"stage": "1", "raise": "now"}, "raise", False),
        ({"stage": "0"}, "raise", False),
        ({"stage": "1", "lev": None}, "lev", True),
        ({"stage": "1", "lev": {"na": "no"}}, "lev", False),
        ({"stage": "0"}, "lev", False),
        ({}, "twice", True),
        ({"num": None}, "twice", True),
        ({"num": 3}, "twice", False),
    ],
)
def test_what_may_still_come_or_change_is_open(answers, key, is_open):
    assert situation(answers).is_open(key) is is_open


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [
        ({"stage": "1", "lev": 1, "num": 5}, True),
        ({"stage": "1", "lev": 2}, False),
        ({"stage": "1", "lev": 1}, None),
        ({"stage": "1", "lev": {"na": "no"}}, None),
        ({"stage": "1", "lev": {"na": "no"}, "num": 5}, False),
        ({"stage": "0", "num": 5}, False),
    ],
)
def test_a_condition_is_unknown_only_while_an_answer_may_still_decide_it(answers, outcome):
    now = situation(answers)
    assert now.outcome(now.playbook.rule("both").when) is outcome


@pytest.mark.parametrize(("num", "value"), [(3, Fraction(6)), (0, math.inf), ("2.5", Fraction(5)), (None, None)])
def test_a_figure_takes_the_first_case_that_holds(num, value):
    assert situation({"num": num}).lookup("twice") == value


def test_a_stage_is_a_number_to_rules_and_a_parameter_its_value():
    now = situation({"stage": "3", "one": "bad", "many": ["z", "x"]})
    assert (now.lookup("stage"), now.lookup("limit"), now.lookup("one")) == (3, 10, "bad")
    assert sorted(now.lookup("many")) == ["x", "z"]
    assert now.lookup("nobody") is None


@pytest.mark.parametrize(("raw", "value"), [("yes", "yes"), (None, "unsure"), ("unsure", "unsure")])
def test_not_knowing_a_yes_or_no_is_a_word_of_its_own(raw, value):
    assert situation({"yes_no": raw}).lookup("yes_no") == value


def test_what_is_not_asked_has_no_value_whatever_was_answered():
    assert situation({"stage": "0", "lev": 3}).lookup("lev") is None
    assert situation({"stage": "1", "lev": 3}).lookup("lev") == 3
    assert situation({"raise": "now"}).lookup("raise") is None


def test_a_condition_may_be_asked_what_another_answer_would_mean():
    now = situation({"stage": "1", "many": []})
    (condition,) = now.playbook.items["many"].conditions
    assert (now.outcome(condition.when), now.outcome(condition.when, {"many": ("x",)})) == (True, False)


@pytest.mark.parametrize(
    ("answers", "relevant"),
    [
        ({"stage": "1", "raise": {"na": "we never will"}}, False),
        ({"stage": "1", "raise": None}, None),
        ({"stage": "1", "raise": "later"}, False),
        ({"stage": "0"}, False),
        ({}, None),
    ],
)
def test_a_fact_that_does_not_apply_or_is_not_asked_keeps_nobody_waiting(answers, relevant):
    may_not_apply = (MAIN, "  references: []\n  relevant_if", "  references: []\n  na: true\n  relevant_if")
    hanging = (FIRST, "  weight: 2\n", "  weight: 2\n  relevant_if: 'raise == \"now\"'\n")
    assert situation(answers, may_not_apply, hanging).relevance["num"] is relevant
