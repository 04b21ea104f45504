"""Numbers of a forecast as founders write them: "80万", "1.2k", "3 million", "5%". Read exactly or refused."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal

from django.core.exceptions import ValidationError

from assessments.answers.numbers import typed_number
from engine.forecast.inputs.quantities import digits, plain

# What may stand behind a number, and how many times it is. Case does not matter: "3m" is three million here,
# because a month is never written behind a sum.
MULTIPLES: Mapping[str, Decimal] = {
    word: Decimal(10) ** zeros
    for zeros, words in {
        3: ("k", "thousand", "千"),
        4: ("万", "萬"),
        6: ("m", "mn", "million", "百万"),
        7: ("千万",),
        8: ("亿", "億"),
        9: ("b", "bn", "billion", "十亿"),
        12: ("万亿",),
    }.items()
    for word in words
}
BEHIND = re.compile(r"(?P<number>.*?[\d。])\s*(?P<word>[^\d\s.,。]+)\Z", re.DOTALL)


def read_as(text: str, unit: str) -> str:
    """The digits of what was typed.

    Args:
        text: not empty; at most a few hundred characters.
        unit: of the field; a sign of per cent is read where it is "percent", a multiple everywhere else.

    Raises:
        ValidationError: it is not a number, or it could mean two.
    """
    found = BEHIND.match(unicodedata.normalize("NFKC", text).strip())
    if found is None:
        return typed_number(text)
    word = found["word"].lower()
    if unit == "percent":
        return typed_number(found["number"]) if word == "%" else typed_number(text)
    if word not in MULTIPLES:
        return typed_number(text)
    return digits(plain(Decimal(typed_number(found["number"])) * MULTIPLES[word]))


def typed_plainly(text: str) -> str:
    """The digits of a number typed in digits alone; anything else stays as it stands, without spaces round it."""
    text = text.strip()
    try:
        return typed_number(text) if text else ""
    except ValidationError:
        return text
