"""The one cleaner of typed text."""

import pytest
from django.core.exceptions import ValidationError

from accounts.forms import CleanCharField
from accounts.text import clean_name, clean_text, is_visible
from engine.reading import problems

pytestmark = pytest.mark.database_free
FLAG_OF_WALES = "🏴\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f"
INVISIBLE = {
    "zero-width-space": "\u200b",
    "hangul-filler": "\u3164",
    "halfwidth-filler": "\uffa0",
    "choseong-filler": "\u115f\u1160",
    "braille-blank": "\u2800",
    "soft-hyphens": "\u00ad\u00ad",
    "byte-order-mark": "\ufeff",
    "direction-marks": "\u200e\u200f\u061c",
    "joiners": "\u200c\u200d",
    "ideographic-space": "\u3000",
    "word-joiner": "\u2060",
    "variation-selector": "\ufe0f\U000e0100",
    "lone-mark": "\u0301",
    "tags": "\U000e0041",
    "overrides": "\u202e\u2066",
    "mixture": " \u200b\u3164\n\u00ad\t\u2800 ",
}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        pytest.param("  two  words ", "two  words", id="edges-are-stripped"),
        pytest.param("a\r\nb\rc", "a\nb\nc", id="line-ends-become-one-kind"),
        pytest.param("e\u0301", "\u00e9", id="composed"),
        pytest.param("a\x07b\x1bc\td", "abc\td", id="controls-go-tabs-stay"),
        pytest.param("abc\u202egpj.exe", "abcgpj.exe", id="no-direction-overrides"),
        pytest.param("评估 👍🏽", "评估 👍🏽", id="every-script-stays"),
        pytest.param("\ufeffAc\u200bme\u00ad\u2060", "Acme", id="stray-invisible-characters-go"),
        pytest.param("Ac\u200e\u200dme\u200f", "Acme", id="marks-and-joiners-without-work-go"),
        pytest.param("\u3164Acme\u2800 ", "Acme", id="blank-letters-go-at-the-edges"),
        pytest.param("a\u2028b\u0085c", "a\nb\nc", id="rare-line-ends-become-the-one-kind"),
        pytest.param("ab\ufffe\ufdd0", "ab", id="what-is-no-character-goes"),
        pytest.param("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧", id="joiners-in-emoji-stay"),
        pytest.param("❤\ufe0f\u200d🔥", "❤\ufe0f\u200d🔥", id="variants-of-emoji-stay"),
        pytest.param(FLAG_OF_WALES, FLAG_OF_WALES, id="tags-of-flags-stay"),
        pytest.param("a\U000e0067\U000e007f", "a", id="hidden-tags-go"),
        pytest.param("می\u200cخواهم", "می\u200cخواهم", id="persian-non-joiners-stay"),
        pytest.param("ක්\u200dෂ", "ක්\u200dෂ", id="sinhala-joiners-stay"),
        pytest.param("C++ \u200fעברית", "C++ \u200fעברית", id="marks-in-right-to-left-text-stay"),
        pytest.param("葛\U000e0100", "葛\U000e0100", id="variants-of-ideographs-stay"),
        pytest.param("\U0001fae8", "\U0001fae8", id="signs-younger-than-the-tables-stay"),
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


@pytest.mark.parametrize("typed", INVISIBLE.values(), ids=INVISIBLE.keys())
def test_what_nobody_can_see_is_no_text_and_no_name(typed):
    assert clean_text(typed) == ""
    with pytest.raises(ValidationError, match="Nothing here is visible"):
        clean_name(typed)


@pytest.mark.parametrize("name", ["Plumb", "喆", "—", "👍", "7", "\u0600", "य"])
def test_one_visible_character_is_a_name(name):
    assert clean_name(f"\u200b{name}\u3164") == name


def test_a_name_stands_on_one_line():
    assert clean_name("Plumb\r\nline\tGmbH\u2028Co") == "Plumb line GmbH Co"


def test_a_field_that_need_not_be_filled_takes_invisible_text_for_none():
    assert CleanCharField(required=False).clean("\u200b\u2800") == ""
    with pytest.raises(ValidationError, match="Nothing here is visible"):
        CleanCharField().clean("\u200b\u2800")
    with pytest.raises(ValidationError, match="required"):
        CleanCharField().clean("  ")


def test_the_engine_and_the_cleaner_agree_on_what_can_be_seen():
    """The engine knows nothing of the house, so it has the rule a second time."""
    everything = [chr(code) for code in range(0x110000)]
    differing = [ascii(one) for one in everything if is_visible(one) != problems.is_visible(one)]
    assert differing == []
