"""A strict reader of JSON: plain data and the place of every value. Numbers are read exactly as printed."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from json import JSONDecodeError
from json import decoder as json_decoder
from typing import Any, NoReturn

from engine.reading.problems import FORBIDDEN, Place, Problem, forbidden_character, place_in

MAX_DEPTH = 20
NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?")
SPACE = re.compile(r"[ \t\n\r]*")
WORD = re.compile(r"[-+A-Za-z0-9_.]+")
# Reads a JSON string from behind its opening quote; the stubs do not name it.
scanstring: Callable[[str, int, bool], tuple[str, int]] = json_decoder.scanstring  # type: ignore[attr-defined]
WORDS = {"true": True, "false": False, "null": None}
DIGITS = 18


class NotJson(Exception):
    """The text cannot be read further; the problem is noted."""


@dataclass
class JsonReader:
    """Turns one text into data, noting places and problems."""

    file: str
    places: dict[tuple[Any, ...], Place] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    text: str = ""
    at: int = 0

    def read(self, text: str) -> Any:
        """The data of a text; None when it cannot be read, with the problems noted."""
        self.text = text
        bad = forbidden_character(self.file, text)
        if bad:
            self.problems.append(bad)
            return None
        try:
            data = self.value(())
            self.skip()
            if self.at < len(text):
                self.stop("the object ended before this", "remove it")
        except NotJson:
            return None
        return data

    def value(self, path: tuple[Any, ...]) -> Any:
        self.skip()
        self.places[path] = (self.file, *place_in(self.text, self.at))
        if len(path) > MAX_DEPTH:
            self.stop(f"nested deeper than {MAX_DEPTH}", "flatten it")
        sign = self.text[self.at : self.at + 1]
        if sign == "{":
            return self.mapping(path)
        if sign == "[":
            return self.sequence(path)
        if sign == '"':
            return self.string()
        return self.word()

    def mapping(self, path: tuple[Any, ...]) -> dict[str, Any]:
        data: dict[str, Any] = {}
        self.at += 1
        while not self.take("}"):
            if data:
                self.need(",")
            self.skip()
            start = self.at
            if self.text[start : start + 1] != '"':
                self.stop("a key in double quotes was expected", 'write "key": value, and no comma after the last')
            key = self.string()
            self.need(":")
            if key in data:
                self.note(start, f"the key “{key}” stands twice", "keep one of the two")
                self.value((*path, key, "again"))
            else:
                data[key] = self.value((*path, key))
        return data

    def sequence(self, path: tuple[Any, ...]) -> list[Any]:
        data: list[Any] = []
        self.at += 1
        while not self.take("]"):
            if data:
                self.need(",")
            data.append(self.value((*path, len(data))))
        return data

    def string(self) -> str:
        start = self.at
        try:
            value, self.at = scanstring(self.text, start + 1, True)
        except JSONDecodeError as error:
            self.at = min(error.pos, len(self.text))
            self.stop("the text in quotes does not end, or holds what must be escaped", 'close it with "')
        if FORBIDDEN.search(value):
            self.note(start, "the text holds a character that is not allowed", "remove it")
            return FORBIDDEN.sub("", value)
        return str(value)

    def word(self) -> Any:
        found = WORD.match(self.text, self.at)
        if not found:
            what = f"“{self.text[self.at]}”" if self.at < len(self.text) else "the end"
            self.stop(f"a value was expected, {what} found", "write a value")
        word, start = found.group(), self.at
        if word in WORDS:
            self.at = found.end()
            return WORDS[word]
        if not NUMBER.fullmatch(word):
            is_number = word.lstrip("-+").lower() in {"nan", "infinity", "inf"} or word[0] in "-+0123456789"
            self.stop(
                f"“{word}” is not JSON", "write a number in digits" if is_number else "put texts in double quotes"
            )
        self.at = found.end()
        return self.number(word, start)

    def number(self, word: str, start: int) -> Any:
        """An int, or a Decimal as it is printed. A number beyond 18 digits is refused."""
        mantissa, _, exponent = word.lower().partition("e")
        digits = len(mantissa.strip("-0.").replace(".", ""))
        if digits > DIGITS or abs(int(exponent[:6] or 0)) > DIGITS or len(exponent) > 6:
            self.note(start, f"“{word[:40]}” has more than {DIGITS} digits", "write a smaller number")
            return None
        return int(word) if mantissa == word and "." not in word else Decimal(word)

    def skip(self) -> None:
        self.at = SPACE.match(self.text, self.at).end()  # type: ignore[union-attr]  # it matches nothing too

    def take(self, sign: str) -> bool:
        self.skip()
        if self.text[self.at : self.at + 1] != sign:
            return False
        self.at += 1
        return True

    def need(self, sign: str) -> None:
        if not self.take(sign):
            what = f"“{self.text[self.at]}”" if self.at < len(self.text) else "the end"
            self.stop(f"“{sign}” was expected, {what} found", f"write {sign}")

    def note(self, offset: int, message: str, remedy: str) -> None:
        self.problems.append(Problem(self.file, *place_in(self.text, offset), message, remedy))

    def stop(self, message: str, remedy: str) -> NoReturn:
        self.note(self.at, message, remedy)
        raise NotJson
