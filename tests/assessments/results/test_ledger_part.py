"""The account of the score: lines that fill their bars, what is open, what does not apply."""

import re

import pytest

from engine.judging.result import tenths
from tests.assessments.results.test_presentation import CODES, PLAYBOOK, page_of
from tests.conftest import persona

pytestmark = pytest.mark.database_free


@CODES
def test_the_lines_of_the_ledger_fill_its_bars_and_no_more(code):
    for chapter in page_of(code).ledger:
        assert 0 <= chapter.width <= 125
        assert float(chapter.printed) <= float(chapter.most)
        assert all(bool(line.code) == bool(line.share) for line in chapter.lines)


def test_a_reason_why_a_question_does_not_apply_is_shown_as_written():
    page = page_of({**persona("R-10").answers, "mr_07": {"na": "<One ministry>"}})
    assert [(row.code, row.reason) for row in page.not_applicable if row.code == "MR-07"] == [
        ("MR-07", "<One ministry>")
    ]


def test_the_open_answer_that_can_raise_the_low_end_most_is_named():
    answers = dict(persona("R-03").answers)
    opened = next(key for key, value in answers.items() if PLAYBOOK.names[key].startswith("dd") and value in (2, 3))
    del answers[opened]
    page = page_of(answers)
    most = max(question.max_worth for question in page.result.open_questions)
    named = re.search(r"more than (\S+) \(.*\): by up to (\S+) points", page.narrowing)
    assert tenths(most) == named[2] != "0.0"
    assert {question.code: question.max_worth for question in page.result.open_questions}[named[1]] == most


def test_where_nothing_is_open_or_it_is_too_early_no_answer_is_named():
    assert page_of({}).narrowing == ""
    for code in ("R-01", "R-03", "R-07"):
        page = page_of(code)
        has_worth = any(tenths(question.max_worth) != "0.0" for question in page.result.open_questions)
        assert bool(page.narrowing) == (has_worth and not page.is_early)
