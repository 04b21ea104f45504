"""A result in words: each row says what the judgement says, in the language asked for, at both ends."""

import re

import pytest
from django.utils.translation import override

from assessments.evaluation import evaluate_raw
from assessments.results.presentation import ResultPage
from engine.judging.result import tenths
from playbooks import catalogue
from tests.conftest import persona

pytestmark = pytest.mark.database_free
PLAYBOOK = catalogue.playbook_on_disk(catalogue.default_playbook_id())
LANGUAGES = pytest.mark.parametrize("language", ["en", "zh-hans"])
CODES = pytest.mark.parametrize("code", ["R-01", "R-03", "R-07", "R-10", "R-99"])


def page_of(answers, language="en"):
    raw = persona(answers).answers if isinstance(answers, str) else answers
    return ResultPage(evaluate_raw(PLAYBOOK, raw), language)


@CODES
@LANGUAGES
def test_every_row_speaks_and_in_one_language(code, language):
    with override(language):
        page = page_of(code, language)
        texts = [
            text
            for gap in page.gaps
            for text in (gap.title, gap.message, gap.why, gap.action.title, gap.action.evidence)
        ]
        texts += [step.action.title for step in page.steps] + [chapter.title for chapter in page.chapters]
        texts += [condition.text for condition in page.conditions] + [page.band, page.band_summary, page.stage_name]
        assert all(gap.rule for gap in page.gaps)  # a rule may be figures alone: "BM-04 < 25%"
    assert all(texts)
    assert all(bool(re.search(r"[一-鿿]", text)) == (language == "zh-hans") for text in texts)


@CODES
def test_steps_count_up_and_wait_only_for_earlier_ones(code):
    steps = page_of(code).steps
    assert [step.number for step in steps] == list(range(1, len(steps) + 1))
    assert all(before < step.number for step in steps for before in step.after)
    assert all(step.closes for step in steps)


@CODES
def test_each_step_stands_under_one_horizon(code):
    page = page_of(code)
    assert sorted(s.number for h in page.horizons for s in h.steps) == [s.number for s in page.steps]
    assert [horizon.days for horizon in page.horizons] == [30, 60, 90, 0]
    assert [h for h in page.horizons if h not in page.filled_horizons] == [h for h in page.horizons if not h.steps]


@CODES
def test_chapters_count_the_open_questions_that_are_listed(code):
    page = page_of(code)
    assert sum(chapter.open for chapter in page.chapters) == page.open_count == len(page.open_questions)
    worst = {gap.severity for gap in page.gaps if not gap.is_rule}
    assert {chapter.worst for chapter in page.chapters if chapter.worst} <= worst


@CODES
def test_the_lines_of_the_ledger_fill_its_bars_and_no_more(code):
    for chapter in page_of(code).ledger:
        assert 0 <= chapter.width <= 125
        assert float(chapter.printed) <= float(chapter.most)
        assert all(bool(line.code) == bool(line.share) for line in chapter.lines)


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


def test_a_reason_why_a_question_does_not_apply_is_shown_as_written():
    page = page_of({**persona("R-10").answers, "mr_07": {"na": "<One ministry>"}})
    assert [(row.code, row.reason) for row in page.not_applicable if row.code == "MR-07"] == [
        ("MR-07", "<One ministry>")
    ]


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


def test_a_rule_names_the_gaps_it_contains():
    page = page_of("R-07")
    rules = {gap.code for gap in page.gaps if gap.is_rule}
    inside = {gap.absorbed_by for gap in page.gaps if gap.absorbed_by}
    assert rules
    assert inside <= rules


def test_efforts_are_spans_of_days_or_one_figure():
    efforts = {gap.action.effort for code in ("R-01", "R-07", "R-99") for gap in page_of(code).gaps}
    assert all(re.fullmatch(r"\d+(\.\d)?(–\d+(\.\d)?)?", one) for one in efforts)
    assert all(float(low) < float(high) for low, _dash, high in (one.partition("–") for one in efforts) if high)


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
