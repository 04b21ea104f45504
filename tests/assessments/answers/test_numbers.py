"""Numbers as people type them."""

import pytest
from django.core.exceptions import ValidationError

from assessments.answers.numbers import typed_number

pytestmark = pytest.mark.database_free


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("12", "12"),
        ("12.5", "12.5"),
        ("1,234", "1234"),
        ("1,234,567.25", "1234567.25"),
        ("1 234 567", "1234567"),
        ("−3", "-3"),
        ("- 3", "-3"),
        ("+4", "4"),
        ("１２．５", "12.5"),
        ("１２。５", "12.5"),
        (" 7 ", "7"),
        ("1\u202f234", "1234"),
        ("0", "0"),
    ],
)
def test_what_is_clear_is_understood(typed, digits):
    assert typed_number(typed) == digits


@pytest.mark.parametrize(
    "typed",
    [
        "1.234,5",
        "1,5",
        "12,34",
        "1,2345",
        "1e5",
        "0x10",
        "many",
        "",
        "--1",
        "1.2.3",
        "5 %",
        "NaN",
        "inf",
        "1" * 16,
        "1,234 567,8",
        "٣",
        "½",
    ],
)
def test_what_is_not_is_refused_with_the_expected_form(typed):
    with pytest.raises(ValidationError, match="Give a number in digits"):
        typed_number(typed)
