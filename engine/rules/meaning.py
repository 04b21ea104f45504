"""Tree -> closure: what a rule means, three-valued (Kleene).

A closure takes `lookup` (a name to its value, None when it is not known) and the element that count()
is looking at. It gives True, False, a value, or None for "cannot be known". Numbers are int or Fraction,
`math.inf` is unlimited. A count of which some elements are unknown is a Range.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from engine.rules.tree import UNSURE, YES_NO, Node

Lookup = Callable[[str], Any]
Compiled = Callable[[Lookup, Any], Any]
COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
ARITHMETIC: dict[str, Callable[[Any, Any], Any]] = {"+": operator.add, "-": operator.sub, "*": operator.mul}


@dataclass(frozen=True, slots=True)
class Range:
    """A count that is only known to lie between two whole numbers."""

    low: int
    high: int


def compile_node(node: Node) -> Compiled:
    """The closure of a checked tree."""
    kind, value = node.kind, node.value
    if kind == "constant":
        return lambda lookup, it: value
    if kind in {"name", "parameter"}:
        return lambda lookup, it: lookup(value)
    if kind == "it":
        return lambda lookup, it: it
    if kind == "answered":
        hidden = UNSURE if node.options == YES_NO else None
        return lambda lookup, it: (v := lookup(value)) is not None and v != hidden
    if kind == "count":
        return compile_count(node)
    if kind == "in":
        return compile_in(*node.children)
    if kind in COMPARE:
        return compile_comparison(COMPARE[kind], *node.children)
    parts = tuple(compile_node(child) for child in node.children)
    if kind == "not":
        return lambda lookup, it: None if (v := parts[0](lookup, it)) is None else not v
    if kind in {"&&", "||"}:
        return compile_logic(kind == "||", parts)
    if kind == "list":
        return lambda lookup, it: [part(lookup, it) for part in parts]
    if kind == "negate":
        return compile_arithmetic("-", (lambda lookup, it: 0, *parts))
    return compile_arithmetic(kind, parts)


def compile_logic(decides: bool, parts: tuple[Compiled, ...]) -> Compiled:
    """Kleene's and / or: the deciding value wins over unknown, whatever the order."""

    def run(lookup: Lookup, it: Any) -> bool | None:
        outcome: bool | None = not decides
        for part in parts:
            value: bool | None = part(lookup, it)
            if value is decides:
                return decides
            if value is None:
                outcome = None
        return outcome

    return run


def compile_comparison(compare: Callable[[Any, Any], bool], first: Node, second: Node) -> Compiled:
    left, right = compile_node(first), compile_node(second)
    if hides_unsure(first, second):
        return without_unsure(compare, left, right)
    if not may_be_range(first) and not may_be_range(second):
        return plain_comparison(compare, left, right)

    def run(lookup: Lookup, it: Any) -> bool | None:
        a, b = left(lookup, it), right(lookup, it)
        if isinstance(a, Range) or isinstance(b, Range):
            return compare_ranges(compare, a, b)
        return None if a is None or b is None else compare(a, b)

    return run


def plain_comparison(compare: Callable[[Any, Any], bool], left: Compiled, right: Compiled) -> Compiled:
    def run(lookup: Lookup, it: Any) -> bool | None:
        a, b = left(lookup, it), right(lookup, it)
        return None if a is None or b is None else compare(a, b)

    return run


def hides_unsure(*sides: Node) -> bool:
    """Whether "unsure" on one side is "don't know" here: only a rule that names "unsure" can decide on it."""
    names_it = any(node.is_literal and node.value == UNSURE for node in sides)
    return not names_it and any(node.may_be_unsure for node in sides)


def without_unsure(compare: Callable[[Any, Any], bool], left: Compiled, right: Compiled) -> Compiled:
    def run(lookup: Lookup, it: Any) -> bool | None:
        a, b = left(lookup, it), right(lookup, it)
        if a is None or b is None or a == UNSURE or b == UNSURE:
            return None
        return compare(a, b)

    return run


def compile_in(item: Node, container: Node) -> Compiled:
    """Membership: in a list, the "or" of the comparisons; in a multiple choice, whether it is chosen."""
    if container.kind == "list":
        if item.kind in {"name", "it"} and all(child.is_literal for child in container.children):
            return compile_in_literals(item, [child.value for child in container.children])
        return compile_logic(True, tuple(compile_comparison(operator.eq, item, child) for child in container.children))
    value, chosen = compile_node(item), compile_node(container)

    def run(lookup: Lookup, it: Any) -> bool | None:
        a, b = value(lookup, it), chosen(lookup, it)
        return None if a is None or b is None else a in b

    return run


def compile_in_literals(item: Node, literals: list[Any]) -> Compiled:
    """The common forms `name in ["a", "b"]` and `it in ["a", "b"]`, without a comparison for each."""
    name, members = item.value, frozenset(literals)
    hidden = UNSURE if item.may_be_unsure and UNSURE not in members else None
    if item.kind == "it":
        return lambda lookup, it: None if it is None or it == hidden else it in members

    def run(lookup: Lookup, it: Any) -> bool | None:
        value = lookup(name)
        return None if value is None or value == hidden else value in members

    return run


def compile_arithmetic(symbol: str, parts: tuple[Compiled, ...]) -> Compiled:
    def run(lookup: Lookup, it: Any) -> Any:
        total = parts[0](lookup, it)
        for part in parts[1:]:
            total = combine(symbol, total, part(lookup, it))
        return total

    return run


def combine(symbol: str, a: Any, b: Any) -> Any:
    """One step of arithmetic; None when it is not known or has no value (x / 0, ∞ − ∞, 0 × ∞)."""
    if a is None or b is None:
        return None
    if isinstance(a, Range) or isinstance(b, Range):
        return combine_ranges(symbol, a, b)
    if symbol == "/":
        return divide(a, b)
    if isinstance(a, float) or isinstance(b, float):
        result = ARITHMETIC[symbol](float(a), float(b))
        return None if math.isnan(result) else result
    return ARITHMETIC[symbol](a, b)


def divide(a: Any, b: Any) -> Any:
    if b == 0 or (isinstance(a, float) and isinstance(b, float)):
        return None
    if isinstance(b, float):
        return 0
    if isinstance(a, float):
        return a if b > 0 else -a
    return Fraction(a) / b


def combine_ranges(symbol: str, a: Any, b: Any) -> Range | None:
    """Sums and differences of counts stay ranges; other arithmetic on an open count is unknown."""
    first, second = as_range(a), as_range(b)
    if symbol not in {"+", "-"} or first is None or second is None:
        return None
    if symbol == "+":
        return Range(first.low + second.low, first.high + second.high)
    return Range(first.low - second.high, first.high - second.low)


def as_range(value: Any) -> Range | None:
    if isinstance(value, Range):
        return value
    return Range(value, value) if isinstance(value, int) else None


def may_be_range(node: Node) -> bool:
    """Whether a count stands below, so that the value may be a Range."""
    return node.kind == "count" or any(may_be_range(child) for child in node.children)


def compile_count(node: Node) -> Compiled:
    subject, condition = node.children
    holds, members = compile_node(condition), compile_node(subject)
    counted = counted_literals(condition)

    def run(lookup: Lookup, it: Any) -> Any:
        values = members(lookup, it)
        if values is None:
            return None
        if counted is not None and None not in values:
            return sum(value in counted for value in values)
        outcomes = [None if value is None else holds(lookup, value) for value in values]
        low = outcomes.count(True)
        unknown = outcomes.count(None)
        return Range(low, low + unknown) if unknown else low

    return run


def counted_literals(condition: Node) -> frozenset[Any] | None:
    """The members of the list in `it in ["a", "b"]`, where nothing can be unknown; None for any other condition."""
    if condition.kind != "in":
        return None
    item, container = condition.children
    is_plain = item.kind == "it" and not item.may_be_unsure and container.kind == "list"
    if not is_plain or not all(child.is_literal for child in container.children):
        return None
    return frozenset(child.value for child in container.children)


def compare_ranges(compare: Callable[[Any, Any], bool], a: Any, b: Any) -> bool | None:
    """The comparison when it holds, or fails, for every number the ranges allow; None otherwise."""
    if a is None or b is None:
        return None
    first = range(a.low, a.high + 1) if isinstance(a, Range) else [a]
    second = range(b.low, b.high + 1) if isinstance(b, Range) else [b]
    outcomes = {compare(x, y) for x in first for y in second}
    return outcomes.pop() if len(outcomes) == 1 else None
