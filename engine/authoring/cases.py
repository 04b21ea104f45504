"""Every case that conditions can be in: enumerated where they are few, else drawn.

A case is what a rule can look up: the values of facts, questions and parameters. Numbers are represented
by the thresholds they are compared with, those nearest to them and the ends of their range, which is
enough as long as nothing is calculated from them.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.judging.relevance import derive
from engine.playbook.parts import Item
from engine.playbook.question_types.table import type_of
from engine.playbook.schema import Playbook
from engine.rules.expressions import Expression
from engine.rules.tree import Node

MOST_CASES = 100_000
SAMPLES = 4_000
Case = Mapping[str, Any]


@dataclass(frozen=True)
class Cases:
    """The cases of some conditions. `are_all`: every case is there, so that what holds in all is proved."""

    are_all: bool
    count: int
    items: tuple[Item, ...]
    domains: Mapping[str, Sequence[Any]]
    playbook: Playbook

    def __iter__(self) -> Iterator[Case]:
        values: dict[str, Any] = dict(self.playbook.limits)
        if self.are_all:
            yield from self.walk(0, values)
            return
        chance = random.Random(20261124)  # noqa: S311  a fixed sample, not a secret
        for _ in range(self.count):
            yield self.drawn(chance)

    def at_most(self, count: int) -> Iterator[Case]:
        """All cases where they are that few, else so many that are drawn."""
        if self.are_all and self.count <= count:
            yield from self
            return
        chance = random.Random(20261124)  # noqa: S311  a fixed sample, not a secret
        for _ in range(count):
            yield self.drawn(chance)

    def walk(self, at: int, values: dict[str, Any]) -> Iterator[Case]:
        """All cases from the item at this index on. An item that is not asked has no value."""
        if at == len(self.items):
            yield values
            return
        item = self.items[at]
        if item.relevant_if is not None and item.relevant_if.evaluate(values.get) is not True:
            yield from self.walk(at + 1, values)
            return
        for value in self.domains[item.id]:
            values[item.id] = value
            yield from self.walk(at + 1, values)
        del values[item.id]

    def drawn(self, chance: random.Random) -> Case:
        values: dict[str, Any] = dict(self.playbook.limits)
        for item in self.items:
            if item.relevant_if is None or item.relevant_if.evaluate(values.get) is True:
                value = derive(item, values)
                if item.is_asked:
                    value = chance.choice(self.domains[item.id])
                if value is not None:
                    values[item.id] = value
        return values

    def __str__(self) -> str:
        return f"all {self.count} cases" if self.are_all else f"{self.count} samples"


def cases_of(playbook: Playbook, conditions: Sequence[Expression]) -> Cases:
    """The cases that decide these conditions, relevance included."""
    ids = closure(playbook, {name for condition in conditions for name in condition.names})
    # Derived figures last, so that what they are worked out from is known.
    items = sorted((i for i in playbook.items.values() if i.id in ids), key=lambda i: not i.is_asked)
    relevance = [item.relevant_if for item in items if item.relevant_if]
    formulas = [formula for item in items for formula in item.formulas]
    read = [*conditions, *relevance, *formulas]
    domains = {item.id: type_of(item).domain(playbook, item, read) for item in items}
    count = math.prod(len(domain) for domain in domains.values() if domain)
    are_all = count <= MOST_CASES and not any(calculates(condition.root) for condition in read)
    are_all = are_all and all(item.is_asked for item in items)
    return Cases(are_all, count if are_all else SAMPLES, tuple(items), domains, playbook)


def closure(playbook: Playbook, names: Iterable[str]) -> set[str]:
    """The items named, those their relevance hangs on and those they are derived from."""
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        item = playbook.items[name]
        waiting += item.relevant_if.names if item.relevant_if else ()
        waiting += item.inputs
    return found


def calculates(node: Node) -> bool:
    return any(one.kind in {"+", "-", "*", "/", "negate"} for one in node.walk())
