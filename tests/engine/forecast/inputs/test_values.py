"""One raw value at a time: what is read, what is refused, and what is said of it."""

from decimal import Decimal

import pytest

from engine.forecast.inputs.catalogue import change, choice, money, month, percent, whole
from engine.forecast.inputs.quantities import GUESS, Quantity, Source
from engine.forecast.inputs.values import (
    MAX_NAME,
    Refused,
    read_number,
    read_quantity,
    read_source,
    read_text,
    read_word,
    shown,
)
from engine.playbook.parts import Text

pytestmark = pytest.mark.database_free
LABEL = Text("项", "One")
SHARE, MONEY, GROWTH = percent("s", "份额", "Share"), money("m", "金额", "Money"), change("g", "增长", "Growth")


def refused(read, *given):
    """What is wrong, as {path: code}."""
    with pytest.raises(Refused) as caught:
        read(*given)
    return {one.path: one.code for one in caught.value.problems}


def said(read, *given):
    with pytest.raises(Refused) as caught:
        read(*given)
    return caught.value.problems[0].message


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        ("007", "7"),
        ("-0.50", "-0.5"),
        (" 3 ", "3"),
        (0, "0"),
        (12.25, "12.25"),
        ("1" + "0" * 30, "1" + "0" * 30),
        (10**40, "1" + "0" * 40),
        ("0.000000001", "0.000000001"),
        ("1.0000000000", "1"),
    ],
)
def test_digits_are_read_exactly(raw, number):
    assert read_number("p", raw) == Decimal(number)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("0.0000000001", "decimals"),
        (0.12345678901, "decimals"),
        ("1e3", "number"),
        ("", "number"),
        (True, "number"),
        (None, "number"),
        ("٣", "number"),
        (2**200, "number"),
        ("9" * 41, "number"),
        (float("nan"), "number"),
    ],
)
def test_what_is_no_number_is_refused(raw, code):
    assert refused(read_number, "p", raw) == {"p": code}


def test_what_was_given_is_shown_short_and_without_what_nobody_sees():
    assert shown("a\u202eb" + "x" * 60) == "ab" + "x" * 38
    assert shown([1, 2]) == "list"
    assert shown(None) == "NoneType"
    assert "“12,5”" in said(read_number, "p", "12,5").en


@pytest.mark.parametrize("raw", [0, "0", 100, "100", "100.0", "99.999999999"])
def test_the_limits_themselves_are_allowed(raw):
    assert read_quantity(SHARE, "p", raw).mid == Decimal(raw)


@pytest.mark.parametrize(
    ("field", "raw", "en", "zh"),
    [
        (SHARE, "-0.000000001", "This cannot be below 0 %.", "不能小于 0 %。"),
        (SHARE, "100.000000001", "This cannot be above 100 %.", "不能大于 100 %。"),
        (GROWTH, "-99.5", "This cannot be below -99 %.", "不能小于 -99 %。"),
        (MONEY, "1000000000001", "This cannot be above 1,000,000,000,000.", "不能大于 1,000,000,000,000。"),
    ],
)
def test_what_lies_outside_is_refused_with_the_limit_and_its_unit(field, raw, en, zh):
    message = said(read_quantity, field, "p", raw)
    assert (message.en, message.zh) == (en, zh)


def test_a_value_may_bring_its_source():
    told = {"value": "3", "source": {"kind": "answer", "reference": "BM-08"}}
    assert read_quantity(SHARE, "p", told) == Quantity(Decimal(3), source=Source("answer", "BM-08"))
    assert read_quantity(SHARE, "p", {"value": "3"}).source == GUESS


def around(low, mid, high, **more):
    return {"low": low, "mid": mid, "high": high, **more}


def test_a_range_is_triangular_unless_it_says_otherwise():
    assert read_quantity(SHARE, "p", around(1, 2, 3)) == Quantity(Decimal(2), Decimal(1), Decimal(3), "triangular")
    assert read_quantity(SHARE, "p", around(0, 2, 3, kind="normal")).kind == "normal"


def test_three_equal_points_are_a_value_and_two_are_a_range():
    assert read_quantity(SHARE, "p", around(2, "2.0", 2, kind="normal")) == Quantity(Decimal(2))
    assert read_quantity(SHARE, "p", around(2, 2, 3)).is_range


@pytest.mark.parametrize(
    ("raw", "problems"),
    [
        ({}, {"p": "range_points"}),
        (around(1, 2, 3, value=2), {"p": "range_points"}),
        ({"low": 1, "high": 3}, {"p": "range_points"}),
        ({"value": 2, "colour": "red"}, {"p": "range_points"}),
        ({"source": {"kind": "guess"}}, {"p": "range_points"}),
        (around(3, 2, 1), {"p": "range_order"}),
        (around(1, 4, 3), {"p": "range_order"}),
        (around(0, 1, 2, kind="lognormal"), {"p": "range_positive"}),
        (around(1, 2, 3, kind=["normal"]), {"p.kind": "choice"}),
        (around(1, 2, 101, kind="beta"), {"p.high": "high", "p.kind": "choice"}),
        (around("a", "b", "c"), {"p.low": "number", "p.mid": "number", "p.high": "number"}),
        (around(1, 2, 3, source={"kind": "rumour"}), {"p.source": "choice"}),
        (around(None, 2, 3), {"p.low": "number"}),
    ],
)
def test_a_range_is_refused_with_every_problem_at_its_place(raw, problems):
    assert refused(read_quantity, SHARE, "p", raw) == problems


def test_a_lognormal_may_begin_just_above_zero():
    assert read_quantity(SHARE, "p", around("0.000000001", 1, 2, kind="lognormal")).kind == "lognormal"


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("answer", "choice"),
        ({}, "choice"),
        ({"kind": "answer", "page": 3}, "choice"),
        ({"kind": "Answer"}, "choice"),
        ({"kind": "answer", "reference": 3}, "text"),
        ({"kind": "answer", "date": "2026\n"}, "text"),
    ],
)
def test_a_source_that_is_none_is_refused(raw, code):
    assert refused(read_source, "p", raw) == {"p": code}


def test_a_source_not_given_is_a_guess():
    assert read_source("p", None) == GUESS
    assert read_source("p", {"kind": "benchmark", "date": " 2026 "}) == Source("benchmark", "", "2026")


@pytest.mark.parametrize("raw", ["", "x" * MAX_NAME, "房租 & 水电", " padded "])
def test_a_text_is_kept_without_the_space_around_it(raw):
    assert read_text("p", raw) == raw.strip()


@pytest.mark.parametrize("raw", ["x" * (MAX_NAME + 1), "two\nlines", "bell\a", "\u202e", 3, None, ["a"]])
def test_a_text_too_long_or_with_what_nobody_sees_is_refused(raw):
    assert refused(read_text, "p", raw) == {"p": "text"}


TERM = whole("term", LABEL, (1, 360), "36")
EVERY = choice("every", LABEL, ("once", "month"), "month")
START = month("start", "开始", "Start")


@pytest.mark.parametrize(
    ("field", "raw", "word"),
    [
        (TERM, 1, 1),
        (TERM, "360", 360),
        (TERM, "12.0", 12),
        (TERM, {"value": "12"}, 12),
        (EVERY, "once", "once"),
        (START, " 2027-12 ", "2027-12"),
        (START, "1900-01", "1900-01"),
    ],
)
def test_words_are_read(field, raw, word):
    assert read_word(field, "p", raw) == word


@pytest.mark.parametrize(
    ("field", "raw", "code"),
    [
        (TERM, 0, "whole"),
        (TERM, 361, "whole"),
        (TERM, "12.5", "whole"),
        (TERM, -1, "whole"),
        (TERM, "many", "number"),
        (TERM, {"value": 3, "unit": "years"}, "number"),
        (EVERY, "Once", "choice"),
        (EVERY, "", "choice"),
        (EVERY, 3, "choice"),
        (EVERY, ["once"], "choice"),
        (START, "2027-00", "month"),
        (START, "2027-13", "month"),
        (START, "2027-1", "month"),
        (START, "2027-01-01", "month"),
        (START, "2100-01", "month"),
        (START, 202701, "month"),
    ],
)
def test_words_that_cannot_be_are_refused(field, raw, code):
    assert refused(read_word, field, "p", raw) == {"p": code}


def test_a_refusal_says_what_would_do():
    assert said(read_word, TERM, "p", 0).en == "Give a whole number from 1 to 360."
    assert said(read_word, EVERY, "p", "day").en == "There is no such choice. Use one of: once, month."
