"""The one cleaner of typed text, below every room that takes text in."""

from __future__ import annotations

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# Directional overrides can make a name read as another; they carry no meaning in an answer.
BIDI_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
KEPT_CONTROLS = frozenset("\n\t")


def clean_text(value: str, *, max_length: int | None = None) -> str:
    """The text in NFC without control characters, line ends as "\\n", edges stripped.

    Args:
        value: what was typed.
        max_length: the greatest number of code points allowed after cleaning.

    Raises:
        ValidationError: the text holds a lone surrogate or a NUL, or is too long.
    """
    if "\x00" in value or any("\ud800" <= character <= "\udfff" for character in value):
        raise ValidationError(
            _("The text contains characters that cannot be stored."), code="bad_text"
        )
    value = unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n"))
    cleaned = "".join(
        character
        for character in value
        if character not in BIDI_CONTROLS
        and (character in KEPT_CONTROLS or unicodedata.category(character) != "Cc")
    ).strip()
    if max_length is not None and len(cleaned) > max_length:
        raise ValidationError(
            _("The text is %(length)d characters long; at most %(limit)d fit.")
            % {"length": len(cleaned), "limit": max_length},
            code="too_long",
        )
    return cleaned
