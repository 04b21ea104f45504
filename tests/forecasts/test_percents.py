"""Shares below 1 %: which are asked about, what is said, and what is not asked again."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.utils.translation import override

from engine.forecast.inputs.quantities import Source
from forecasts.percents import hundredfold, is_doubtful, percent_questions
from tests.forecasts.cases import inputs_of

pytestmark = pytest.mark.database_free
CHURN = "subscription.plans.0.churn"


def asked(inputs):
    return [one.name for one in percent_questions(inputs, "en")]


def with_churn(**changes):
    inputs = inputs_of(churn="0.03")
    return replace(inputs, numbers={**inputs.numbers, CHURN: replace(inputs.numbers[CHURN], **changes)})


def test_a_share_typed_as_a_part_of_one_is_asked_about_in_both_readings():
    (one,) = percent_questions(inputs_of(churn="0.03"), "en")
    assert one.sentence == "0.03 means 0.03% here. Did you mean 3%?"
    assert (one.anchor, one.label) == ("i-subscription-plans-0-churn-mid", "Subscription plan: Customers lost a month")
    with override("zh-hans"):
        (one,) = percent_questions(inputs_of(churn="0.03"), "zh-hans")
        assert one.sentence == "0.03 在这里是 0.03%。你是指 3% 吗？"


@pytest.mark.parametrize(
    ("value", "doubtful"), [("0", False), ("0.001", True), ("0.99", True), ("1", False), ("-0.5", False), ("3", False)]
)
def test_only_what_lies_between_nothing_and_one_is_doubtful(value, doubtful):
    assert is_doubtful(Decimal(value)) is doubtful


@pytest.mark.parametrize("typed", [{"growth": "0.08"}, {"inference_per_customer": "", "inference_share": "0.4"}])
def test_growth_and_shares_are_asked_about_too(typed):
    assert len(asked(inputs_of(**typed))) == 1


def test_money_and_standard_values_are_not_asked_about():
    assert asked(inputs_of(price="0.5")) == []
    # B2B begins with 0.9 % lost a month: a benchmark, which nobody typed.
    inputs = inputs_of(churn="", market="B2B")
    assert inputs.base[CHURN] == Decimal("0.9")
    assert asked(inputs) == []


def test_what_was_said_to_be_meant_so_or_was_answered_is_not_asked_again():
    assert asked(with_churn(is_sure=True)) == []
    assert asked(with_churn(source=Source("answer", "BM-08"))) == []
    assert asked(with_churn()) == [CHURN]


@pytest.mark.parametrize(("text", "digits"), [("0.03", "3"), ("0.125", "12.5"), ("0.9", "90"), ("", ""), ("x", "x")])
def test_the_other_reading_is_exact(text, digits):
    assert hundredfold(text) == digits
