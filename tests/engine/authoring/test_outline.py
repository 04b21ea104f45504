"""The logic of a playbook as one page: what each answer means, in words of either language."""

import pytest

from engine.authoring.outline import WORDS, as_html, as_text, outline
from tests.engine.small import changed

pytestmark = pytest.mark.database_free
MAIN, FIRST, SECOND = "playbook.yaml", "chapters/c1.yaml", "chapters/c2.yaml"


def lines(language="en", *changes):
    return [text for _, text in outline(changed(*changes), language)]


@pytest.mark.parametrize(
    "line",
    [
        "First (weight 2)",
        "gate g1: A-01 ≥ 2, else the chapter has at most 45",
        "P-02 Raise? [choice]",
        "only if stage >= 1",
        "A-01 Prompt [level, weight 3, may not apply]",
        "expected at each stage: 1 1 2 3 3 (one stage up when raising soon)",
        "action a_num: Do (1–2.5 working days, 30 days, after a_lev)",
        "< 10 pieces → medium",
        "don't know: not measured from stage 2",
        "worked out as unlimited only if num <= 0",
        "worked out as num * 2",
        "B-01 Prompt [yesno, weight 3, blocker]",
        "“no” → critical, from stage 1",
        "bad Bad → high",
        "good Good",
        "count(many, true) == 0 → medium",
        "C-01 Both [high]",
        "absorbs A-01, A-02",
        "Weak: –",
        "Good: overall at least 60; every chapter at least 40; none open of critical",
        "low 4/5, medium 1/2, high 1/5, critical 0",
        "limit = 10 pieces (heuristic, 2026-11)",
        "F-01 2026-08-02 Law",
    ],
)
def test_the_page_says_what_the_playbook_does(line):
    assert line in lines()


@pytest.mark.parametrize(
    ("change", "gone", "said"),
    [
        ((MAIN, "tension: false", "tension: true"), "C-01 Both [high]", "C-01 Both [high, tension]"),
        (
            (FIRST, "  raise_bump: true\n", ""),
            "expected at each stage: 1 1 2 3 3 (one stage up when raising soon)",
            "expected at each stage: 1 1 2 3 3",
        ),
        ((SECOND, "  from_stage: 1\n", ""), "“no” → critical, from stage 1", "“no” → critical"),
        (
            (FIRST, "{below: limit, severity: medium}", "{at_most: limit, severity: high, when: 'stage > 2'}"),
            "< 10 pieces → medium",
            "≤ 10 pieces → high only if stage > 2",
        ),
        (
            (FIRST, "unknown_from: 2", "unknown_from: 4"),
            "don't know: not measured from stage 2",
            "don't know: not measured from stage 4",
        ),
        (
            (MAIN, "chapter: c1\n  requires: {lev: 2}", 'chapter: c2\n  requires: {yes_no: "yes"}'),
            "gate g1: A-01 ≥ 2, else the chapter has at most 45",
            "gate g1: B-01 = yes, else the chapter has at most 45",
        ),
    ],
)
def test_the_page_follows_the_playbook(change, gone, said):
    found = lines("en", change)
    assert said in found
    assert gone not in found


def test_a_number_that_need_not_be_measured_says_nothing_of_it():
    assert not [line for line in lines("en", (FIRST, "  unknown_from: 2\n", "")) if "not measured" in line]


def test_chinese_says_the_same_line_by_line():
    english, chinese = outline(changed(), "en"), outline(changed(), "zh")
    assert [depth for depth, _ in chinese] == [depth for depth, _ in english]
    assert "一章 (权重 2)" in lines("zh")
    assert not set(lines("zh")) & {"Compound rules", "Parameters", "Dated legal facts"}


def test_both_languages_have_every_word():
    assert WORDS["zh"].keys() == WORDS["en"].keys()


def test_as_text_headings_stand_out_and_the_rest_is_indented():
    assert as_text([(0, "One"), (1, "a"), (3, "b"), (0, "Two")]) == "One\n  a\n      b\n\nTwo"
    assert as_text([]) == ""


@pytest.mark.parametrize(("language", "tag"), [("en", "en"), ("zh", "zh-Hans")])
def test_as_a_page_it_says_its_language_and_nothing_is_markup(language, tag):
    page = as_html([(0, "<b>"), (2, "a & b")], "x < y", language)
    assert f'<html lang="{tag}">' in page
    assert "<title>x &lt; y</title>" in page
    assert "<h2>&lt;b&gt;</h2>" in page
    assert '<p class="d2">a &amp; b</p>' in page
