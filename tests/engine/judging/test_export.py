"""A result as plain data and as lines for a terminal, in both languages."""

from fractions import Fraction

import pytest

from engine.judging.export import WORDS, code_of, interval, number, result_to_json, result_to_text
from engine.judging.result import Interval
from tests.engine import small
from tests.engine.small import POOR, SOUND, judged

pytestmark = pytest.mark.database_free
PLAYBOOK = small.changed()


def as_json(answers, language="en"):
    return result_to_json(PLAYBOOK, judged(answers), language)


@pytest.mark.parametrize(
    ("value", "printed"), [(None, None), (Fraction(1, 3), 0.333333), (Fraction(2, 3), 0.666667), (Fraction(5), 5.0)]
)
def test_figures_are_printed_to_six_decimals(value, printed):
    assert number(value) == printed


def test_an_interval_says_both_ends_and_how_they_are_shown():
    assert interval(None) is None
    shown = interval(Interval(Fraction(1, 3), Fraction(200, 3)))
    assert shown == {"low": 0.333333, "high": 66.666667, "printed": ["0.3", "66.7"]}


def test_poor_answers_as_lines_of_a_terminal():
    assert result_to_text(PLAYBOOK, judged(POOR), "en").splitlines() == [
        "Verdict: Weak",
        "Readiness: 35.0",
        "Maturity: 35.6",
        "",
        "Gaps (6)",
        "  B-01  critical  Gap",
        "  C-01  high  Both",
        "    A-01  high  Gap",
        "    A-02  medium  Gap",
        "  B-02  high  Gap",
        "  B-03  medium  Gap",
        "",
        "Plan",
        "  1. Do  (30)",
        "  2. Do  (30)",
        "  3. Do  (30)",
        "  4. Do  (30)",
    ]


def test_the_same_in_chinese():
    lines = result_to_text(PLAYBOOK, judged(POOR), "zh").splitlines()
    assert lines[:2] == ["总体结论: 弱", "就绪度: 35.0"]
    assert "    A-01  高  差距" in lines


@pytest.mark.parametrize(
    ("language", "early", "open_ones"),
    [("en", "Verdict: too early to say", "Open questions: A-01"), ("zh", "总体结论: 现在下结论还早", "待答题: A-01")],
)
def test_while_little_is_known_there_is_neither_verdict_nor_plan(language, early, open_ones):
    text = result_to_text(PLAYBOOK, judged({"stage": "1"}), language)
    assert text.startswith(early)
    assert "0.0–100.0" in text
    assert open_ones in text
    assert WORDS[language]["plan"] not in text


@pytest.mark.parametrize(
    ("language", "na", "ignored"),
    [
        ("en", "Does not apply: A-01 (we sell nothing)", "Kept but not counted"),
        ("zh", "不适用: A-01 (we sell nothing)", "回答保留但不计"),
    ],
)
def test_what_is_left_out_is_said_with_the_reason(language, na, ignored):
    assert na in result_to_text(PLAYBOOK, judged({**SOUND, "lev": {"na": "we sell nothing"}}), language)
    text = result_to_text(PLAYBOOK, judged({**SOUND, "stage": "0"}), language)
    assert text.splitlines()[-1].startswith(ignored)
    assert text.endswith("P-02, A-01")


def test_nothing_scored_says_no_figure():
    answers = {"stage": "0", "num": {"na": "no"}}
    files = [("chapters/c1.yaml", "  unknown_from: 2\n", "  unknown_from: 2\n  na: true\n")]
    files += [("chapters/c2.yaml", f"- id: {key}\n", f"- id: {key}\n{NOT_ASKED}") for key in ("one", "many")]
    files += [("chapters/c2.yaml", "- id: yes_no\n", f"- id: yes_no\n{NOT_ASKED}")]
    result = judged(answers, *files)
    assert result.readiness is None
    assert "Readiness" not in result_to_text(small.changed(*files), result, "en")
    assert result_to_json(small.changed(*files), result, "en")["score"] is None


NOT_ASKED = '  relevant_if: "stage >= 4"\n'


def test_a_gap_in_json_names_codes_answers_and_what_it_is_worth():
    gaps = {gap["code"]: gap for gap in as_json(POOR)["gaps"]}
    assert gaps["A-01"] == {
        "code": "A-01",
        "kind": "gap",
        "severity": "high",
        "title": "Gap",
        "message": "Message",
        "duty": "",
        "rule": "lev < 3",
        "answers": {"A-01": 1},
        "expected_level": 3,
        "worth": 25.555556,
        "absorbed_by": "C-01",
        "absorbs": [],
        "resources": [],
    }
    assert gaps["C-01"]["absorbs"] == ["A-01", "A-02"]
    assert gaps["B-01"]["absorbed_by"] is None


def test_a_step_in_json_says_when_it_matters_and_what_it_closes():
    steps = as_json(POOR)["plan"]
    assert [(step["number"], step["closes"], step["is_critical"]) for step in steps] == [
        (1, ["B-01"], False),
        (2, ["C-01", "A-01", "A-02"], True),
        (3, ["B-02"], False),
        (4, ["B-03"], False),
    ]
    assert (steps[1]["effort"], steps[1]["owner"], steps[1]["horizon"]) == (["2", "5.0"], "ceo", 30)
    assert [step["score_after"]["printed"][0] for step in steps] == ["51.7", "88.3", "97.2", "100.0"]


def test_the_verdict_in_json_says_what_the_next_band_asks():
    verdict = as_json(POOR)["verdict"]
    assert (verdict["band"], verdict["possible_band"], verdict["next_band"]) == ("weak", "weak", "good")
    assert [(c["kind"], c["required"], c["actual"], c["is_met"]) for c in verdict["conditions"]] == [
        ("at_least", 60.0, 35.0, False),
        ("every_chapter", 40.0, 15.0, False),
        ("no_open", None, None, False),
    ]
    assert as_json(SOUND)["verdict"]["next_band"] is None


def test_the_ledger_in_json_adds_up_as_printed():
    first = as_json(POOR)["ledger"]["chapters"][0]
    assert [(line["kind"], line["code"], line["printed"]) for line in first["lines"]] == [
        ("question", "A-01", "11.1"),
        ("question", "A-02", "11.1"),
        ("question", "A-03", "11.1"),
        ("gate", "g1", "−3.3"),
    ]
    assert first["printed"] == "30.0"


def test_names_are_given_in_the_language_asked_for():
    assert [chapter["title"] for chapter in as_json(POOR, "zh")["chapters"]] == ["一章", "二章"]
    assert as_json(POOR, "zh")["verdict"]["name"] == "弱"
    assert as_json(POOR, "zh")["plan"][0]["title"] == "做"


def test_a_rule_is_called_by_its_own_title_and_code():
    result = judged(POOR)
    assert (result.gap("both").title.en, code_of(PLAYBOOK, "both")) == ("Both", "C-01")
    assert (result.gap("lev").title.en, code_of(PLAYBOOK, "lev")) == ("Gap", "A-01")
