"""Typed reading of plain data, field by field, collecting problems with their places."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from engine.playbook.parts import SEVERITIES, Text
from engine.reading.problems import KEY, Place, Problem, is_visible
from engine.rules.expressions import BadExpression, Expression, Name, parse_expression

ID = re.compile(r"[a-z][a-z0-9_]*\Z")
NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,9})?\Z")
FRACTION = re.compile(r"[0-9]{1,6}/[1-9][0-9]{0,5}\Z")
DAY = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?\Z")
Path = tuple[Any, ...]
NO_TEXT = Text("", "")


class Book:
    """The problems of a playbook and the places of its values.

    Args:
        places: where each value stands.
        raws: quoted texts as they stand in the file, with quotes and escapes.
    """

    def __init__(self, places: Mapping[Path, Place], raws: Mapping[Path, str] | None = None) -> None:
        self.places, self.raws = places, raws or {}
        self.problems: list[Problem] = []
        self.names: dict[str, Name] = {}
        self.items: dict[str, Path] = {}  # where each question and fact stands

    def note(self, path: Path, message: str, remedy: str) -> None:
        while path and path not in self.places:
            path = path[:-1] if path[-2:-1] != (KEY,) else path[:-2]
        place = self.places.get(path, ("playbook", 1, 1))
        self.problems.append(Problem(*place, message, remedy))

    def note_rule(self, path: Path, text: str, error: BadExpression) -> None:
        """A mistake in a rule, at its own column, with a caret."""
        file, line, column = self.places.get(path, ("playbook", 1, 1))
        column += width_of(self.raws.get(path, text), error.offset)
        begin = max(0, error.offset - 60)
        excerpt = f"    {text[begin : begin + 120]}\n    {' ' * (error.offset - begin)}^"
        self.problems.append(Problem(file, line, column, error.message, error.remedy, excerpt))


def width_of(raw: str, offset: int) -> int:
    """How many characters of a scalar as it stands come before the `offset`th of its text.

    A block or a text over several lines has no such column: 0.
    """
    if raw[:1] not in {'"', "'"}:
        return 0 if raw[:1] in {"|", ">"} else offset
    if "\n" in raw:
        return 0
    at = 1
    for _ in range(offset):
        at += 2 if raw[at : at + 1] == "\\" or raw[at : at + 2] == "''" else 1
    return at


class Fields:
    """One mapping of the data. Each getter checks a field, and `done` refuses what nobody asked for."""

    def __init__(self, book: Book, data: Any, path: Path, what: str) -> None:
        self.book, self.path, self.what = book, path, what
        self.asked: set[str] = set()
        self.data: Mapping[str, Any] = data if isinstance(data, dict) else {}
        if not isinstance(data, dict):
            book.note(path, f"{what} must be a mapping", "write key: value lines")

    def note(self, key: str, message: str, remedy: str) -> None:
        self.book.note((*self.path, key), message, remedy)

    def note_in(self, key: str, index: Any, message: str, remedy: str) -> None:
        """A mistake in one element of a list or one entry of a mapping."""
        self.book.note((*self.path, key, index), message, remedy)

    def has(self, key: str) -> bool:
        self.asked.add(key)
        return key in self.data

    def get(self, key: str, kind: type, default: Any, *, wanted: str, required: bool) -> Any:
        if not self.has(key):
            if required:
                self.book.note(self.path, f"{self.what} has no “{key}”", f"add {key}: ({wanted})")
            return default
        value = self.data[key]
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            self.note(key, f"“{key}” must be {wanted}", f"write {wanted}")
            return default
        return value

    def string(self, key: str, default: str = "", *, required: bool = True) -> str:
        value: str = self.get(key, str, default, wanted="a text in quotes", required=required)
        if required and key in self.data and isinstance(self.data[key], str) and not is_visible(value):
            self.note(key, f"“{key}” is empty", "write it")
        return value

    def identifier(self, key: str = "id") -> str:
        value = self.string(key)
        if value and not ID.match(value):
            remedy = "use small letters, digits and _, beginning with a letter"
            self.note(key, f"“{value}” is not an id", remedy)
        return value

    def whole(self, key: str, default: int, low: int, high: int, *, required: bool = False) -> int:
        value: int = self.get(key, int, default, wanted="a whole number", required=required)
        if not low <= value <= high and key in self.data:
            wanted = f"a whole number from {low} to {high}" if low < high else str(low)
            self.note(key, f"“{key}” is {value}", f"write {wanted}")
            return default
        return value

    def flag(self, key: str, default: bool = False) -> bool:
        return bool(self.get(key, bool, default, wanted="true or false", required=False))

    def decimal(self, key: str, *, required: bool = False) -> Decimal | None:
        if not self.has(key):
            if required:
                self.book.note(self.path, f"{self.what} has no “{key}”", f'add {key}: "…"')
            return None
        return self.exact(self.data[key], (*self.path, key))

    def exact(self, value: Any, path: Path) -> Decimal | None:
        if isinstance(value, int) and not isinstance(value, bool):
            return Decimal(value)
        if isinstance(value, str) and NUMBER.match(value):
            try:
                return Decimal(value)
            except InvalidOperation:
                pass
        self.book.note(path, f"“{value}” is not an exact number", 'write digits, with a point in quotes: "1.5"')
        return None

    def fraction(self, key: str, default: Fraction, high: int = 1, *, required: bool = False) -> Fraction:
        if not self.has(key):
            if required:
                self.book.note(self.path, f"{self.what} has no “{key}”", f"add {key}: (a number)")
            return default
        value = self.data[key]
        if isinstance(value, str) and FRACTION.match(value):
            result = Fraction(value)
        else:
            number = self.exact(value, (*self.path, key))
            if number is None:
                return default
            result = Fraction(number)
        if not 0 <= result <= high:
            self.note(key, f"“{key}” is {value}", f"write a number from 0 to {high}")
            return default
        return result

    def choice(
        self, key: str, allowed: Iterable[str], default: str = "", *, required: bool = True, what: str = ""
    ) -> str:
        value = self.get(key, str, default, wanted="a word", required=required)
        allowed = list(allowed)
        if key in self.data and isinstance(self.data[key], str) and value not in allowed:
            close = difflib.get_close_matches(value, allowed, 1)
            remedy = f"did you mean {close[0]}?" if close else f"use one of {', '.join(allowed)}"
            self.note(key, f"there is no {what or key} “{value}”", remedy)
            return default
        return str(value)

    def severity(self, key: str, *, required: bool = True) -> str:
        return self.choice(key, SEVERITIES, "medium", required=required, what="severity")

    def text(self, key: str, *, required: bool = True) -> Text | None:
        if not self.has(key):
            if required:
                self.book.note(self.path, f"{self.what} has no “{key}”", f'add {key}: {{zh: "…", en: "…"}}')
            return None
        return text_of(self.book, self.data[key], (*self.path, key))

    def needed_text(self, key: str) -> Text:
        return self.text(key) or NO_TEXT

    def texts(self, key: str, low: int, high: int, *, required: bool = True) -> tuple[Text, ...]:
        values = self.items(key, required=required)
        if (required or values) and not low <= len(values) <= high:
            many = f"{low} to {high}" if low != high else str(low)
            self.note(key, f"“{key}” has {len(values)} texts", f"write {many}")
        return tuple(text_of(self.book, value, (*self.path, key, i)) or NO_TEXT for i, value in enumerate(values))

    def items(self, key: str, *, required: bool = False) -> list[Any]:
        value: list[Any] = self.get(key, list, [], wanted="a list", required=required)
        return value

    def strings(self, key: str) -> tuple[str, ...]:
        values = self.items(key)
        for index, value in enumerate(values):
            if not isinstance(value, str):
                self.book.note((*self.path, key, index), f"“{value}” must be a text", "put it in quotes")
        return tuple(value for value in values if isinstance(value, str))

    def day(self, key: str, *, required: bool = True) -> str:
        value = self.string(key, required=required)
        if value and not is_day(value):
            self.note(key, f"“{value}” is not a date", 'write "2026-07" or "2026-07-31"')
        return value

    def mapping(self, key: str) -> dict[str, Any]:
        value: dict[str, Any] = self.get(key, dict, {}, wanted="a mapping", required=False)
        return value

    def children(self, key: str, what: str, *, required: bool = False) -> list[Fields]:
        values = self.items(key, required=required)
        return [Fields(self.book, value, (*self.path, key, i), what) for i, value in enumerate(values)]

    def child(self, key: str, what: str) -> Fields | None:
        return Fields(self.book, self.data[key], (*self.path, key), what) if self.has(key) else None

    def rule(
        self, key: str, *, scopes: str = "question fact parameter", want: str = "bool", required: bool = False
    ) -> Expression | None:
        """A rule of the rule language; `scopes` says what it may read."""
        text = self.string(key, required=required)
        if not text:
            return None
        try:
            expression = parse_expression(text, self.book.names, want=want)
        except BadExpression as error:
            self.book.note_rule((*self.path, key), text, error)
            return None
        wrong = sorted(n for n in expression.names if self.book.names[n].scope not in scopes.split())
        if wrong:
            self.note(
                key,
                f"“{wrong[0]}” is a scored question; this rule may read facts and parameters only",
                "use a fact, or a scored answer could hide another question",
            )
            return None
        return expression

    def done(self) -> None:
        for key in self.data:
            if key not in self.asked:
                close = difflib.get_close_matches(key, self.asked, 1)
                remedy = f"did you mean {close[0]}?" if close else "remove it"
                self.note_in(KEY, key, f"{self.what} has no field “{key}”", remedy)


def is_day(value: str) -> bool:
    """A month or a day that the calendar has."""
    if not DAY.match(value):
        return False
    try:
        date.fromisoformat(value if len(value) == 10 else f"{value}-01")
    except ValueError:
        return False
    return True


def text_of(book: Book, value: Any, path: Path) -> Text | None:
    """A text in both languages; a missing or empty language is a problem."""
    if not isinstance(value, dict):
        book.note(path, "a text needs both languages", 'write {zh: "…", en: "…"}')
        return None
    for key in value:
        if key not in {"zh", "en"}:
            book.note((*path, key), f"there is no language “{key}”", "use zh and en")
    for key in ("zh", "en"):
        if not isinstance(value.get(key), str) or not is_visible(value[key]):
            book.note(path, f"the text has no {key}", f'add {key}: "…"')
            return None
    return Text(value["zh"], value["en"])
