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
from fractions import Fraction
from itertools import combinations
from typing import Any

from engine.judging.relevance import derive, derived_inputs
from engine.playbook.parts import Item, Number, whole
from engine.playbook.schema import Playbook
from engine.rules.expressions import Expression, Node
from engine.rules.tree import YES_NO

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
                if item.type != "derived":
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
    items = sorted((i for i in playbook.items.values() if i.id in ids), key=lambda i: i.type == "derived")
    relevance = [item.relevant_if for item in items if item.relevant_if]
    formulas = [formula for item in items for formula in item.formulas]
    read = [*conditions, *relevance, *formulas]
    domains = {item.id: domain_of(playbook, item, read) for item in items}
    count = math.prod(len(domain) for domain in domains.values() if domain)
    are_all = count <= MOST_CASES and not any(calculates(condition.root) for condition in read)
    are_all = are_all and not any(item.type == "derived" for item in items)
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
        waiting += derived_inputs(item) if item.type == "derived" else ()
    return found


def calculates(node: Node) -> bool:
    return node.kind in {"+", "-", "*", "/", "negate"} or any(calculates(c) for c in node.children)


def domain_of(playbook: Playbook, item: Item, read: Sequence[Expression]) -> Sequence[Any]:
    """The values that stand for all an item can have; empty for a derived one."""
    options = [option.id for option in item.options]
    if item.type == "level":
        return range(5)
    if item.type == "choice":
        return range(len(options)) if item.is_ordered else options
    if item.type == "yesno":
        return YES_NO
    if item.type == "bool":
        return (True, False)
    if item.type == "choices":
        return subsets(options, counted_or_named(item.id, options, read))
    if item.type == "number":
        return points(playbook, item, read)
    return () if item.type == "derived" else ("text",)


def counted_or_named(item_id: str, options: Sequence[str], read: Sequence[Expression]) -> Sequence[str]:
    """The options that matter: all when they are counted, else those that are named."""
    if any(counts(condition.root, item_id) for condition in read):
        return options
    named = {node.value for condition in read for node in nodes(condition.root) if node.kind == "constant"}
    return [option for option in options if option in named]


def counts(node: Node, item_id: str) -> bool:
    if node.kind == "count" and node.children[0].value == item_id:
        return True
    return any(counts(child, item_id) for child in node.children)


def subsets(options: Sequence[str], matter: Sequence[str]) -> list[tuple[str, ...]]:
    """Every choice among the options that matter, and one that holds nothing but another option."""
    found = [chosen for size in range(len(matter) + 1) for chosen in combinations(matter, size)]
    other = next((option for option in options if option not in matter), None)
    return found if other is None else [*found, (other,)]


def points(playbook: Playbook, item: Item, read: Sequence[Expression]) -> list[Number]:
    """Thresholds, their neighbours and the ends of the range of a number."""
    step = Fraction(1, 10**item.decimals)
    limits = [playbook.limits[band.parameter] for band in item.bands if band.parameter in playbook.limits]
    for condition in read:
        limits += [playbook.limits[name] for name in condition.parameters]
        constants = (n.value for n in nodes(condition.root) if n.kind == "constant" and n.type == "number")
        limits += list(constants)
    low = Fraction(item.minimum) if item.minimum is not None else min([Fraction(0), *limits]) - step
    high = Fraction(item.maximum) if item.maximum is not None else max([Fraction(0), *limits]) * 4 + step
    near = {low, high} | {limit + shift for limit in limits for shift in (-step, Fraction(0), step)}
    possible = (value for value in sorted(near) if low <= value <= high)
    return [whole(value) for value in possible if (value / step).denominator == 1]


def nodes(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children:
        yield from nodes(child)
