"""Where every point comes from: nothing is lost in rounding, and a gate has its own line."""

from fractions import Fraction

import pytest

from engine.judging.ledger import largest_remainder
from tests.engine.small import POOR, SOUND, judged

pytestmark = pytest.mark.database_free
MAIN = "playbook.yaml"


@pytest.mark.parametrize(
    ("values", "whole", "total", "given"),
    [
        ([], 1, 0, []),
        ([3, 7], 10, 1, [0, 1]),
        ([7, 3], 10, 1, [1, 0]),
        ([5, 5], 10, 1, [1, 0]),
        ([15, 15], 10, 3, [2, 1]),
        ([10, 20], 10, 3, [1, 2]),
        ([19, 11], 10, 3, [2, 1]),
        ([Fraction(1, 3)] * 3, 1, 1, [1, 0, 0]),
        ([-4, 14], 10, 1, [0, 1]),
        ([6, 6], 10, 2, [1, 1]),
    ],
)
def test_units_go_to_the_largest_remainders_and_ties_to_the_earlier(values, whole, total, given):
    assert largest_remainder(values, whole, total) == given


def test_no_unit_is_taken_away_again():
    assert largest_remainder([15, 15], 10, 2) == [1, 1]
    assert largest_remainder([15, 15], 10, 1) == [1, 1]


def test_each_line_says_its_share_what_it_earns_and_what_it_loses():
    first = judged(POOR).ledger.chapters[0]
    level = first.lines[0]
    assert (level.code, level.value, level.state) == ("A-01", 1, "value")
    assert (level.share, level.credit) == (Fraction(1, 3), Fraction(1, 3))
    assert (level.contribution, level.lost) == (Fraction(100, 9), Fraction(200, 9))


def test_the_gate_with_the_lowest_cap_takes_what_the_chapter_may_not_have():
    second = "- id: g2\n  chapter: c1\n  requires: {lev: 4}\n  cap: 20\n  why: {zh: '缘', en: Why}\nrules:\n"
    lines = {line.code: line for line in judged(POOR, (MAIN, "rules:\n", second)).ledger.chapters[0].lines}
    assert "g1" not in lines
    assert (lines["g2"].kind, lines["g2"].share, lines["g2"].contribution) == ("gate", 0, -20)
    assert (lines["g2"].lost, lines["g2"].printed) == (20, "−20.0")


def test_a_gate_that_takes_nothing_has_no_line():
    high = (MAIN, "cap: 45", "cap: 50")
    assert [line.kind for line in judged(POOR, high).ledger.chapters[0].lines] == ["question"] * 3
    assert judged(POOR, high).ledger.chapters[0].contribution == Fraction(100, 3)


def test_the_lines_add_up_to_the_total_as_it_is_rounded():
    ledger = judged({**POOR, "lev": 3}).ledger
    assert (ledger.printed, [chapter.printed for chapter in ledger.chapters]) == ("60.6", ["55.6", "5.0"])


def test_the_total_is_the_low_score_and_halves_are_rounded_up():
    ledger = judged(SOUND).ledger
    assert (ledger.total, ledger.printed) == (100, "100.0")
    assert [chapter.printed for chapter in ledger.chapters] == ["66.7", "33.3"]
    assert [chapter.share for chapter in ledger.chapters] == [Fraction(2, 3), Fraction(1, 3)]


@pytest.mark.parametrize(("answers", "known"), [({}, set()), ({"stage": "1", "num": 5}, {"A-02", "A-03"})])
def test_open_questions_have_lines_that_earn_nothing(answers, known):
    lines = [line for chapter in judged(answers).ledger.chapters for line in chapter.lines]
    assert {line.code for line in lines if line.is_known} == known
    assert {line.contribution for line in lines if not line.is_known} == {0}
