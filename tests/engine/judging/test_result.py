"""What a result says of itself: how figures are printed, when it is too early, what comes first."""

from dataclasses import replace
from fractions import Fraction

import pytest

from engine.judging.result import ENOUGH_KNOWN, Interval, LedgerLine, printed_tenths, tenths
from tests.engine.small import POOR, SOUND, judged

pytestmark = pytest.mark.database_free
LINE = LedgerLine("question", "lev", "A-01", "value", 2, Fraction(1), Fraction(1, 4), Fraction(20), "20.0")


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        (Fraction(0), "0.0"),
        (Fraction(5, 100), "0.1"),
        (Fraction(49, 1000), "0.0"),
        (Fraction(125, 2), "62.5"),
        (Fraction(9996, 100), "100.0"),
        (Fraction(-10, 3), "−3.3"),
        (Fraction(-5, 100), "0.0"),
    ],
)
def test_figures_have_one_decimal_half_rounded_up(value, printed):
    assert tenths(value) == printed


@pytest.mark.parametrize(("units", "printed"), [(0, "0.0"), (9, "0.9"), (105, "10.5"), (-1, "−0.1"), (-105, "−10.5")])
def test_tenths_are_printed_with_the_sign_before_them(units, printed):
    assert printed_tenths(units) == printed


@pytest.mark.parametrize(("high", "is_open"), [(Fraction(40), False), (Fraction(80, 2), False), (Fraction(41), True)])
def test_an_interval_is_open_while_its_ends_differ(high, is_open):
    assert Interval(Fraction(40), high).is_open is is_open


@pytest.mark.parametrize(
    ("changes", "is_known"),
    [
        ({}, True),
        ({"state": "unknown"}, False),
        ({"state": "unanswered"}, True),
        ({"state": "unanswered", "value": None}, False),
        ({"state": "unknown", "value": None}, False),
        ({"kind": "gate"}, False),
    ],
)
def test_a_line_is_known_when_its_question_has_a_value_given_or_worked_out(changes, is_known):
    assert LINE._replace(**changes).is_known is is_known


def test_a_question_loses_what_is_left_of_its_share_and_a_gate_what_it_takes():
    assert LINE.lost == 5
    assert LINE._replace(kind="gate", contribution=Fraction(-7)).lost == 7


def test_it_is_early_below_a_third_of_the_weight_and_not_at_it():
    result = judged(SOUND)
    chapter = result.ledger.chapters[0]

    def knowing(share):
        lines = (LINE._replace(share=share), LINE._replace(share=1 - share, state="unknown"))
        return replace(result, ledger=replace(result.ledger, chapters=(replace(chapter, lines=lines),)))

    exact, below = knowing(ENOUGH_KNOWN), knowing(ENOUGH_KNOWN - Fraction(1, 1000))
    assert (exact.share_known, exact.is_early) == (Fraction(1, 3), False)
    assert below.is_early


@pytest.mark.parametrize(("given", "share"), [({}, 0), ({"num": 5}, Fraction(1, 3)), ({"num": None}, 0)])
def test_a_figure_that_is_worked_out_is_known_with_what_it_comes_from(given, share):
    assert judged({"stage": "1", **given}).share_known == share


def test_in_format_1_rules_and_critical_blockers_come_first():
    first = {gap.id for gap in judged(POOR).gaps if gap.comes_first}
    assert first == {"yes_no", "both"}


def test_a_gap_is_as_deep_as_the_levels_that_are_missing():
    result = judged({**POOR, "lev": 0})
    assert (result.gap("lev").depth, result.gap("one").depth, result.gap("nobody")) == (3, None, None)


def test_a_step_takes_its_effort_and_horizon_from_its_action():
    step = judged(POOR).plan.steps[0]
    assert (step.effort_low, step.effort_high, step.horizon) == (1, Fraction(5, 2), 30)


def test_a_chapter_without_active_questions_has_no_figure():
    asked_late = [
        ("chapters/c1.yaml", '  weight: 3\n  relevant_if: "stage >= 1"', '  weight: 3\n  relevant_if: "stage >= 1"')
    ]
    asked_late += [
        ("chapters/c1.yaml", f"- id: {key}\n", f'- id: {key}\n  relevant_if: "stage >= 1"\n')
        for key in ("num", "twice")
    ]
    first, second = judged({"stage": "0"}, *asked_late).chapters
    assert (first.is_active, first.readiness, second.is_active) == (False, None, True)
