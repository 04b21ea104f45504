"""Means, gates and the whole: the least and the greatest that open answers allow."""

from dataclasses import replace
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.judging.result import FailedGate, Interval
from engine.judging.scoring import (
    Mean,
    Part,
    capped,
    greatest_mean,
    judge_gate,
    least_mean,
    meets,
    percent,
    score,
    with_inapplicable,
)
from engine.playbook.answers import NOT_APPLICABLE, UNKNOWN, VALUE, Answer
from tests.engine import small
from tests.engine.generated import fixed
from tests.engine.small import POOR, SOUND, situation

pytestmark = pytest.mark.database_free
PARTS = st.lists(st.builds(Part, st.integers(1, 3), st.integers(0, 12), st.booleans()), min_size=1, max_size=6)
HALF, ONE = Fraction(1, 2), Fraction(1)


def every_mean(parts):
    """The mean of every choice of the uncertain parts that counts something."""
    sure = [part for part in parts if part.is_sure]
    maybe = [part for part in parts if not part.is_sure]
    chosen = [[*sure, *more] for size in range(len(maybe) + 1) for more in combinations(maybe, size)]
    return [Fraction(sum(p.weight * p.credit for p in c), sum(p.weight for p in c)) for c in chosen if c]


@fixed(150)
@given(PARTS)
def test_the_least_and_greatest_means_are_those_of_every_choice(parts):
    means = every_mean(parts)
    assert (least_mean(parts).over(1), greatest_mean(parts).over(1)) == (min(means), max(means))


@fixed(60)
@given(PARTS)
def test_a_mean_says_which_parts_it_counts(parts):
    mean = least_mean(parts)
    counted = [parts[i] for i in mean.counted]
    assert list(mean.counted) == sorted(mean.counted)
    assert {i for i, part in enumerate(parts) if part.is_sure} <= set(mean.counted)
    assert mean.total == sum(part.weight * part.credit for part in counted)


def test_a_part_that_moves_nothing_is_left_out():
    assert list(least_mean([Part(1, 6, True), Part(1, 6, False)]).counted) == [0]
    assert list(least_mean([Part(1, 6, True), Part(1, 6, False), Part(1, 3, False)]).counted) == [0, 2]


def test_nothing_has_no_mean():
    assert Mean(0, 0, ()).over(12) == 0
    assert least_mean([]) == (0, 0, range(0))


def gate(low, high, cap=45):
    (known,) = small.changed().gates
    return FailedGate(replace(known, cap=Fraction(cap)), low, high)


@pytest.mark.parametrize(
    ("gates", "expected"),
    [
        ([], ("1/2", "1")),
        ([gate(True, False)], ("9/20", "1")),
        ([gate(True, True)], ("9/20", "9/20")),
        ([gate(True, True, 50)], ("1/2", "1/2")),
        ([gate(True, True, 80)], ("1/2", "4/5")),
        ([gate(True, True, 80), gate(True, False, 20)], ("1/5", "4/5")),
        ([gate(False, False)], ("1/2", "1")),
    ],
)
def test_the_lowest_cap_holds_at_each_end_for_itself(gates, expected):
    capped_at = capped(Interval(HALF, ONE), gates)
    assert (capped_at.low, capped_at.high) == tuple(map(Fraction, expected))


@pytest.mark.parametrize(
    ("answers", "fails"),
    [
        ({"stage": "1", "lev": 1}, (True, True)),
        ({"stage": "1", "lev": 2}, None),
        ({"stage": "1", "lev": 3}, None),
        ({"stage": "1"}, (True, False)),
        ({"stage": "1", "lev": None}, (True, False)),
        ({"stage": "1", "lev": {"na": "no"}}, None),
        ({"stage": "0", "lev": 1}, None),
        ({"lev": 1}, (True, False)),
        ({"lev": 2}, None),
        ({}, (True, False)),
    ],
)
def test_a_gate_fails_where_what_it_asks_for_is_missing_or_may_be(answers, fails):
    now = situation(answers)
    failed = judge_gate(now, now.playbook.gates[0])
    assert (failed and (failed.low_fails, failed.high_fails)) == fails


@pytest.mark.parametrize(
    ("answer", "fails"),
    [(Answer(VALUE, 2), False), (Answer(VALUE, 1), True), (Answer(UNKNOWN), True), (Answer(NOT_APPLICABLE), False)],
)
def test_a_gate_may_be_judged_by_other_answers(answer, fails):
    now = situation(POOR)
    assert bool(judge_gate(now, now.playbook.gates[0], lambda item_id: answer)) is fails


def test_a_gate_fails_when_one_of_several_requirements_does():
    both = ("playbook.yaml", "requires: {lev: 2}", "requires: {lev: 2, num2: 2}")
    twin = small.FILES["chapters/c1.yaml"]
    start = twin.index("- id: lev\n")
    text = twin[start : twin.index("- id: num\n")].replace("id: lev", "id: num2").replace("A-01", "A-09")
    text = text.replace("a_lev", "a_num2").replace("{lev: target}", "{num2: target}")
    changes = [
        both,
        ("chapters/c1.yaml", "- id: lev\n", f"{text}- id: lev\n"),
        ("chapters/c1.yaml", "lev, num,", "lev, num2, num,"),
    ]
    for levels, fails in (((2, 2), None), ((2, 1), (True, True)), ((1, 2), (True, True)), ((2, None), (True, False))):
        now = situation({"stage": "1", "lev": levels[0], "num2": levels[1]}, *changes)
        failed = judge_gate(now, now.playbook.gates[0])
        assert (failed and (failed.low_fails, failed.high_fails)) == fails


@pytest.mark.parametrize(
    ("value", "wanted", "is_met"),
    [(2, 2, True), (3, 2, True), (1, 2, False), ("yes", "yes", True), ("no", "yes", False)],
)
def test_a_level_is_reached_and_an_option_is_the_one(value, wanted, is_met):
    assert meets(situation({"stage": "1"}), "lev", value, wanted) is is_met


FAILS_IF = (
    "playbook.yaml",
    "chapter: c1\n  requires: {lev: 2}",
    "chapter: c2\n  fails_if: 'one == \"bad\" && stage >= 1'",
)


@pytest.mark.parametrize(
    ("answers", "fails"),
    [
        ({"stage": "1", "one": "bad"}, (True, True)),
        ({"stage": "1", "one": "good"}, None),
        ({"stage": "0", "one": "bad"}, None),
        ({"stage": "1"}, (True, False)),
    ],
)
def test_a_gate_may_fail_by_a_rule_over_one_question_and_facts(answers, fails):
    now = situation(answers, FAILS_IF)
    failed = judge_gate(now, now.playbook.gates[0])
    assert (failed and (failed.low_fails, failed.high_fails)) == fails


def test_the_whole_is_the_mean_of_its_chapters_by_their_weights():
    scores = score(situation(POOR))
    assert [chapter.readiness.low for chapter in scores.chapters] == [Fraction(45, 100), Fraction(15, 100)]
    assert scores.readiness.low == Fraction(2 * 45 + 15, 300)
    assert (scores.counted, scores.readiness.is_open) == ([0, 1], False)


def test_maturity_and_evidence_are_weighed_as_readiness_is():
    """lev 1 of 4 (weight 3, unshown), num earns a half (weight 2, unshown), the figure all (weight 1)."""
    first = score(situation({**POOR, "yes_no": "yes"})).chapters[0]
    assert first.maturity.low == Fraction(11, 24)
    assert first.evidenced.low == Fraction(1, 3)
    second = score(situation({key: raw for key, raw in POOR.items() if key != "many"})).chapters[1]
    assert (second.maturity.low, second.maturity.high) == (Fraction(2, 30), Fraction(7, 30))
    assert (second.evidenced.low, second.evidenced.high) == (Fraction(1, 30), Fraction(1, 5))


def test_a_chapter_that_may_not_count_is_left_out_of_the_low_score_where_it_lifts_it():
    """While the stage is open the second chapter may not be asked at all."""
    late = [
        ("chapters/c2.yaml", f"- id: {key}\n", f'- id: {key}\n  relevant_if: "stage >= 1"\n')
        for key in ("yes_no", "one", "many")
    ]
    answers = {"num": 5, "yes_no": "yes", "one": "good", "many": ["x"]}
    scores = score(situation(answers, *late))
    assert [chapter.is_sure for chapter in scores.chapters] == [True, False]
    assert scores.counted == [0]
    assert scores.readiness.low == scores.chapters[0].readiness.low < scores.readiness.high
    sure = score(situation({**answers, "stage": "1"}, *late))
    assert sure.counted == [0, 1]
    assert scores.readiness.low <= sure.readiness.low <= scores.readiness.high


def test_shares_become_points_and_one_figure_stays_one():
    assert percent(None) is None
    same = percent(Interval(HALF, HALF))
    assert same.low is same.high
    assert percent(Interval(Fraction(1, 3), ONE)) == Interval(Fraction(100, 3), Fraction(100))


def test_what_does_not_apply_counts_as_nothing_when_it_is_asked_to():
    now = situation({**SOUND, "lev": {"na": "no"}})
    first = score(now).chapters[0]
    assert first.readiness == Interval(ONE, ONE)
    assert with_inapplicable(now, first, [(3, True)]) == Interval(HALF, HALF)
    assert with_inapplicable(now, first, [(3, False)]) == Interval(HALF, ONE)
    gated = replace(first, gates=(gate(True, False, 20),))
    assert with_inapplicable(now, gated, [(3, True)]) == Interval(Fraction(1, 5), HALF)
