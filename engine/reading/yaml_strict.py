"""A strict reader of YAML: plain data and the place of every value. What YAML would guess is refused.

The file is read event by event with limits, so that nothing in it can cost more than its size.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from engine.reading.problems import KEY, Place, Problem, forbidden_character, place_in

MAX_BYTES = 256 * 1024
MAX_EVENTS = 20_000
MAX_DEPTH = 20
Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

WHOLE = re.compile(r"-?(0|[1-9][0-9]{0,17})\Z")
DECIMAL = re.compile(r"-?(0|[1-9][0-9]{0,17})\.[0-9]{1,18}\Z")
QUOTED = 'write "{0}" in quotes'
DIGITS = "write a number in digits"
# What other YAML readers would turn into something else without a word: pattern, what is wrong, remedy.
SURPRISES = [
    (
        re.compile(r"(?i)(yes|no|on|off|y|n)\Z"),
        "“{0}” reads as true or false in some readers",
        f"{QUOTED}, or true or false",
    ),
    (re.compile(r"(?i)(true|false)\Z"), "“{0}” is not how true and false are written", "write it in small letters"),
    (re.compile(r"(?i)(null|~)\Z"), "“{0}” reads as nothing", "write a value, or remove the key"),
    (
        re.compile(r"[-+]?0[0-9_]+\Z|[-+]?0[xob][0-9a-fA-F_]+\Z"),
        "“{0}” reads as another number in some readers",
        QUOTED,
    ),
    (re.compile(r"[-+]?[0-9]+:[0-9:.]+\Z"), "“{0}” reads as a time in some readers", QUOTED),
    (re.compile(r"[0-9]{4}-[0-9]{1,2}(-[0-9]{1,2}.*)?\Z"), "“{0}” reads as a date in some readers", QUOTED),
    (re.compile(r"(?i)[-+]?\.?(inf|nan|infinity)\Z"), "“{0}” is not a number anyone can answer", DIGITS),
    (re.compile(r"[-+]?[0-9]{19,}\Z"), "“{0}” has more than 18 digits", "write a smaller number"),
    (
        re.compile(r"[-+]?[0-9][0-9_.]*[eE][-+]?[0-9]+\Z"),
        "“{0}” would lose exactness",
        "write all its digits, in quotes",
    ),
    (
        re.compile(r"[-+]?([0-9_]*\.[0-9_]+|[0-9][0-9_]*\.|[0-9][0-9_]*_[0-9_]*|\+[0-9]+)\Z"),
        "“{0}” would lose exactness",
        QUOTED,
    ),
]
UNLIKE_KEYS = {"true", "false"}
# A remark that begins where an unquoted text may go on: on its line, or below it and indented deeper.
REMARK = re.compile(r"[ \t]+(?P<sign>#[^\r\n]*)")
REMARK_BELOW = re.compile(r"[ \t]*(?:\r\n?|\n)(?:[ \t]*(?:\r\n?|\n))*(?P<indent>[ \t]+)(?P<sign>#[^\r\n]*)")
FOLDED = "goes over several lines, whose ends would be lost"
WORD = re.compile(r"[A-Za-z][A-Za-z0-9_]*\Z")
# What libyaml says of the commonest slips, and what helps.
REMEDIES = [
    ("character that cannot start any token", "use spaces for indentation, and quotes around @, ` and %"),
    ("mapping values are not allowed", "put the text in quotes: it holds a colon"),
    ("exceeded maximum nesting depth", "flatten it"),
    ("expected ':'", "write key: value"),
    ("expected <document start>", "keep one document in the file"),
    ("unexpected end of stream", "close the quotes"),
    ("expected ',' or", "close the bracket, or put a comma between the values"),
    ("expected key", "mend the indentation of this line or the one above"),
    ("block end", "mend the indentation of this line or the one above"),
]


class TooMuch(Exception):
    """The file goes beyond a limit; reading stops."""


@dataclass(slots=True)
class Frame:
    """A mapping or list that is being read. In a mapping, `key` waits for its value."""

    data: Any
    path: tuple[Any, ...]
    key: str | None = None
    is_dropped: bool = False  # the next value has no usable key

    @property
    def wants_key(self) -> bool:
        return isinstance(self.data, dict) and self.key is None and not self.is_dropped


@dataclass
class Reader:
    """Turns one file's events into data, noting places and problems.

    Args:
        file: the name shown in places.
        is_lenient: for files of answers: decimals, yes, no and null are read as what they say.
    """

    file: str
    is_lenient: bool = False
    places: dict[tuple[Any, ...], Place] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    stack: list[Frame] = field(default_factory=list)
    raws: dict[tuple[Any, ...], str] = field(default_factory=dict)  # quoted texts as they stand
    # What is fine as the answer of a choice and a loss as a text: a word with a remark behind it, a bare yes or no.
    remarked: dict[tuple[Any, ...], Problem] = field(default_factory=dict)
    text: str = ""
    root: Any = None

    def read(self, text: str) -> Any:
        """The data of a text; None when it cannot be read, with the problems noted."""
        bad = forbidden_character(self.file, text)
        if bad:
            self.problems.append(bad)
            return None
        self.text = text
        try:
            self.follow(text)
        except TooMuch:
            return None
        except yaml.MarkedYAMLError as error:
            if self.problems and self.problems[-1].message.endswith(FOLDED):
                self.problems.pop()  # a bracket that does not close made one text of two lines
            self.note(error.problem_mark or error.context_mark, *in_words(error.problem or ""))
            return None
        if not self.places and not self.problems:
            self.problems.append(Problem(self.file, 1, 1, "the file is empty", "write its content"))
        return self.root

    def follow(self, text: str) -> None:
        documents = 0
        for count, event in enumerate(yaml.parse(text, Loader=Loader)):
            if count > MAX_EVENTS:
                self.stop(event.start_mark, f"the file has more than {MAX_EVENTS} parts", "split it")
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self.stop(event.start_mark, "a second document begins", "keep one document in the file")
            elif isinstance(event, yaml.NodeEvent):
                self.node(event)
            elif isinstance(event, yaml.CollectionEndEvent):
                self.stack.pop()

    def node(self, event: Any) -> None:
        mark = event.start_mark
        if isinstance(event, yaml.AliasEvent) or event.anchor:
            self.note(mark, "anchors and aliases are not allowed", "write the content out")
        if getattr(event, "tag", None):
            self.note(mark, f"the tag {event.tag} is not allowed", "remove it")
        frame = self.stack[-1] if self.stack else None
        if frame and frame.wants_key:
            self.key(frame, event)
        else:
            self.value(frame, event)

    def key(self, frame: Frame, event: Any) -> None:
        """A key of a mapping. An unusable one drops its value."""
        if not isinstance(event, yaml.ScalarEvent):
            self.note(event.start_mark, "a key must be a word", "write key: value")
            frame.is_dropped = True
            if isinstance(event, yaml.CollectionStartEvent):
                self.open(event, ())
            return
        key = event.value
        if key == "<<" and not event.style:
            self.note(event.start_mark, "merge keys are not allowed", "write the content out")
        elif not key:
            self.note(event.start_mark, "a key is missing", "write key: value")
        elif key in frame.data:
            self.note(event.start_mark, f"the key “{key}” stands twice", "keep one of the two")
        elif not event.style and not self.is_lenient and is_guessed(key):
            self.note(
                event.start_mark, f"the key “{key}” reads as true or false in some readers", f'write "{key}" in quotes'
            )
        else:
            mark: Any = event.start_mark
            self.places[*frame.path, KEY, key] = (self.file, mark.line + 1, mark.column + 1)
            frame.key = key
            return
        frame.is_dropped = True

    def value(self, frame: Frame | None, event: Any) -> None:
        path = self.path_of(frame)
        self.places.setdefault(path, (self.file, event.start_mark.line + 1, event.start_mark.column + 1))
        if isinstance(event, yaml.ScalarEvent) and event.style:
            start, end = event.start_mark, event.end_mark
            self.raws[path] = self.text[start.index : end.index] if start and end else ""
        if isinstance(event, yaml.CollectionStartEvent):
            data = self.open(event, path)
        else:
            data = self.scalar(event, path) if isinstance(event, yaml.ScalarEvent) else None
        if frame is None:
            self.root = data
        elif isinstance(frame.data, list):
            frame.data.append(data)
        else:
            if not frame.is_dropped:
                frame.data[frame.key] = data
            frame.key, frame.is_dropped = None, False

    @staticmethod
    def path_of(frame: Frame | None) -> tuple[Any, ...]:
        if frame is None:
            return ()
        return (*frame.path, len(frame.data) if isinstance(frame.data, list) else frame.key)

    def open(self, event: Any, path: tuple[Any, ...]) -> Any:
        if len(self.stack) >= MAX_DEPTH:
            self.stop(event.start_mark, f"nested deeper than {MAX_DEPTH}", "flatten it")
        data: Any = {} if isinstance(event, yaml.MappingStartEvent) else []
        self.stack.append(Frame(data, path))
        return data

    def scalar(self, event: Any, path: tuple[Any, ...]) -> Any:
        if self.is_folded(event):
            return None
        if event.style:  # quoted or block; a plain scalar has no style
            return event.value
        value = self.plain(event)
        if self.is_lenient and value in YES_NO:
            self.remarked[path] = self.no_text(event)
            return value
        return None if isinstance(value, str) and self.is_cut(event, path) else value

    def no_text(self, event: Any) -> Problem:
        """What is wrong with a bare yes or no, should a text be wanted there."""
        line, column = event.start_mark.line + 1, event.start_mark.column + 1
        message = f"“{event.value}” stands where a text is wanted"
        return Problem(self.file, line, column, message, "put the text in quotes, or leave it out")

    def is_folded(self, event: Any) -> bool:
        """Notes a text whose line breaks YAML would turn into spaces. In a playbook's quotes that is meant."""
        is_quoted = event.style in {"'", '"'}
        if event.start_mark.line == event.end_mark.line or not (
            event.style is None or event.style == "" or (is_quoted and self.is_lenient)
        ):
            return False
        what = "a text in quotes" if is_quoted else "an unquoted text"
        self.note(
            event.start_mark,
            f"{what} {FOLDED}",
            "write | and the text in the lines below, or keep it on one line in quotes",
        )
        return True

    def is_cut(self, event: Any, path: tuple[Any, ...]) -> bool:
        """Notes an unquoted text that goes on behind a #: YAML takes that for a remark and leaves it out."""
        sign = self.remark_behind(event)
        if sign is None:
            return False
        left_out = self.text[sign:].split("\n", 1)[0].rstrip()
        line, column = place_in(self.text, sign)
        problem = Problem(
            self.file,
            line,
            column,
            f"“{left_out}” behind an unquoted text would be left out",
            "put the whole text in quotes, or the remark on a line of its own",
        )
        if self.is_lenient and WORD.match(event.value) and left_out[1:2] in {"", " ", "#"}:
            self.remarked[path] = problem
            return False
        self.problems.append(problem)
        return True

    def remark_behind(self, event: Any) -> int | None:
        """Where the # of a remark stands that may be meant as part of an unquoted text."""
        end = event.end_mark.index
        behind = REMARK.match(self.text, end)
        if behind:
            return behind.start("sign")
        below = REMARK_BELOW.match(self.text, end)
        if below and len(below["indent"]) > self.indent_of(event.start_mark.index):
            return below.start("sign")
        return None

    def indent_of(self, index: int) -> int:
        """By how many spaces, dashes among them, the line of a character is indented."""
        begin = self.text.rfind("\n", 0, index) + 1
        line = self.text[begin:index]
        return len(line) - len(line.lstrip(" -"))

    def plain(self, event: Any) -> Any:
        """What an unquoted scalar says. A guess is refused."""
        value: str = event.value
        if value in {"true", "false"}:
            return value == "true"
        if WHOLE.match(value):
            return int(value)
        if self.is_lenient and value.lower() in LENIENT:
            return LENIENT[value.lower()]
        if self.is_lenient and DECIMAL.match(value):
            return Decimal(value)
        if value == "":
            self.note(event.start_mark, "a value is missing", "write it, or remove the key")
            return None
        for pattern, message, remedy in SURPRISES:
            if pattern.match(value):
                self.note(event.start_mark, message.format(value), remedy.format(value))
                return None
        return value

    def note(self, mark: Any, message: str, remedy: str) -> None:
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        self.problems.append(Problem(self.file, line, column, message, remedy))

    def stop(self, mark: Any, message: str, remedy: str) -> None:
        self.note(mark, message, remedy)
        raise TooMuch


YES_NO = ("yes", "no")
LENIENT = {"yes": "yes", "no": "no", "null": None, "~": None}


def is_guessed(key: str) -> bool:
    return key.lower() in UNLIKE_KEYS or bool(SURPRISES[0][0].match(key))


def in_words(problem: str) -> tuple[str, str]:
    """What libyaml found, and a remedy."""
    remedy = next((remedy for part, remedy in REMEDIES if part in problem), "mend the quotes or the indentation")
    return f"this is not YAML: {problem}", remedy


def read_file(path: Path, shown_as: str, *, is_lenient: bool = False) -> tuple[Any, Reader]:
    """The data of one YAML file and the reader that knows the place of each value and the problems met."""
    reader = Reader(shown_as, is_lenient)
    text = read_text(path, shown_as, reader.problems.append)
    return None if text is None else reader.read(text), reader


def read_text(path: Path, shown_as: str, note: Callable[[Problem], None]) -> str | None:
    """The text of a file of at most `MAX_BYTES`; None when it cannot be read."""
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        note(Problem(shown_as, 1, 1, f"the file cannot be read: {error.strerror}", "create it, or name another"))
        return None
    if len(content) > MAX_BYTES:
        note(Problem(shown_as, 1, 1, f"the file is larger than {MAX_BYTES} bytes", "split it"))
        return None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        note(Problem(shown_as, line, 1, "the file is not UTF-8", "save it as UTF-8"))
        return None


def yaml_files(folder: Path) -> Iterator[Path]:
    """The YAML files of a folder in order of name."""
    yield from sorted(folder.glob("*.yaml"))
