"""A strict reader of YAML: plain data and the place of every value. What YAML would guess is refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

MAX_BYTES = 512 * 1024
MAX_DEPTH = 20
Place = tuple[str, int, int]  # file, line, column; both from 1
Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

WHOLE = re.compile(r"-?(0|[1-9][0-9]{0,17})\Z")
# What other YAML readers would turn into something else without a word.
SURPRISES = [
    (re.compile(r"(?i)(yes|no|on|off|y|n)\Z"), "reads as true or false in some readers"),
    (re.compile(r"(?i)(null|~)\Z"), "reads as nothing"),
    (re.compile(r"0[0-9_]+\Z|0[xob][0-9a-fA-F_]+\Z"), "reads as another number in some readers"),
    (re.compile(r"[0-9]+:[0-9:.]+\Z"), "reads as a time in some readers"),
    (re.compile(r"[0-9]{4}-[0-9]{1,2}(-[0-9]{1,2}.*)?\Z"), "reads as a date in some readers"),
    (re.compile(r"(?i)[-+]?\.(inf|nan)\Z"), "is not a number anyone can answer"),
    (re.compile(r"(?i)(nan|inf|infinity)\Z"), "is not a number anyone can answer"),
    (re.compile(r"[-+]?([0-9_]*\.[0-9_]*|[0-9][0-9_.]*[eE][-+]?[0-9]+|[0-9][0-9_]*_[0-9_]*|\+[0-9]+)\Z"),
     "would lose exactness"),
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in a playbook: where it is, what is wrong, what to write instead."""

    file: str
    line: int
    column: int
    message: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.message}; {self.remedy}"


class PlaybookProblems(ValueError):
    """A playbook that cannot be used, with every mistake found.

    Attributes:
        problems: the mistakes, in the order of files and lines.
    """

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda p: (p.file, p.line, p.column, p.message)))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class Reader:
    """Turns one file's nodes into data, noting places and problems."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.places: dict[tuple[Any, ...], Place] = {}
        self.problems: list[Problem] = []

    def read(self, text: str) -> Any:
        try:
            self.refuse_anchors(text)
            node = yaml.compose(text, Loader=Loader)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
            self.problems.append(
                Problem(
                    self.file,
                    line,
                    column,
                    f"this is not YAML: {error.problem}",
                    "mend the quotes or the indentation",
                )
            )
            return None
        except yaml.YAMLError as error:
            first = str(error).splitlines()[0]
            self.problems.append(
                Problem(self.file, 1, 1, f"this is not YAML: {first}", "remove the character")
            )
            return None
        if node is None:
            self.problems.append(Problem(self.file, 1, 1, "the file is empty", "write its content"))
            return None
        return self.convert(node, (), 0)

    def refuse_anchors(self, text: str) -> None:
        for event in yaml.parse(text, Loader=Loader):
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                self.note(
                    event.start_mark, "anchors and aliases are not allowed", "write the content out"
                )
            tag = getattr(event, "tag", None)
            if tag:
                self.note(event.start_mark, f"the tag {tag} is not allowed", "remove it")

    def note(self, mark: Any, message: str, remedy: str) -> None:
        self.problems.append(Problem(self.file, mark.line + 1, mark.column + 1, message, remedy))

    def convert(self, node: yaml.Node, path: tuple[Any, ...], depth: int) -> Any:
        self.places[path] = (self.file, node.start_mark.line + 1, node.start_mark.column + 1)
        if depth > MAX_DEPTH:
            self.note(node.start_mark, f"nested deeper than {MAX_DEPTH}", "flatten it")
            return None
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, path, depth)
        if isinstance(node, yaml.SequenceNode):
            return [
                self.convert(child, (*path, index), depth + 1)
                for index, child in enumerate(node.value)
            ]
        return self.scalar(node)

    def mapping(self, node: yaml.MappingNode, path: tuple[Any, ...], depth: int) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                self.note(key_node.start_mark, "a key must be a word", "write key: value")
                continue
            key = key_node.value
            if key == "<<":
                self.note(
                    key_node.start_mark, "merge keys are not allowed", "write the content out"
                )
                continue
            if key in data:
                self.note(
                    key_node.start_mark, f"the key “{key}” stands twice", "keep one of the two"
                )
                continue
            data[key] = self.convert(value_node, (*path, key), depth + 1)
        return data

    def scalar(self, node: Any) -> Any:
        value: str = node.value
        if node.style:  # quoted or block; a plain scalar has no style
            return value
        if value in {"true", "false"}:
            return value == "true"
        if WHOLE.match(value):
            return int(value)
        if value == "":
            self.note(node.start_mark, "a value is missing", "write it, or remove the key")
            return None
        for pattern, reason in SURPRISES:
            if pattern.match(value):
                self.note(node.start_mark, f"{value} {reason}", f'write "{value}" in quotes')
                return None
        return value


def read_file(path: Path, shown_as: str) -> tuple[Any, Reader]:
    """The data of one YAML file and the reader that knows the place of each value and the problems met."""
    reader = Reader(shown_as)
    try:
        content = path.read_bytes()
    except OSError as error:
        reader.problems.append(
            Problem(shown_as, 1, 1, f"the file cannot be read: {error.strerror}", "create it")
        )
        return None, reader
    if len(content) > MAX_BYTES:
        reader.problems.append(
            Problem(shown_as, 1, 1, f"the file is larger than {MAX_BYTES} bytes", "split it")
        )
        return None, reader
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        reader.problems.append(
            Problem(shown_as, line, 1, "the file is not UTF-8", "save it as UTF-8")
        )
        return None, reader
    return reader.read(text), reader


def yaml_files(folder: Path) -> Iterator[Path]:
    """The YAML files of a folder in order of name."""
    yield from sorted(folder.glob("*.yaml"))
