"""The one judgement: what is counted, listed and left out, and in which order."""

from fractions import Fraction

import pytest

from engine.judging.evaluate import counts_of, evaluate, score_only, upheld
from engine.judging.result import Interval
from engine.playbook.answer_reading import read_answers
from engine.playbook.answers import Answer
from tests.engine import small
from tests.engine.small import POOR, SOUND, judged

pytestmark = pytest.mark.database_free
MAIN = "playbook.yaml"
WHOLE = Interval(Fraction(0), Fraction(100))


def chapter(result, key):
    return next(chapter for chapter in result.chapters if chapter.id == key)


def test_sound_answers_earn_everything_and_open_no_gap():
    result = judged(SOUND)
    assert (result.readiness.low, result.gaps, result.plan.steps) == (100, (), ())
    assert result.counts == {"critical": 0, "high": 0, "medium": 0, "low": 0}
    assert [chapter.worst for chapter in result.chapters] == [None, None]


def test_gaps_are_counted_once_with_their_rule_but_each_in_its_chapter():
    result = judged(POOR)
    assert result.counts == {"critical": 1, "high": 2, "medium": 1, "low": 0}
    first = chapter(result, "c1")
    assert (dict(first.counts), first.worst) == ({"critical": 0, "high": 1, "medium": 1, "low": 0}, "high")
    assert chapter(result, "c2").worst == "critical"
    assert sum(counts_of(result.gaps).values()) == sum(gap.absorbed_by is None for gap in result.gaps)


def test_severities_are_told_from_grave_to_mild():
    assert list(judged(POOR).counts) == ["critical", "high", "medium", "low"]


def test_what_is_not_asked_is_told_and_what_was_answered_all_the_same_is_ignored():
    result = judged({"stage": "0", "lev": 3})
    assert (result.irrelevant, result.ignored) == (("raise", "lev"), ("lev",))
    assert judged({"stage": "1", "lev": 3}).ignored == ()


def test_what_does_not_apply_is_listed_with_its_reason_unless_it_is_not_asked():
    (listed,) = judged({"stage": "1", "lev": {"na": "we sell nothing"}}).not_applicable
    assert (listed.id, listed.code, listed.reason) == ("lev", "A-01", "we sell nothing")
    assert judged({"stage": "0", "lev": {"na": "we sell nothing"}}).not_applicable == ()


def share(limit):
    return (MAIN, "evidence_policy:", f'na_warning_share: "{limit}"\nevidence_policy:')


@pytest.mark.parametrize(("limit", "is_told"), [("1/2", False), ("49/100", True), ("0", True)])
def test_beyond_the_limit_the_score_is_told_with_what_does_not_apply_as_nothing(limit, is_told):
    """`lev` weighs 3 of the 6 of its chapter: exactly the limit is still allowed."""
    first = chapter(judged({**SOUND, "lev": {"na": "no"}}, share(limit)), "c1")
    assert first.na_share == Fraction(1, 2)
    assert first.readiness_na_as_zero == (Interval(Fraction(50), Fraction(50)) if is_told else None)


def test_unscored_answers_that_do_not_apply_take_no_share():
    allowed = ("chapters/c2.yaml", "  type: text\n", "  type: text\n  na: true\n")
    second = chapter(judged({**SOUND, "words": {"na": "none"}}, share("0"), allowed), "c2")
    assert (second.na_share, second.readiness_na_as_zero) == (0, None)


def test_a_gate_holds_a_chapter_down_and_its_raw_figure_stays():
    first = chapter(judged(POOR), "c1")
    assert ([failed.gate.id for failed in first.gates], first.readiness.low, first.raw.low) == (["g1"], 45, 50)
    assert chapter(judged({**POOR, "lev": 2}), "c1").gates == ()


def test_progress_counts_every_kind_of_answer_to_what_is_asked():
    first = chapter(judged({"stage": "1", "lev": {"na": "no"}, "num": None}), "c1")
    assert (first.answered, first.total) == (3, 4)
    assert chapter(judged({"stage": "0", "lev": 3}), "c1").total == 2


def test_open_questions_stand_by_what_they_may_add_then_by_the_rules_that_wait_then_by_code():
    result = judged({"stage": "1"})
    assert [(q.code, round(float(q.max_worth), 1), q.waiting_rules) for q in result.open_questions] == [
        ("A-01", 33.3, ("both",)),
        ("A-02", 30.0, ("both",)),
        ("B-01", 16.7, ()),
        ("B-02", 11.1, ()),
        ("B-03", 5.6, ()),
        ("B-06", 0.0, ()),
        ("P-02", 0.0, ()),
    ]


def test_nothing_that_is_answered_worked_out_or_free_text_is_listed_as_open():
    assert judged({key: raw for key, raw in SOUND.items() if key != "words"}).open_questions == ()


def test_evidence_lifts_the_evidenced_view_alone():
    bare, shown = judged(SOUND), judged({**SOUND, "lev": {"value": 2, "evidence": "a link"}})
    assert bare.views["claimed"] == shown.views["claimed"] == Interval(Fraction(100), Fraction(100))
    assert bare.views["evidenced"].low < shown.views["evidenced"].low < 100


def reviewed(**levels):
    playbook = small.changed()
    return judged(SOUND, confirmed=read_answers(playbook, levels).answers).views["confirmed"]


def test_what_reviewers_have_not_said_stays_open():
    assert judged(SOUND).views["confirmed"] == WHOLE
    lower, higher = reviewed(lev=1), reviewed(lev=2)
    assert lower.low < higher.low
    assert lower.high < higher.high == 100


def test_an_empty_review_is_none():
    assert judged(SOUND, confirmed={}).views["confirmed"] == WHOLE


def test_what_does_not_apply_stays_so_for_reviewers_and_facts_are_theirs_as_claimed():
    answers = read_answers(small.changed(), {**SOUND, "lev": {"na": "no"}}).answers
    review = read_answers(small.changed(), {"num": 50}).answers
    view = evaluate(small.changed(), answers, confirmed=review).views["confirmed"]
    # All of the first chapter is confirmed: it weighs two thirds of the whole.
    assert (view.low, view.high) == (Fraction(200, 3), 100)


def test_the_score_alone_is_that_of_the_whole_judgement():
    playbook = small.changed()
    answers = read_answers(playbook, POOR).answers
    scores, result = score_only(playbook, answers), evaluate(playbook, answers)
    assert scores.readiness.low * 100 == result.readiness.low
    assert scores.maturity.low * 100 == result.maturity.low


def test_only_a_claim_that_a_review_found_right_is_backed_by_it():
    claimed = {"a": Answer("value", 3), "b": Answer("value", 3), "c": Answer("unknown"), "d": Answer("value", 2)}
    found = {"a": Answer("value", 3), "b": Answer("value", 1), "c": Answer("unknown"), "e": Answer("value", 0)}
    assert upheld(claimed, found) == {"a"}
