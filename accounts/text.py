"""The one cleaner of typed text, below every room that takes text in."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# Directional overrides can make a name read as another; they carry no meaning in an answer.
BIDI_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
KEPT_CONTROLS = frozenset("\n\t")
# Letters and signs that show nothing: fillers of Hangul, and Braille without a dot.
BLANKS = "\u115f\u1160\u3164\uffa0\u2800"
# Combining grapheme joiner, Khmer inherent vowels: marks that nobody can see.
UNSEEN_MARKS = frozenset("\u034f\u17b4\u17b5")
# Joiners shape the letters of some scripts and tie emoji together; direction marks order mixed writing.
JOINERS = frozenset("\u200c\u200d")
DIRECTION_MARKS = frozenset("\u061c\u200e\u200f")
# Signs before digits of Arabic, Syriac and Kaithi, and Egyptian: format characters that can be seen.
SEEN_FORMATS = re.compile("[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd\U00013430-\U0001343f]")
JOINING = re.compile("[\u0590-\u1cff\ua800-\uabff\ufb50-\ufdff\ufe70-\ufefc\U00010a00-\U00011fff\U0001e800-\U0001e9ff]")
TAGS, FLAG = re.compile("[\U000e0020-\U000e007f]"), "\U0001f3f4"
NO_CHARACTER = re.compile("[\ufdd0-\ufdef]")
EDGES = re.compile(rf"\A[\s{BLANKS}]+|[\s{BLANKS}]+\Z")


def clean_text(value: str, *, max_length: int | None = None) -> str:
    """The text in NFC without what nobody can see, line ends as "\\n", edges stripped.

    What shows nothing at all comes back empty. Kept are the invisible characters that a reader would miss:
    joiners within emoji and within words of scripts that join, direction marks in right-to-left text.

    Args:
        value: what was typed.
        max_length: the greatest number of code points allowed after cleaning.

    Raises:
        ValidationError: the text holds a lone surrogate or a NUL, or is too long.
    """
    if "\x00" in value or any("\ud800" <= character <= "\udfff" for character in value):
        raise ValidationError(_("The text contains characters that cannot be stored."), code="bad_text")
    value = re.sub("\r\n|[\r\u0085\u2028\u2029]", "\n", unicodedata.normalize("NFC", value))
    cleaned = EDGES.sub("", "".join(_kept(value)))
    if not is_visible(cleaned):
        return ""
    if max_length is not None and len(cleaned) > max_length:
        raise ValidationError(
            _("The text is %(length)d characters long; at most %(limit)d fit.")
            % {"length": len(cleaned), "limit": max_length},
            code="too_long",
        )
    return cleaned


def clean_name(value: str, *, max_length: int | None = None) -> str:
    """A name or title: clean text on one line that shows at least one character.

    Raises:
        ValidationError: nothing of it can be seen, it cannot be stored, or it is too long.
    """
    name = " ".join(clean_text(value).split("\n")).replace("\t", " ")
    if not name:
        raise ValidationError(_("Nothing here is visible. Use at least one letter, digit or symbol."), code="invisible")
    return clean_text(name, max_length=max_length)


def is_visible(text: str) -> bool:
    """Whether at least one character shows something by itself: no space, mark, filler or format character."""
    return any(map(_shows, text))


def _shows(character: str) -> bool:
    kind = unicodedata.category(character)
    if kind == "Cf":
        return bool(SEEN_FORMATS.match(character))
    # Unassigned code points count as seen: signs younger than this Python's tables are among them.
    unassigned = kind == "Cn" and not _is_no_character(character)
    return unassigned or (kind[0] in "LNPS" and character not in BLANKS)


def _kept(value: str) -> Iterator[str]:
    """The characters that stay, each judged by the one kept before it."""
    before = ""
    letters = set(value) - DIRECTION_MARKS
    has_rtl = any(unicodedata.bidirectional(letter) in {"R", "AL"} for letter in letters)
    for character in value:
        if _stays(character, before, has_rtl):
            before = character
            yield character


def _stays(character: str, before: str, has_rtl: bool) -> bool:
    if character in JOINERS:
        return _joins(before)
    if character in DIRECTION_MARKS:
        return has_rtl
    if TAGS.match(character):  # the flags of England, Scotland and Wales
        return before == FLAG or bool(TAGS.match(before))
    kind = unicodedata.category(character)
    if kind in {"Cf", "Cc"}:
        return character in KEPT_CONTROLS or bool(SEEN_FORMATS.match(character))
    return not (character in UNSEEN_MARKS or character in BIDI_CONTROLS or _is_no_character(character))


def _joins(before: str) -> bool:
    """Whether a joiner after this character does anything: an emoji, its variant, or a script that joins."""
    return bool(before) and (
        unicodedata.category(before) in {"So", "Sk", "Cn"}
        or before in "\ufe0f\u2640\u2642"
        or bool(JOINING.match(before))
    )


def _is_no_character(character: str) -> bool:
    """Code points that never show anything and that XML cannot hold, or that are set aside for no sign."""
    code = ord(character)
    is_set_aside = 0xE0000 <= code <= 0xE0FFF or 0xFFF0 <= code <= 0xFFF8
    return (
        code & 0xFFFE == 0xFFFE
        or bool(NO_CHARACTER.match(character))
        or (is_set_aside and unicodedata.category(character) == "Cn")
    )
