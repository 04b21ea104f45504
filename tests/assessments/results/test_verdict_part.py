"""The verdict in words: what is said while it is too early, what the next band asks, the chapters in numbers."""

import re

import pytest

from engine.judging.result import tenths
from tests.assessments.results.test_presentation import CODES, LANGUAGES, PLAYBOOK, page_of
from tests.conftest import persona

pytestmark = pytest.mark.database_free


@CODES
def test_chapters_count_the_open_questions_that_are_listed(code):
    page = page_of(code)
    assert sum(chapter.open for chapter in page.chapters) == page.open_count == len(page.open_questions)
    worst = {gap.severity for gap in page.gaps if not gap.is_rule}
    assert {chapter.worst for chapter in page.chapters if chapter.worst} <= worst


def test_nothing_answered_has_no_verdict_and_says_what_is_left():
    page = page_of({})
    assert page.is_early
    assert page.early_title == f"Too early to say: {page.evaluation.progress.total} questions to go"
    assert "0 of" in page.early_reason
    assert (page.stage_name, page.gaps, page.not_applicable) == ("", [], [])


@pytest.mark.parametrize(
    ("answers", "said"),
    [({"mr_03": 4}, "1 of 137 questions is answered."), ({"mr_03": 4, "mr_04": 4}, "2 of 137 questions are answered.")],
)
def test_one_answer_is_and_two_are(answers, said):
    assert page_of(answers).early_reason.startswith(said)


def test_when_all_is_answered_and_little_known_it_says_so():
    unknown = {key: {"unknown": True} for key, item in PLAYBOOK.items.items() if item.is_asked}
    facts = {key: value for key, value in persona("R-10").answers.items() if key.startswith("p_")}
    page = page_of({**unknown, **facts})
    assert page.is_early
    assert re.fullmatch(r"Too early to say: \d+ answers are “don’t know”", page.early_title)


@pytest.mark.parametrize(
    ("code", "is_highest"), [("R-01", False), ("R-07", False), ("R-03", False), ("R-04", False), ("R-99", True)]
)
def test_only_the_highest_band_asks_for_nothing_more(code, is_highest):
    page = page_of(code)
    band = page.result.verdict.band
    assert (band == PLAYBOOK.bands[-1]) is is_highest
    assert (page.next_band, page.conditions) == ("", []) if is_highest else page.next_band and page.conditions


@LANGUAGES
def test_what_is_met_names_no_chapter(language):
    for code in ("R-01", "R-03", "R-07"):
        assert all(not row.where for row in page_of(code, language).conditions if row.is_met)


@LANGUAGES
def test_what_every_chapter_must_reach_counts_those_that_fail_it_and_names_the_lowest(language):
    page = page_of("R-00", language)
    (condition,) = (one for one in page.result.verdict.conditions if one.kind == "every_chapter")
    low = [one for one in page.result.chapters if one.readiness and one.readiness.low < condition.required]
    (said,) = (row.where for row in page.conditions if row.where)
    assert len(low) > 1
    assert said.startswith(f"{len(low)} ")
    lowest = min(low, key=lambda chapter: chapter.readiness.low)
    assert page.chapter_title(lowest.id) in said
    assert tenths(lowest.readiness.low) in said
