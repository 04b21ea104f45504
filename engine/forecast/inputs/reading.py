"""Plain data from a form or file -> checked inputs. Every problem at once; nothing raises."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from engine.forecast.inputs.catalogue import Field, Group
from engine.forecast.inputs.catalogue_all import BY_PATH, GROUPS, MOST_ITEMS, SETTINGS
from engine.forecast.inputs.correlations import read_correlations
from engine.forecast.inputs.cross_checks import cross_checked
from engine.forecast.inputs.inputs import Inputs, Settings
from engine.forecast.inputs.problems import InputProblem, problem
from engine.forecast.inputs.values import Refused, read_number, read_quantity, read_word
from engine.playbook.parts import Text

MAPPING = Text("由名称与数值组成的对象", "an object of names and values")
LIST = Text("列表", "a list")
BRANCHES = {path.rpartition(".")[0] for path in BY_PATH} - {""}
TOP = {path.split(".")[0] for path in BY_PATH} | {field.key for field in SETTINGS} | {"correlations"}


@dataclass(frozen=True, slots=True)
class InputsResult:
    """The inputs, or None when there are problems, and every problem."""

    inputs: Inputs | None
    problems: tuple[InputProblem, ...]


def read_inputs(raw: Any) -> InputsResult:
    """Reads a forecast's inputs.

    Args:
        raw: nested plain data: {"horizon": 36, "currency": "CNY", "start": "2027-01", "market": "SaaS",
            "opening": {"cash": "1200000"}, "subscription": {"plans": [{"price": "199", …}]}, …}.
            A number is digits or a JSON number, or {"value": …, "source": …}, or a range
            {"low": …, "mid": …, "high": …, "kind": "triangular", "source": …}. Shares are per cent.
    """
    reader = Reader()
    if not isinstance(raw, Mapping):
        return InputsResult(None, (form_problem("", MAPPING),))
    settings = reader.settings(raw)
    reader.known(raw, "", TOP)
    for branch in BRANCHES:
        node = reader.node(raw, branch)
        if isinstance(node, Mapping):
            reader.known(node, branch, children(branch))
    for group in GROUPS:
        reader.group(group, reader.node(raw, group.path), settings.market)
    reader.in_all()
    inputs = Inputs(settings, reader.numbers, reader.words, reader.sizes)
    told = {one.path for one in reader.problems}
    # What stands in for a field that could not be read, such as the first month, proves nothing about it.
    reader.problems += [one for one in cross_checked(inputs) if one.path not in told]
    pairs, problems = read_correlations(raw.get("correlations"), inputs)
    reader.problems += problems
    done = Inputs(settings, reader.numbers, reader.words, reader.sizes, pairs)
    found = tuple(dict.fromkeys(reader.problems))
    return InputsResult(None if found else done, found)


def added_items(inputs: Inputs, group: str, items: Sequence[Mapping[str, Any]]) -> Inputs:
    """The inputs with more items at the end of a list, beyond what a person may add.

    Raises:
        ValueError: an item that cannot be read.
    """
    reader, first = Reader(), inputs.sizes.get(group, 0)
    for index, item in enumerate(items, first):
        reader.item(BY_PATH[group], f"{group}.{index}", item, inputs.settings.market)
    if reader.problems:
        raise ValueError(reader.problems[0].message.en)
    return replace(
        inputs,
        numbers={**inputs.numbers, **reader.numbers},
        words={**inputs.words, **reader.words},
        sizes={**inputs.sizes, group: first + len(items)} if items else inputs.sizes,
    )


class Reader:
    """Collects what could be read and what could not."""

    def __init__(self) -> None:
        self.problems: list[InputProblem] = []
        self.numbers: dict[str, Any] = {}
        self.words: dict[str, int | str] = {}
        self.sizes: dict[str, int] = {}

    def settings(self, raw: Mapping[str, Any]) -> Settings:
        for field in SETTINGS:
            self.field(field, field.key, raw, "")
        words = {key: self.words.pop(key, None) for key in (f.key for f in SETTINGS)}
        return Settings(
            int(words["horizon"] or 36),
            str(words["currency"] or "CNY"),
            str(words["market"] or "SaaS"),
            str(words["start"] or "2000-01"),
            str(words["founded"] or ""),
        )

    def node(self, raw: Mapping[str, Any], path: str) -> Any:
        """The data at a path; None when it is absent. What stands in the way is a problem."""
        node: Any = raw
        steps = path.split(".")
        for depth, step in enumerate(steps):
            if node is None:
                return None
            if not isinstance(node, Mapping):
                self.problems.append(form_problem(".".join(steps[:depth]), MAPPING))
                return None
            node = node.get(step)
        return node

    def known(self, node: Mapping[Any, Any], path: str, names: Iterable[str]) -> None:
        """Notes every key that the catalogue does not have, with the nearest one that it has."""
        for key in node:
            if key in names:
                continue
            close = difflib.get_close_matches(str(key)[:40], list(names), 1)
            hint = close[0] if close else ""
            place = f"{path}.{str(key)[:60]}".lstrip(".")
            text = Text(f"是否指 {hint}？", f"Did you mean {hint}?") if hint else Text("", "")
            note = problem(place, "unknown", "")
            told = Text(note.message.zh.strip() + text.zh, f"{note.message.en.strip()} {text.en}".strip())
            self.problems.append(InputProblem(place, "unknown", told))

    def group(self, group: Group, node: Any, market: str) -> None:
        if node is None and not group.is_optional:
            node = {}
        if node is None:
            return
        if group.is_list:
            self.items(group, node, market)
        elif isinstance(node, Mapping):
            self.sizes[group.path] = 1
            self.item(group, group.path, node, market)
        else:
            self.problems.append(form_problem(group.path, MAPPING))

    def items(self, group: Group, node: Any, market: str) -> None:
        if not isinstance(node, (list, tuple)):
            self.problems.append(form_problem(group.path, LIST))
            return
        if len(node) > group.most:
            self.problems.append(problem(group.path, "too_many", group.most))
            return
        if node:  # an empty list is not written out again, so it must be equal to none
            self.sizes[group.path] = len(node)
        for index, item in enumerate(node):
            place = f"{group.path}.{index}"
            if isinstance(item, Mapping):
                self.item(group, place, item, market)
            else:
                self.problems.append(form_problem(place, MAPPING))

    def in_all(self) -> None:
        """Notes lists that are too long taken together."""
        count = sum(size for path, size in self.sizes.items() if BY_PATH[path].is_list)
        if count > MOST_ITEMS:
            longest = max(self.sizes, key=lambda path: self.sizes[path])
            self.problems.append(problem(longest, "too_many_in_all", MOST_ITEMS, count))

    def item(self, group: Group, prefix: str, node: Mapping[str, Any], market: str) -> None:
        self.known(node, prefix, [field.key for field in group.fields])
        for field in group.fields:
            self.field(field, f"{prefix}.{field.key}", node, market)

    def field(self, field: Field, path: str, node: Mapping[str, Any], market: str) -> None:
        raw = node.get(field.key)
        if raw is None or raw == "":
            self.absent(field, path, market)
            return
        try:
            if field.kind == "number":
                self.numbers[path] = read_quantity(field, path, raw)
            else:
                self.words[path] = read_word(field, path, raw)
        except Refused as refusal:
            self.problems += refusal.problems

    def absent(self, field: Field, path: str, market: str) -> None:
        if field.is_required:
            self.problems.append(problem(path, "missing"))
        preset = field.default_for(market)
        if preset is None:
            return
        if field.kind == "number":
            given = {"value": preset.value, "source": preset.source.to_raw()}
            self.numbers[path] = read_quantity(field, path, given)
        elif field.kind == "whole":
            self.words[path] = int(read_number(path, preset.value))
        else:
            self.words[path] = preset.value


def form_problem(path: str, wanted: Text) -> InputProblem:
    zh, en = problem(path, "form", wanted.zh), problem(path, "form", wanted.en)
    return InputProblem(path, "form", Text(zh.message.zh, en.message.en))


def children(branch: str) -> list[str]:
    """The groups that stand under a branch such as "compute"."""
    return [path[len(branch) + 1 :] for path in BY_PATH if path.startswith(f"{branch}.")]
