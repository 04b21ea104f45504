"""The verdict in words: what alone is missing is named, what it rests on is said, and nothing of it where it is not so."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from django.utils.translation import override

from assessments.evaluation import evaluate_raw
from assessments.results.presentation import ResultPage
from assessments.results.verdict_words import (
    chapters_below,
    claimed_note,
    condition_figure,
    condition_text,
    evidenced_note,
)
from engine.judging.result import Condition, Interval
from playbooks import catalogue
from tests.conftest import persona

pytestmark = pytest.mark.database_free
PLAYBOOK = catalogue.playbook_on_disk(catalogue.default_playbook_id())


def page_of(code, language="en"):
    return ResultPage(evaluate_raw(PLAYBOOK, persona(code).answers), language)


def test_one_gap_or_two_that_alone_are_missing_are_the_headline():
    assert page_of("R-08").headline == (
        "Ready with conditions but for: Cash is short and the raise is not prepared (C-04)"
    )
    two = page_of("X-14")
    assert two.headline.startswith("Ready with conditions but for: ")
    assert two.headline.count("; ") == 1
    assert (two.headline.count("(C-13)"), two.headline.count("(LE-02)")) == (1, 1)
    assert two.band_summary == "With these two done, everything that “Ready with conditions” asks for is met."


def test_the_headline_in_chinese_has_no_english():
    with override("zh-hans"):
        page = page_of("R-08", "zh-hans")
        assert page.headline.startswith("距“有条件就绪”只差：")
        assert page.headline.endswith("（C-04）")


@pytest.mark.parametrize("code", ["R-10", "R-99", "R-04"])
def test_where_more_is_missing_or_nothing_the_band_speaks(code):
    page = page_of(code)
    assert page.headline == page.band
    assert page.band_summary == page.say(page.result.verdict.band.summary)


def test_a_verdict_on_claims_says_on_how_little_it_rests_and_from_where_on_it_stands():
    page = page_of("R-04")
    assert page.result.verdict.share_backed == 0
    assert page.claimed_note.startswith("0% of the weight has evidence")
    assert "From 30% on" in page.claimed_note
    assert page_of("R-99").claimed_note == ""


def test_the_edge_of_the_share_belongs_to_the_verdict():
    verdict = page_of("R-04").result.verdict
    for share, is_claimed in ((Fraction(3, 10), False), (Fraction(299, 1000), True)):
        assert (share < PLAYBOOK.claimed_until) is is_claimed
        note = claimed_note(PLAYBOOK, replace(verdict, share_backed=share, is_claimed=is_claimed))
        assert note.startswith("29%") if is_claimed else note == ""


def test_it_is_too_early_for_both_before_enough_is_known():
    page = ResultPage(evaluate_raw(PLAYBOOK, {"p_01": "1"}), "en")
    assert page.is_early
    assert page.claimed_note == ""


def test_evidence_is_a_condition_with_its_count():
    condition = Condition("evidence", Fraction(3), None, False, None, None, 28)
    assert condition_text(condition) == "Evidence for every question of weight 3"
    assert condition_figure(condition) == "28 questions without evidence"
    lighter = replace(condition, required=Fraction(2))
    assert condition_text(lighter) == "Evidence for every question of weight 2 or more"


@pytest.mark.parametrize(
    ("required", "said"),
    [
        (Fraction(1), ""),
        (Fraction(40), "1 chapter is below 40.0: Finance with 30.0"),
        (Fraction(401, 10), "2 chapters are below 40.1; the lowest is Finance with 30.0"),
    ],
)
def test_chapters_below_a_limit_are_counted_and_the_one_on_it_is_not(required, said):
    """A chapter that is not asked is below nothing."""
    one = page_of("R-00").result.chapters[0]
    figures = (Fraction(30), Fraction(40), Fraction(90))
    chapters = [replace(one, readiness=Interval(figure, figure)) for figure in figures]
    condition = Condition("every_chapter", required, Fraction(30), required <= 30, "fi", None, 0)
    assert chapters_below(condition, [*chapters, replace(one, readiness=None)], "Finance") == said


def test_what_an_answer_without_evidence_counts_is_said_with_the_playbooks_own_figure():
    assert "counts 50% of its points" in evidenced_note(PLAYBOOK)
    assert "counts 33% of its points" in evidenced_note(replace(PLAYBOOK, unevidenced_factor=Fraction(1, 3)))
    assert evidenced_note(replace(PLAYBOOK, unevidenced_factor=Fraction(0))) == ""
