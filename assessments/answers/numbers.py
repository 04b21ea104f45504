"""Numbers as people type them. What could mean two things is refused, never guessed."""

from __future__ import annotations

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

PLAIN = re.compile(r"[-+]?\d{1,15}(\.\d{1,9})?\Z", re.ASCII)
GROUPED = re.compile(r"[-+]?\d{1,3}([, ]\d{3})+(\.\d{1,9})?\Z", re.ASCII)


def typed_number(text: str) -> str:
    """The digits of a typed number with a decimal point: "1,234.5", "１２。５" and "− 3" are understood.

    Args:
        text: what was typed, not empty.

    Raises:
        ValidationError: it is not a number, or it could mean two ("1.234,5", "1,5").
    """
    typed = unicodedata.normalize("NFKC", text).replace("。", ".").replace("−", "-").strip()
    typed = re.sub(r"^([-+])\s+", r"\1", typed).replace("\u202f", " ").replace("\xa0", " ")
    if GROUPED.match(typed):
        typed = re.sub(r"[, ]", "", typed)
    if not PLAIN.match(typed):
        raise ValidationError(_("Give a number in digits, with a point for decimals: 1234.5"), code="number")
    return typed.removeprefix("+")
