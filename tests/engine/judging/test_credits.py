"""What one answer earns: readiness, maturity and what of it is evidenced, in whole units."""

from fractions import Fraction

import pytest

from engine.judging.credits import achieved_line, credit_of, is_active, line_of, lines_of
from engine.playbook.answers import NO_ANSWER, VALUE, Answer
from tests.engine import small

pytestmark = pytest.mark.database_free


def line(key, raw, evidence="", **more):
    """The line of one answer among sound ones; its credits as shares of the whole."""
    situation = small.situation({**small.SOUND, **more, key: {"value": raw, "evidence": evidence}})
    found = line_of(situation, situation.playbook.items[key], situation.answer(key))
    return situation, found


def shares(situation, *units):
    return tuple(Fraction(one, situation.playbook.unit) for one in units)


@pytest.mark.parametrize(
    ("key", "raw", "earned"),
    [
        ("lev", 0, "0"),
        ("lev", 1, "1/2"),
        ("lev", 2, "1"),
        ("lev", 4, "1"),
        ("num", "9.9", "1/2"),
        ("num", "10", "1"),
        ("yes_no", "no", "0"),
        ("one", "bad", "1/5"),
        ("one", "good", "1"),
        ("many", [], "1/2"),
        ("many", ["z"], "1"),
    ],
)
def test_an_answer_earns_by_how_bad_it_is(key, raw, earned):
    situation, found = line(key, raw)
    assert shares(situation, found.low, found.high) == (Fraction(earned), Fraction(earned))


@pytest.mark.parametrize(("level", "mature"), [(0, "0"), (1, "1/4"), (2, "1/2"), (4, "1")])
def test_maturity_looks_at_the_level_and_not_at_what_the_stage_expects(level, mature):
    situation, found = line("lev", level)
    assert shares(situation, *found.maturity) == (Fraction(mature), Fraction(mature))


@pytest.mark.parametrize(("evidence", "earned"), [("", Fraction(1, 2)), ("a link", Fraction(1))])
def test_what_nothing_shows_counts_for_its_share_in_the_evidenced_view_alone(evidence, earned):
    situation, found = line("lev", 2, evidence)
    assert shares(situation, *found.evidenced) == (earned, earned)
    assert shares(situation, found.low) == (1,)


def test_the_share_of_what_nothing_shows_is_the_playbooks():
    two_thirds = ("playbook.yaml", 'factor: "1/2"', 'factor: "2/3"')
    situation = small.situation({**small.SOUND, "lev": 1}, two_thirds)
    found = line_of(situation, situation.playbook.items["lev"], situation.answer("lev"))
    assert shares(situation, *found.evidenced) == (Fraction(1, 3), Fraction(1, 3))


def test_an_open_question_may_earn_nothing_or_all_of_it():
    situation = small.situation({"stage": "2"})
    found = line_of(situation, situation.playbook.items["lev"], NO_ANSWER)
    whole = (0, situation.playbook.unit)
    assert ((found.low, found.high), found.maturity, found.evidenced) == (whole, whole, whole)
    assert credit_of(situation, situation.playbook.items["one"], None) == whole


def test_while_the_stage_is_open_a_level_earns_something_between():
    answers = {key: raw for key, raw in small.SOUND.items() if key != "stage"} | {"lev": 1}
    situation = small.situation(answers)
    found = line_of(situation, situation.playbook.items["lev"], situation.answer("lev"))
    assert shares(situation, found.low, found.high) == (Fraction(1, 3), Fraction(1))
    assert not found.is_sure


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"stage": "0"}, {"c1": ["num", "twice"], "c2": ["yes_no", "one", "many"]}),
        ({"stage": "1", "lev": {"na": "no"}}, {"c1": ["num", "twice"], "c2": ["yes_no", "one", "many"]}),
        ({}, {"c1": ["lev", "num", "twice"], "c2": ["yes_no", "one", "many"]}),
        ({"stage": "1", "num": 0}, {"c1": ["lev", "num", "twice"], "c2": ["yes_no", "one", "many"]}),
    ],
)
def test_what_is_not_asked_or_does_not_apply_leaves_the_tree(answers, expected):
    lines = lines_of(small.situation(answers))
    assert {key: [line.item.id for line in chapter] for key, chapter in lines.items()} == expected


NA = ("chapters/c1.yaml", "  unknown_from: 2\n", "  unknown_from: 2\n  na: true\n")


@pytest.mark.parametrize(("num", "is_in"), [({"na": "none"}, False), (None, True), (3, True)])
def test_a_figure_leaves_the_tree_once_nothing_can_give_it_a_value(num, is_in):
    situation = small.situation({"stage": "1", "num": num}, NA)
    assert is_active(situation, situation.playbook.items["twice"]) is is_in


@pytest.mark.parametrize(("answers", "level"), [(small.SOUND, 2), (small.POOR, 3), ({"stage": "2"}, 3), ({}, 3)])
def test_an_action_that_achieves_the_target_reaches_the_highest_level_that_may_be_expected(answers, level):
    situation = small.situation(answers)
    before = line_of(situation, situation.playbook.items["lev"], situation.answer("lev"))
    after = achieved_line(situation, before, "target")
    assert after.answer == Answer(VALUE, level, is_evidenced=True)
    assert (after.low, after.high) == (situation.playbook.unit, situation.playbook.unit)
    assert after.is_sure is before.is_sure


@pytest.mark.parametrize(
    ("key", "raw", "value", "earned"),
    [
        ("num", "10", Fraction(10), 1),
        ("num", "5", Fraction(5), Fraction(1, 2)),
        ("twice", "20", Fraction(20), 1),
        ("yes_no", "yes", "yes", 1),
        ("many", ["z"], ("z",), 1),
    ],
)
def test_an_action_earns_what_the_answer_it_achieves_earns(key, raw, value, earned):
    situation = small.situation(small.POOR)
    before = line_of(situation, situation.playbook.items[key], situation.answer(key))
    after = achieved_line(situation, before, raw)
    assert (after.value, after.answer.is_evidenced) == (value, True)
    assert shares(situation, after.low, after.high) == (earned, earned)
