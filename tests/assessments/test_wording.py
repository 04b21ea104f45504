"""Answers and figures in words, in both languages."""

from fractions import Fraction

import pytest
from django.utils.translation import override

from assessments.evaluation import evaluate_raw
from assessments.wording import OWNER_NAMES, SEVERITY_NAMES, WORDS, answer_text, grouped, printed, sentences, with_unit
from engine.judging.result import Interval
from engine.playbook.answers import Answer
from engine.playbook.parts import SEVERITIES
from tests import published
from tests.conftest import persona

pytestmark = pytest.mark.database_free
PLAYBOOK = published.PLAYBOOK
ITEMS = PLAYBOOK.items
NBSP = "\u00a0"


def said(key, answer, language="en"):
    with override(language):
        return answer_text(ITEMS[key], answer, language)


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        (Fraction(62), Fraction(81), "62.0–81.0"),
        (Fraction(62), Fraction(62), "62.0"),
        (Fraction("62.04"), Fraction("62.01"), "62.0"),
        (Fraction(0), Fraction(100), "0.0–100.0"),
    ],
)
def test_an_interval_is_one_figure_when_its_ends_print_alike(low, high, text):
    assert printed(Interval(low, high)) == text


def test_no_interval_is_a_dash():
    assert printed(None) == "–"


@pytest.mark.parametrize(
    ("key", "answer", "english", "chinese"),
    [
        ("mr_03", Answer("unknown"), "Don’t know", "不清楚"),
        ("mr_03", Answer(), "Not answered", "未作答"),
        ("mr_04", Answer("not_applicable", reason="No rivals"), "Does not apply: No rivals", "No rivals"),
        ("le_02", Answer("value", "yes"), "Yes", "是"),
        ("le_02", Answer("value", "no"), "No", "否"),
        ("mr_02", Answer("value", Fraction(1_200_000)), "1,200,000", "1,200,000"),
        ("mr_02", Answer("value", Fraction(0)), "0", "0"),
        ("ff_01", Answer("value", Fraction("1234.5")), f"1,234.5{NBSP}yuan, or your currency", "1,234.5"),
        ("ff_03", Answer("value", Fraction(7, 3)), f"2.3{NBSP}months", f"2.3{NBSP}个月"),
        ("ff_03", Answer("value", Fraction(12)), f"12{NBSP}months", f"12{NBSP}个月"),
        ("ff_03", Answer("value", float("inf")), "unlimited", "不限"),
        ("ff_07", Answer("value", float("inf")), "infinite", "无限大"),
        ("p_05", Answer("value", ()), "None of these", "都不是"),
    ],
)
def test_each_answer_is_said_as_a_person_would(key, answer, english, chinese):
    assert said(key, answer).startswith(english)
    assert chinese in said(key, answer, "zh-hans")


def test_a_level_has_its_number_before_its_words():
    for language in ("en", "zh-hans"):
        for number, text in enumerate(ITEMS["mr_03"].levels):
            assert said("mr_03", Answer("value", number), language) == f"{number}  {text.in_language(language)}"


def test_several_options_are_parted_as_each_language_parts_them():
    first, second = ITEMS["p_05"].options[:2]
    answer = Answer("value", (first.id, second.id))
    assert said("p_05", answer) == f"{first.label.en}; {second.label.en}"
    assert said("p_05", answer, "zh-hans") == f"{first.label.zh}、{second.label.zh}"


@pytest.mark.parametrize(
    ("figure", "text"),
    [
        ("0", "0"),
        ("999", "999"),
        ("1000", "1,000"),
        ("-1234567.25", "-1,234,567.25"),
        ("-0.5", "-0.5"),
        ("-1", "-1"),
        ("-", "-"),
        ("²", "²"),
        ("0.000001", "0.000001"),
        ("unlimited", "unlimited"),
        (1500, "1,500"),
        ("", ""),
    ],
)
def test_thousands_are_parted_and_nothing_is_rounded(figure, text):
    assert grouped(figure) == text


@pytest.mark.parametrize(
    ("unit", "text"),
    [("%", "40%"), ("‰", "40‰"), ("×", "40×"), ("°C", "40°C"), ("months", f"40{NBSP}months"), ("", "40")],
)
def test_a_unit_stands_closed_or_after_a_space_that_does_not_break(unit, text):
    assert with_unit("40", unit) == text


@pytest.mark.parametrize(("language", "text"), [("en", "One. Three."), ("zh-hans", "One.Three."), ("zh", "One.Three.")])
def test_sentences_follow_each_other_and_empty_ones_leave_no_gap(language, text):
    assert sentences(["One.", "", "Three."], language) == text


def test_every_type_of_question_and_every_severity_and_owner_has_words():
    assert {item.type for item in ITEMS.values()} <= set(WORDS)
    assert set(SEVERITY_NAMES) == set(SEVERITIES)
    worst = evaluate_raw(PLAYBOOK, persona("R-00").answers).result
    owners = {gap.action.owner for gap in worst.gaps}
    assert len(owners) > 3
    assert owners <= set(OWNER_NAMES)


@pytest.mark.parametrize("names", [SEVERITY_NAMES, OWNER_NAMES], ids=["severities", "owners"])
def test_names_differ_from_each_other_in_either_language(names):
    english = [str(name) for name in names.values()]
    with override("zh-hans"):
        chinese = [str(name) for name in names.values()]
    assert len({*english, *chinese}) == 2 * len(names)
