"""Passwords that would be guessed early, refused with the reason."""

from __future__ import annotations

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

FEWEST_DIFFERENT = 6
# A run of a keyboard row or of the alphabet this long is typed without thinking.
RUN = 5
ROWS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "qwertzuiop",
    "yxcvbnm",
    "azertyuiop",
    "qsdfghjklm",
    "wxcvbn",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik",
    "qazwsxedcrfvtgbyhnujm",
    "zaq12wsxcde34rfv",
    "q1w2e3r4t5y6u7i8o9p0",
    "1q2w3e4r5t6y7u8i9o0p",
)
WORDS = (
    "plumbline",
    "plumb",
    "password",
    "passwort",
    "motdepasse",
    "letmein",
    "welcome",
    "admin",
    "login",
    "startup",
    "founder",
    "venture",
    "incubator",
    "secret",
    "iloveyou",
    "mima",
    "woaini",
)
# How much of a password must be left when runs, words and repetitions are taken away.
LEAST_LEFT = 6
# Signs that stand for letters, and letters that look alike, as one.
LOOKALIKES = str.maketrans("@$!|301457l", "asiieoiasti")


class VariedPasswordValidator:
    """At least six different characters."""

    def validate(self, password: str, user: object = None) -> None:
        if len(set(password.casefold())) < FEWEST_DIFFERENT:
            raise ValidationError(
                _("This password has fewer than %(least)d different characters. Use a wider mix.")
                % {"least": FEWEST_DIFFERENT},
                code="password_not_varied",
            )

    def get_help_text(self) -> str:
        return _("At least %(least)d different characters.") % {"least": FEWEST_DIFFERENT}


class UnpredictablePasswordValidator:
    """More than keyboard rows, counting, repetitions, years and the words everybody tries here first."""

    def validate(self, password: str, user: object = None) -> None:
        if len(_unpredictable(password)) < LEAST_LEFT:
            raise ValidationError(
                _(
                    "This password is little more than keys in a row, a common word, a year or a repetition. Four unrelated words make a good one."
                ),
                code="password_predictable",
            )

    def get_help_text(self) -> str:
        return _("No keys in a row and no single common word. Four unrelated words make a good one.")


def _unpredictable(password: str) -> str:
    """What is left of a password when everything that is guessed early is taken away."""
    rest = unicodedata.normalize("NFKC", password).casefold()
    for word in sorted(WORDS, key=len, reverse=True):
        rest = _without(rest, word)
    rest = re.sub(r"(19|20)\d\d", "", rest)
    rest = _without_runs(rest)
    rest = re.sub(r"(.{1,16}?)\1+", r"\1", rest)
    return re.sub(r"[\W_]+", "", rest)


def _without(text: str, word: str) -> str:
    """The text without a word, also where digits and signs stand for its letters."""
    at = text.translate(LOOKALIKES).find(word.translate(LOOKALIKES))
    return text if at < 0 else _without(text[:at] + text[at + len(word) :], word)


def _without_runs(text: str) -> str:
    """Each run along a row, forwards or backwards, shortened to its first character."""
    left, at = [], 0
    while at < len(text):
        left.append(text[at])
        length = _run_at(text, at)
        at += length if length >= RUN else 1
    return "".join(left)


def _run_at(text: str, at: int) -> int:
    return max(_along(row, text, at) for straight in ROWS for row in (straight, straight[::-1]))


def _along(row: str, text: str, at: int) -> int:
    start = row.find(text[at])
    if start < 0:
        return 0
    length = 0
    while text[at + length : at + length + 1] == row[start + length : start + length + 1] != "":
        length += 1
    return length
