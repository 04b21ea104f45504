"""Numbers as they are typed, texts that can be seen, and the raw form that reads back the same."""

from decimal import Decimal
from fractions import Fraction

import pytest

from engine.playbook.answers import (
    MAX_TEXT,
    MESSAGES,
    NOT_APPLICABLE,
    UNKNOWN,
    VALUE,
    Answer,
    InvalidAnswer,
    answer_to_raw,
    clean,
    exact,
    plain_value,
)

pytestmark = pytest.mark.database_free


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (12, "12"),
        (0.1, "0.1"),
        ("12.50", "12.50"),
        (" 7 ", "7"),
        ("-3", "-3"),
        ("−3", "-3"),
        (Decimal("1.5"), "1.5"),
        ("999999999999999", "999999999999999"),
        (10**15 - 1, "999999999999999"),
        ("0.123456789", "0.123456789"),
    ],
)
def test_a_number_is_read_exactly_as_it_is_written(raw, value):
    assert exact(raw) == Decimal(value)


@pytest.mark.parametrize(
    "raw",
    [
        True,
        False,
        None,
        [],
        "",
        "abc",
        "1,5",
        "1e5",
        "1.",
        ".5",
        "+3",
        "--3",
        10**15,
        -(10**15),
        1000000000000000.0,
        float("nan"),
        float("inf"),
        Decimal("NaN"),
        Decimal("Infinity"),
        Decimal(10) ** 15,
        "1" * 16,
        "0.1234567890",
        "٣",
    ],
)
def test_what_is_no_number_of_ours_is_refused(raw):
    with pytest.raises(InvalidAnswer) as error:
        exact(raw)
    assert error.value.code == "number"


@pytest.mark.parametrize(("text", "code"), [("x" * MAX_TEXT, None), ("x" * (MAX_TEXT + 1), "long")])
def test_a_text_may_be_exactly_as_long_as_the_limit(text, code):
    if code is None:
        assert clean(text) == text
        return
    with pytest.raises(InvalidAnswer) as error:
        clean(text)
    assert (error.value.code, error.value.message.en) == (code, "A text has at most 10000 characters.")


@pytest.mark.parametrize("sign", ["\0", "\x07", "\x1b", "\x7f", "\ud800", "\ufffe", "\u202e", "\u2066"])
def test_characters_nobody_sees_are_refused(sign):
    with pytest.raises(InvalidAnswer) as error:
        clean(f"a{sign}b")
    assert error.value.code == "characters"


@pytest.mark.parametrize("text", ["two\nlines", "a\ttab", "两行\r\n", "é ü 字 👍", ""])
def test_what_people_type_is_kept_as_it_stands(text):
    assert clean(text) == text


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (Fraction(6, 2), 3),
        (Fraction(5, 2), "2.5"),
        (Fraction(-1, 8), "-0.125"),
        (Fraction(1, 1_000_000_000), "0.000000001"),
        (float("inf"), "unlimited"),
        (("x", "z"), ["x", "z"]),
        ("yes", "yes"),
        (True, True),
        (None, None),
    ],
)
def test_a_value_is_told_as_json_can_hold_it(value, plain):
    told = plain_value(value)
    assert (told, type(told)) == (plain, type(plain))


@pytest.mark.parametrize(
    ("answer", "raw"),
    [
        (Answer(), None),
        (Answer(UNKNOWN), {"unknown": True}),
        (Answer(NOT_APPLICABLE, reason="why"), {"na": "why"}),
        (Answer(VALUE, 2), 2),
        (Answer(VALUE, Fraction(5, 2), evidence="a link", is_evidenced=True), {"value": "2.5", "evidence": "a link"}),
        (Answer(VALUE, 2, is_evidenced=True), 2),
    ],
)
def test_an_answer_has_one_raw_form(answer, raw):
    assert answer_to_raw(answer) == raw


def test_only_what_was_said_is_given():
    assert [answer.is_given for answer in (Answer(), Answer(UNKNOWN), Answer(NOT_APPLICABLE), Answer(VALUE, 0))] == [
        False,
        True,
        True,
        True,
    ]


@pytest.mark.parametrize("code", MESSAGES)
def test_every_refusal_is_said_in_both_languages_with_its_figures(code):
    refused = InvalidAnswer(code, "FIGURE")
    has_figure = "{0}" in MESSAGES[code].en
    assert has_figure == ("FIGURE" in refused.message.en) == ("FIGURE" in refused.message.zh)
    assert refused.message.zh.endswith(("。", "？"))
    assert refused.message.en.endswith((".", "?"))
    assert "{{" not in refused.message.en + refused.message.zh
