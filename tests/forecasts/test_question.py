"""What must be true: which month and input may be asked about, and what the answer says."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.utils.translation import override

from engine.forecast.reckoning.requirement import ALWAYS, IMPOSSIBLE, SOLVED, SOLVENT, Requirement
from forecasts.question import (
    BREAK_EVEN,
    RequirementQuestion,
    cash_sentence,
    figure_with_unit,
    month_asked,
    question_of,
    sentence,
    shortened,
)
from tests.forecasts.cases import inputs_of

pytestmark = pytest.mark.database_free

PRICE, CHURN = "subscription.plans.0.price", "subscription.plans.0.churn"


def asked(path=PRICE, month="4", language="en", kind=BREAK_EVEN, **changed):
    return RequirementQuestion(inputs_of(**changed), path, month, kind, language)


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("1", 1),
        (" 36 ", 36),
        ("37", None),
        ("0", None),
        ("-1", None),
        ("", None),
        ("²", None),
        ("４", None),
        ("0004", None),
        ("4.0", None),
        ("9" * 5000, None),
    ],
)
def test_a_month_of_the_forecast_is_asked_for_in_digits(text, month):
    question = asked(month=text)
    assert question.month == month
    assert bool(question.error) is (month is None)
    assert bool(question.answer) is (month is not None)


@pytest.mark.parametrize(("language", "words"), [("en", "Give a month from 1 to 24."), ("zh-hans", "24")])
def test_the_mistake_names_the_last_month_there_is(language, words):
    with override(language):
        assert words in asked(month="25", horizon="24").error


def test_while_no_input_is_chosen_nothing_is_wrong_and_nothing_is_said():
    question = asked(path="", month="99")
    assert (question.error, question.answer) == ("", "")


@pytest.mark.parametrize("path", ["no.such.input", "subscription.plans.7.price", "marketing", "x" * 500])
def test_an_input_that_the_forecast_does_not_have_is_not_answered(path):
    assert asked(path=path).answer == ""


def test_the_inputs_offered_are_named_once_each():
    choices = asked().choices
    assert {PRICE, CHURN} <= {path for path, _label in choices}
    assert len({path for path, _label in choices}) == len(choices)
    assert dict(choices)[PRICE] == "Subscription plan: Price per month"


@pytest.mark.parametrize(
    ("path", "month", "said"),
    [
        (
            PRICE,
            "4",
            "Break-even comes by month 4 (2027-04) if “Subscription plan: Price per month” is at least CNY\u00a0",
        ),
        ("other_costs.0.amount", "4", "is at most CNY\u00a0"),
        (CHURN, "1", "no value in the allowed range brings break-even by month 1"),
        (CHURN, "36", "is at most"),
    ],
)
def test_the_answer_is_one_sentence(path, month, said):
    assert said in asked(path, month).answer


def test_the_answer_is_chinese_for_a_chinese_reader():
    with override("zh-hans"):
        said = asked(language="zh-hans").answer
    assert "Break-even" not in said
    assert said.endswith("。")


def test_each_outcome_has_a_sentence_of_its_own():
    words = {"input": "Price", "month": "month 4", "value": "CNY 9", "base": "CNY 5"}
    states = [(IMPOSSIBLE, ""), (ALWAYS, ""), (SOLVED, "at_least"), (SOLVED, "at_most")]
    said = [one(*state) % words for one in (sentence, cash_sentence) for state in states]
    assert len(set(said)) == 8
    assert all("Price" in one and "month 4" in one for one in said)


def test_only_inputs_that_can_move_it_are_offered():
    """Finding B13: cash at the start was offered first, which can never move a break-even."""
    even, solvent = (dict(asked(kind=kind).choices) for kind in (BREAK_EVEN, SOLVENT))
    assert "opening.cash" not in even
    assert "opening.cash" in solvent
    assert {PRICE, CHURN, "other_costs.0.amount"} <= set(even) & set(solvent)
    assert asked("opening.cash").answer == ""


def test_cash_that_lasts_is_asked_for_as_well():
    said = asked("opening.cash", "36", kind=SOLVENT).answer
    assert said == (
        "Cash stays at or above 0 through month 36 (2029-12) if “Opening: Cash at the start” is at least "
        "CNY\u00a0113,900. The forecast uses CNY\u00a01,200,000."
    )


def test_a_value_is_rounded_to_the_side_on_which_it_holds():
    """Finding B13: "16.128 customers"."""
    found = Requirement("solved", Decimal(8), False, (Decimal(0), Decimal(99)), Decimal("16.128"), "at_least", 5)
    assert shortened(found) == Decimal("16.13")
    assert shortened(replace(found, value=Decimal("16.121"), direction="at_most")) == Decimal("16.12")
    assert shortened(replace(found, value=Decimal("5730541"))) == 5731000
    assert shortened(replace(found, value=None)) is None


@pytest.mark.parametrize(("horizon", "month"), [("12", 12), ("24", 24), ("36", 24)])
def test_break_even_is_asked_for_within_two_years_or_the_whole_forecast(horizon, month):
    assert month_asked(inputs_of(horizon=horizon)) == month
    assert asked(month="", horizon=horizon).default_month == str(month)
    assert asked(month="7", horizon=horizon).default_month == "7"


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (None, "CNY", "–"),
        (Decimal("1234.5"), "CNY", "CNY\u00a01,234.5"),
        (Decimal("-0.25"), "%", "−0.25%"),
        (Decimal("3.1234567"), "%", "3.123457%"),
        (Decimal("1E+3"), "customers", "1,000\u00a0customers"),
        (Decimal(12), "", "12"),
    ],
)
def test_a_value_stands_with_its_unit(value, unit, text):
    assert figure_with_unit(value, unit) == text


def test_the_address_of_a_page_states_the_question():
    found = question_of(inputs_of(), {"input": PRICE, "by_month": "4"}, "en")
    assert (found.path, found.month) == (PRICE, 4)
    assert question_of(None, {"input": PRICE}, "en") is None
    assert question_of(inputs_of(), {}, "en").answer == ""
