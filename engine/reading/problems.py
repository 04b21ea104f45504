"""Mistakes in files: where they are, what is wrong, what to write instead."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

MOST_SHOWN = 50  # mistakes told one by one; the rest are counted
LONG = 80  # characters of a file's own words that a message repeats
OWN_WORDS = re.compile(f'(“[^”]{{{LONG}}}|"[^"]{{{LONG}}})[^”"]+')
Place = tuple[str, int, int]  # file, line, column; both from 1
KEY = "\0key"  # (…, KEY, key) is the place of a key, (…, key) that of its value
# Control characters but tab and line ends, halves of surrogate pairs, non-characters, marks that turn
# the direction of writing round: none can be seen, some change what is read.
FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]"
)
# Format characters, marks, spaces and fillers show nothing by themselves; but signs before Arabic digits do.
SHOWING = re.compile("[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd\U00013430-\U0001343f]")
SHOWING_NOTHING = re.compile("[\u115f\u1160\u3164\uffa0\u2800\ufdd0-\ufdef\ufff0-\ufff8\U000e0000-\U000e0fff]")


def is_visible(text: str) -> bool:
    """Whether somebody who looks at the text sees anything."""
    if text[:1].isalnum() and not SHOWING_NOTHING.match(text):
        return True  # nearly every text begins with a letter or a figure; a playbook has thousands
    return any(SHOWING.match(one) or _shows(one) for one in text)


def _shows(one: str) -> bool:
    kind = unicodedata.category(one)
    is_character = not SHOWING_NOTHING.match(one) and ord(one) & 0xFFFE != 0xFFFE
    return is_character and (kind == "Cn" or kind[0] in "LNPS")


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in a file: where it is, what is wrong, what to write instead."""

    file: str
    line: int
    column: int
    message: str
    remedy: str
    excerpt: str = ""  # the rule with a caret under the mistake

    def __post_init__(self) -> None:
        # One long line would bury the place and the remedy: what the file says is repeated in part.
        for name in ("message", "remedy"):
            said = getattr(self, name)
            if len(said) > LONG:
                object.__setattr__(self, name, shortened(said))

    def __str__(self) -> str:
        remedy = f"; {self.remedy}" if self.remedy else ""
        excerpt = f"\n{self.excerpt}" if self.excerpt else ""
        return f"{self.file}:{self.line}:{self.column}: {self.message}{remedy}{excerpt}"


def shortened(said: str) -> str:
    """A message in which the words it quotes are cut after `LONG` characters."""
    return OWN_WORDS.sub(r"\1…", said)


def listed(problems: Sequence[Problem]) -> str:
    """The mistakes, one a line; beyond `MOST_SHOWN` only how many there are."""
    lines = [str(problem) for problem in problems[:MOST_SHOWN]]
    more = len(problems) - MOST_SHOWN
    if more > 0:
        lines.append(more_words(more))
    return "\n".join(lines)


def more_words(more: int) -> str:
    """That there are so many mistakes more than were told."""
    mistakes = "mistake" if more == 1 else "mistakes"
    return f"… and {more} more {mistakes}; mend the first ones and try again."


class PlaybookProblems(ValueError):
    """A playbook that cannot be used, with every mistake found.

    Attributes:
        problems: the mistakes, in the order of files and lines.
    """

    def __init__(self, problems: list[Problem]) -> None:
        unique = dict.fromkeys(problems)
        self.problems = tuple(sorted(unique, key=lambda p: (p.file, p.line, p.column, p.message)))
        super().__init__(listed(self.problems))


def forbidden_character(file: str, text: str) -> Problem | None:
    """The first character that no file may hold."""
    found = FORBIDDEN.search(text)
    if not found:
        return None
    line, column = place_in(text, found.start())
    message = f"the character U+{ord(found.group()):04X} is not allowed"
    return Problem(file, line, column, message, "remove it")


def place_in(text: str, offset: int) -> tuple[int, int]:
    """Line and column, both from 1, of a character of a text."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)
