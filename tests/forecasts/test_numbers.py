"""Numbers as founders write them in both languages, and what could mean two things."""

import pytest
from django.core.exceptions import ValidationError

from forecasts.numbers import read_as, typed_plainly

pytestmark = pytest.mark.database_free


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("80万", "800000"),
        ("80 万", "800000"),
        ("1.2亿", "120000000"),
        ("１．５億", "150000000"),
        ("3千", "3000"),
        ("2百万", "2000000"),
        ("1千万", "10000000"),
        ("0.05万亿", "50000000000"),
        ("1.2k", "1200"),
        ("12K", "12000"),
        ("3M", "3000000"),
        ("3m", "3000000"),
        ("1.5 million", "1500000"),
        ("1.5 Million", "1500000"),
        ("2 thousand", "2000"),
        ("0.3bn", "300000000"),
        ("1,200k", "1200000"),
        ("-80万", "-800000"),
        ("− 1.5 m", "-1500000"),
        ("1,234.5", "1234.5"),
        ("0.1万", "1000"),
    ],
)
def test_multiples_are_read_exactly(text, digits):
    assert read_as(text, "money") == digits


@pytest.mark.parametrize(
    ("text", "digits"), [("5%", "5"), ("5 %", "5"), ("0.5％", "0.5"), ("-2.5%", "-2.5"), ("5", "5")]
)
def test_a_sign_of_per_cent_is_read_where_per_cent_is_asked(text, digits):
    assert read_as(text, "percent") == digits


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("5%", "money"),
        ("5%%", "percent"),
        ("5k", "percent"),
        ("80万", "percent"),
        ("12q", "money"),
        ("1.2.3k", "money"),
        ("1,5k", "money"),
        ("k", "money"),
        ("%", "percent"),
        ("80万元", "money"),
        ("1k2", "money"),
        ("much", "money"),
        ("5 万 k", "money"),
    ],
)
def test_what_is_no_number_or_could_mean_two_is_refused(text, unit):
    with pytest.raises(ValidationError):
        read_as(text, unit)


@pytest.mark.parametrize(("text", "found"), [(" 1,200 ", "1200"), ("80万", "80万"), ("", ""), ("  ", ""), ("x", "x")])
def test_plain_digits_are_told_from_other_forms(text, found):
    assert typed_plainly(text) == found
