"""The one cleaner of typed text."""

import pytest
from django.core.exceptions import ValidationError

from accounts.text import clean_text

pytestmark = pytest.mark.database_free


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        pytest.param("  two  words ", "two  words", id="edges-are-stripped"),
        pytest.param("a\r\nb\rc", "a\nb\nc", id="line-ends-become-one-kind"),
        pytest.param("e\u0301", "\u00e9", id="composed"),
        pytest.param("a\x07b\x1bc\td", "abc\td", id="controls-go-tabs-stay"),
        pytest.param("abc\u202egpj.exe", "abcgpj.exe", id="no-direction-overrides"),
        pytest.param("评估 👍🏽", "评估 👍🏽", id="every-script-stays"),
    ],
)
def test_text_is_cleaned(typed, kept):
    assert clean_text(typed) == kept


@pytest.mark.parametrize("typed", ["a\x00b", "\ud800"])
def test_what_no_column_can_hold_is_refused(typed):
    with pytest.raises(ValidationError, match="cannot be stored"):
        clean_text(typed)


def test_the_limit_counts_characters_and_is_named():
    assert clean_text("评" * 10, max_length=10) == "评" * 10
    with pytest.raises(ValidationError, match="11 characters long; at most 10 fit"):
        clean_text("评" * 11, max_length=10)
