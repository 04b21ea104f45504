"""The verdict: what a band asks for, that exactly that is enough, and that no rule hides a graver gap."""

from collections import Counter
from dataclasses import replace
from fractions import Fraction

import pytest

from engine.judging.evaluate import evaluate
from engine.judging.scoring import score
from engine.judging.verdict import Standing, conditions_of, counted_once, counts_alone, holds, reached, standing
from engine.playbook.answer_reading import read_answers
from engine.playbook.parts import severity_rank
from playbooks.catalogue import personas_on_disk, playbook_on_disk
from tests.engine import small

pytestmark = pytest.mark.database_free
PLAYBOOK = playbook_on_disk("ai_venture")
PERSONAS = personas_on_disk("ai_venture")


def result_of(code):
    answers = next(p for p in PERSONAS if p.code == code).answers
    return evaluate(PLAYBOOK, read_answers(PLAYBOOK, answers).answers)


def count_of(result, severity):
    return next(c.count for c in result.verdict.conditions if c.severity == severity)


def test_a_critical_gap_inside_a_critical_rule_counts_with_it():
    result = result_of("R-10")
    shown = [g.code for g in result.gaps if g.severity == "critical" and g.absorbed_by is None]
    assert sorted(shown) == ["C-06", "C-08", "C-28", "C-29", "LE-02"]
    assert count_of(result, "critical") == len(shown)


@pytest.mark.parametrize("persona", PERSONAS, ids=lambda persona: persona.code)
def test_no_rule_hides_a_graver_gap(persona):
    result = result_of(persona.code)
    rank = {gap.id: severity_rank(gap.severity) for gap in result.gaps}
    for condition in result.verdict.conditions:
        if condition.kind == "no_open":
            open_ones = [g for g in result.gaps if g.severity == condition.severity]
            alone = [g for g in open_ones if g.absorbed_by is None or rank[g.absorbed_by] < rank[g.id]]
            assert (condition.count, condition.is_met) == (len(alone), not open_ones)


STANDING = Standing(Fraction(60), Fraction(60), "c1", Counter())
ASKING = replace(
    small.changed().bands[1], at_least=Fraction(60), every_chapter=Fraction(60), no_open=("critical", "high")
)
JUST_BELOW = Fraction(599_999, 10_000)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, True),
        ({"overall": JUST_BELOW}, False),
        ({"lowest": JUST_BELOW}, False),
        ({"counts": Counter(medium=3, low=1)}, True),
        ({"counts": Counter(high=1)}, False),
        ({"counts": Counter(critical=1)}, False),
    ],
)
def test_exactly_what_a_band_asks_for_is_enough(changes, expected):
    now = STANDING._replace(**changes)
    assert holds(ASKING, now) is expected
    assert all(condition.is_met for condition in conditions_of(ASKING, now)) is expected


def test_each_condition_says_what_is_asked_and_what_is():
    overall, chapter, *counts = conditions_of(ASKING, STANDING._replace(lowest=JUST_BELOW, counts=Counter(high=2)))
    assert (overall.count, chapter.count) == (0, 0)
    assert (overall.kind, overall.required, overall.actual, overall.is_met) == ("at_least", 60, 60, True)
    assert (chapter.required, chapter.actual, chapter.is_met, chapter.chapter_id) == (60, JUST_BELOW, False, "c1")
    assert [(c.severity, c.count, c.is_met) for c in counts] == [("critical", 0, True), ("high", 2, False)]


def test_a_band_that_asks_nothing_of_each_chapter_says_nothing_of_it():
    asked = conditions_of(replace(ASKING, every_chapter=Fraction(0), no_open=()), STANDING)
    assert [condition.kind for condition in asked] == ["at_least"]


@pytest.mark.parametrize(
    ("answers", "band", "possible", "following"),
    [
        (small.POOR, "weak", "weak", "good"),
        (small.SOUND, "good", "good", None),
        ({"stage": "1"}, "weak", "good", "good"),
        ({**small.SOUND, "one": None}, "good", "good", None),
        ({**small.SOUND, "yes_no": "no"}, "weak", "weak", "good"),
    ],
)
def test_the_verdict_tells_the_band_that_is_sure_and_the_one_still_possible(answers, band, possible, following):
    verdict = small.judged(answers).verdict
    after = verdict.next_band.id if verdict.next_band else None
    assert (verdict.band.id, verdict.possible_band.id, after) == (band, possible, following)
    assert bool(verdict.conditions) is bool(following)


def test_the_highest_band_that_holds_counts_even_when_one_below_does_not():
    low, high = small.changed().bands
    playbook = replace(small.changed(), bands=(low, replace(high, no_open=("low",)), replace(high, no_open=())))
    now = STANDING._replace(counts=Counter(low=1))
    assert reached(playbook, now) == 2
    assert reached(playbook, now._replace(overall=JUST_BELOW)) == 0


@pytest.mark.parametrize(
    ("rule", "gap", "alone"), [("critical", "critical", False), ("high", "critical", True), ("high", "medium", False)]
)
def test_a_gap_counts_by_itself_only_inside_a_milder_rule(rule, gap, alone):
    known = small.judged(small.POOR).gap("one")
    inside = known._replace(severity=gap, absorbed_by="r")
    by_id = {"r": known._replace(id="r", severity=rule, absorbed_by=None), inside.id: inside}
    assert counts_alone(inside, by_id) is alone
    assert counted_once(by_id.values()) == Counter([rule, gap] if alone else [rule])


def test_the_lowest_chapter_is_the_first_of_the_lowest():
    scores = score(small.situation(small.SOUND))
    assert standing(scores, "low", Counter())[:4] == (100, 100, "c1", Counter())
    scores = score(small.situation({**small.SOUND, "yes_no": "no"}))
    assert standing(scores, "low", Counter()).lowest_chapter == "c2"
    nothing = replace(scores, readiness=None)
    assert standing(nothing, "high", Counter())[:4] == (0, 0, None, Counter())


def test_a_band_that_asks_for_evidence_has_it_on_every_question_of_the_weight():
    asking = replace(ASKING, at_least=Fraction(0), every_chapter=Fraction(0), no_open=(), evidence_from=2)
    full = STANDING._replace(unbacked={1: 7})
    assert holds(asking, full)
    for weight in (2, 3):
        lacking = STANDING._replace(unbacked={1: 7, weight: 1})
        assert not holds(asking, lacking)
        assert [(c.kind, c.count, c.is_met) for c in conditions_of(asking, lacking)][-1] == ("evidence", 1, False)
    assert conditions_of(asking, full)[-1].is_met
    assert holds(replace(asking, evidence_from=0), STANDING._replace(unbacked={3: 9}))


def test_what_a_review_confirmed_needs_no_evidence():
    answers = next(p for p in PERSONAS if p.code == "R-04").answers
    read = read_answers(PLAYBOOK, answers).answers
    assert evaluate(PLAYBOOK, read).verdict.band.id == "ready"
    questions = {key: answer for key, answer in read.items() if not PLAYBOOK.items[key].is_fact}
    reviewed = evaluate(PLAYBOOK, read, confirmed=questions).verdict
    assert (reviewed.band.id, reviewed.is_claimed) == ("strong", False)
    assert reviewed.share_backed > Fraction(9, 10)


def test_an_answer_without_evidence_takes_no_band_away():
    """What is open lacks evidence too, so that answering it changes nothing there."""
    persona = next(p for p in PERSONAS if p.code == "R-99")
    assert result_of("R-99").verdict.band.id == "strong"
    for key in ("mr_01", "dd_02"):
        left = {k: v for k, v in persona.answers.items() if k != key}
        both = (read_answers(PLAYBOOK, answers).answers for answers in (left, {**left, key: 4}))
        assert [evaluate(PLAYBOOK, answers).verdict.band.id for answers in both] == ["ready", "ready"]
