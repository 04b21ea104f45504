"""Which addresses a letter may go to."""

import pytest
from django.core.exceptions import ValidationError

from mails.addresses import LONGEST, clean_address


@pytest.mark.parametrize(
    ("typed", "clean"),
    [
        (" Mei@Example.ORG ", "mei@example.org"),
        ("mei+pilot@example.org", "mei+pilot@example.org"),
        ("mei@bücher.example", "mei@bücher.example"),
        ("mei@例子.中国", "mei@例子.中国"),
    ],
)
def test_an_address_is_kept_in_lower_case(typed, clean):
    assert clean_address(typed) == clean


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "mei",
        "mei@",
        "@example.org",
        "mei@example",
        "mei@example.org\nBcc: all@example.org",
        "mei@example.org\r\nBcc: all@example.org",
        "mei@example.org\n",
        "\tmei@example.org",
        "mei@exam\u2028ple.org",
        "Mei <mei@example.org>",
        "a@example.org, b@example.org",
        "m" * LONGEST + "@example.org",
    ],
)
def test_what_is_no_address_is_refused(typed):
    with pytest.raises(ValidationError, match="not an email address"):
        clean_address(typed)
