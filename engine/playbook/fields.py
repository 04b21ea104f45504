"""Typed reading of plain data, field by field, collecting problems with their places."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from engine.playbook.parts import Text
from engine.playbook.shapes import FRACTION_PATTERN, ID_PATTERN, MONTH_OR_DAY, NUMBER_PATTERN, Field, Shape
from engine.reading.problems import KEY, Place, Problem, is_visible
from engine.rules.days import is_day
from engine.rules.expressions import Expression, parse_expression
from engine.rules.tree import BadExpression, Name

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
        self.format = 0  # of the playbook, as it says

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
    """One mapping of the data, read by its shape. Each getter checks a field; `done` refuses what the shape has not."""

    def __init__(self, book: Book, data: Any, path: Path, shape: Shape) -> None:
        self.book, self.path, self.shape, self.what = book, path, shape, shape.what
        self.refused: set[str] = set()  # fields that were refused by name already
        self.data: Mapping[str, Any] = data if isinstance(data, dict) else {}
        if not isinstance(data, dict):
            book.note(path, f"{self.what} must be a mapping", "write key: value lines")

    def note(self, key: str, message: str, remedy: str) -> None:
        self.book.note((*self.path, key), message, remedy)

    def note_in(self, key: str, index: Any, message: str, remedy: str) -> None:
        """A mistake in one element of a list or one entry of a mapping."""
        self.book.note((*self.path, key, index), message, remedy)

    def has(self, key: str) -> bool:
        return key in self.data

    def field(self, key: str) -> Field:
        """What the shape says of a field; a KeyError is a slip in a reader."""
        return self.shape.fields[key]

    def is_there(self, key: str, example: str) -> bool:
        """Whether a field is there; one that is needed and missing is a problem."""
        known = self.field(key)
        if key not in self.data and known.is_needed:
            self.book.note(self.path, f"{self.what} has no “{key}”", f"add {key}: {example}".rstrip())
        return key in self.data

    def get(self, key: str, kind: type, default: Any, *, wanted: str) -> Any:
        if not self.is_there(key, f"({wanted})"):
            return default
        value = self.data[key]
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            self.note(key, f"“{key}” must be {wanted}", f"write {wanted}")
            return default
        return value

    def string(self, key: str) -> str:
        value: str = self.get(key, str, "", wanted="a text in quotes")
        if self.field(key).is_needed and isinstance(self.data.get(key), str) and not is_visible(value):
            self.note(key, f"“{key}” is empty", "write it")
        return value

    def identifier(self, key: str = "id") -> str:
        value = self.string(key)
        if value and not ID_PATTERN.match(value):
            remedy = "use small letters, digits and _, beginning with a letter"
            self.note(key, f"“{value}” is not an id", remedy)
        return value

    def whole(self, key: str) -> int:
        known = self.field(key)
        default: int = known.default
        value: int = self.get(key, int, default, wanted="a whole number")
        if not known.low <= value <= known.high and key in self.data:
            wanted = f"a whole number from {known.low} to {known.high}" if known.low < known.high else str(known.low)
            self.note(key, f"“{key}” is {value}", f"write {wanted}")
            return default
        return value

    def flag(self, key: str) -> bool:
        return bool(self.get(key, bool, False, wanted="true or false"))

    def decimal(self, key: str) -> Decimal | None:
        return self.exact(self.data[key], (*self.path, key)) if self.is_there(key, '"…"') else None

    def exact(self, value: Any, path: Path) -> Decimal | None:
        if isinstance(value, int) and not isinstance(value, bool):
            return Decimal(value)
        if isinstance(value, str) and NUMBER_PATTERN.match(value):
            try:
                return Decimal(value)
            except InvalidOperation:
                pass
        self.book.note(path, f"“{value}” is not an exact number", 'write digits, with a point in quotes: "1.5"')
        return None

    def fraction(self, key: str, default: Fraction = Fraction(0)) -> Fraction:
        if not self.is_there(key, "(a number)"):
            return default
        value, high = self.data[key], self.field(key).high
        if isinstance(value, str) and FRACTION_PATTERN.match(value):
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

    def choice(self, key: str, allowed: Iterable[str] = (), *, what: str = "") -> str:
        """One of the words that the shape allows, or of those that only the playbook tells."""
        known = self.field(key)
        default = known.default or ""
        value = self.get(key, str, default, wanted="a word")
        words = list(allowed or known.allowed)
        if key in self.data and isinstance(self.data[key], str) and value not in words:
            close = difflib.get_close_matches(value, words, 1)
            remedy = f"did you mean {close[0]}?" if close else f"use one of {', '.join(words)}"
            self.note(key, f"there is no {what or key} “{value}”", remedy)
            return str(default)
        return str(value)

    def severity(self, key: str) -> str:
        return self.choice(key, what="severity")

    def text(self, key: str) -> Text | None:
        if not self.is_there(key, '{zh: "…", en: "…"}'):
            return None
        return text_of(self.book, self.data[key], (*self.path, key))

    def needed_text(self, key: str) -> Text:
        return self.text(key) or NO_TEXT

    def texts(self, key: str) -> tuple[Text, ...]:
        values, known = self.items(key), self.field(key)
        if not known.low <= len(values) <= known.high:
            many = f"{known.low} to {known.high}" if known.low != known.high else str(known.low)
            self.note(key, f"“{key}” has {len(values)} texts", f"write {many}")
        return tuple(text_of(self.book, value, (*self.path, key, i)) or NO_TEXT for i, value in enumerate(values))

    def items(self, key: str) -> list[Any]:
        value: list[Any] = self.get(key, list, [], wanted="a list")
        return value

    def strings(self, key: str) -> tuple[str, ...]:
        values = self.items(key)
        for index, value in enumerate(values):
            if not isinstance(value, str):
                self.book.note((*self.path, key, index), f"“{value}” must be a text", "put it in quotes")
        return tuple(value for value in values if isinstance(value, str))

    def month(self, key: str) -> str:
        """A month or a day."""
        value = self.string(key)
        if value and not is_month_or_day(value):
            self.note(key, f"“{value}” is not a date", 'write "2026-07" or "2026-07-31"')
        return value

    def day(self, key: str) -> str:
        """A day as ISO writes it; empty when it is left out or wrong."""
        value = self.string(key)
        if value and not is_day(value):
            self.note(key, f"“{value}” is not a day", 'write "2026-07-31"')
            return ""
        return value

    def mapping(self, key: str) -> dict[str, Any]:
        value: dict[str, Any] = self.get(key, dict, {}, wanted="a mapping")
        return value

    def children(self, key: str, shape_of: Callable[[Any], Shape] | None = None) -> list[Fields]:
        """The mappings of a list; `shape_of` tells the shape of each where the field does not."""
        pick = shape_of or self.part_of(key)
        return [Fields(self.book, value, (*self.path, key, i), pick(value)) for i, value in enumerate(self.items(key))]

    def child(self, key: str) -> Fields | None:
        if not self.is_there(key, ""):
            return None
        value = self.data[key]
        return Fields(self.book, value, (*self.path, key), self.part_of(key)(value))

    def part_of(self, key: str) -> Callable[[Any], Shape]:
        known = self.field(key)
        part = known.part_1 if known.part_1 and self.book.format == 1 else known.part
        assert part is not None, key  # noqa: S101  a slip in the table
        return lambda value: part

    def rule(self, key: str) -> Expression | None:
        """A rule of the rule language that reads what the shape lets it read."""
        text, known = self.string(key), self.field(key)
        if not text:
            return None
        try:
            expression = parse_expression(text, self.book.names, want=known.want)
        except BadExpression as error:
            self.book.note_rule((*self.path, key), text, error)
            return None
        wrong = sorted(n for n in expression.names if self.book.names[n].scope not in known.scopes)
        if wrong:
            self.note(
                key,
                f"“{wrong[0]}” is a scored question; this rule may read facts and parameters only",
                "use a fact, or a scored answer could hide another question",
            )
            return None
        return expression

    def refuse(self, key: str, message: str, remedy: str) -> None:
        """Says why a field that the shape has not cannot be here, once."""
        self.refused.add(key)
        self.note(key, message, remedy)

    def done(self) -> None:
        for key in self.data:
            if key not in self.shape.fields and key not in self.refused:
                close = difflib.get_close_matches(key, self.shape.fields, 1)
                remedy = f"did you mean {close[0]}?" if close else "remove it"
                self.note_in(KEY, key, f"{self.what} has no field “{key}”", remedy)


def is_month_or_day(value: str) -> bool:
    """A month or a day that the calendar has."""
    return bool(MONTH_OR_DAY.match(value)) and is_day(value if len(value) == 10 else f"{value}-01")


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
