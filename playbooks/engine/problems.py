"""Mistakes in files: where they are, what is wrong, what to write instead."""

from __future__ import annotations

import re
from dataclasses import dataclass

Place = tuple[str, int, int]  # file, line, column; both from 1
KEY = "\0key"  # (…, KEY, key) is the place of a key, (…, key) that of its value
# Control characters but tab and line ends, halves of surrogate pairs, non-characters, marks that turn
# the direction of writing round: none can be seen, some change what is read.
FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]"
)


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in a file: where it is, what is wrong, what to write instead."""

    file: str
    line: int
    column: int
    message: str
    remedy: str
    excerpt: str = ""  # the rule with a caret under the mistake

    def __str__(self) -> str:
        remedy = f"; {self.remedy}" if self.remedy else ""
        excerpt = f"\n{self.excerpt}" if self.excerpt else ""
        return f"{self.file}:{self.line}:{self.column}: {self.message}{remedy}{excerpt}"


class PlaybookProblems(ValueError):
    """A playbook that cannot be used, with every mistake found.

    Attributes:
        problems: the mistakes, in the order of files and lines.
    """

    def __init__(self, problems: list[Problem]) -> None:
        unique = dict.fromkeys(problems)
        self.problems = tuple(sorted(unique, key=lambda p: (p.file, p.line, p.column, p.message)))
        super().__init__("\n".join(str(problem) for problem in self.problems))


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
