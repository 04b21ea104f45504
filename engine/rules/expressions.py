"""The rule language: a small typed subset of CEL, three-valued (Kleene) and bounded.

A rule is parsed and type-checked once, when a playbook is loaded, and compiled to closures. A value
that is not known is `None`; so is the value of an item that is not relevant, but only the first is
listed as open. `unlimited` numbers are `math.inf`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from engine.rules.meaning import Compiled, Lookup, Range, compile_node
from engine.rules.parser import Parser
from engine.rules.tree import BadExpression, Name, Node
from engine.rules.types import WORDS

MAX_LENGTH = 2000


@dataclass(frozen=True)
class Expression:
    """A checked rule. `names` are the ids of items it reads; `evaluate` gives True, False, a value or None."""

    text: str
    type: str
    names: frozenset[str]
    parameters: frozenset[str]
    root: Node
    run: Compiled = field(compare=False)  # two that were compiled from one rule are the same rule

    @cached_property
    def names_in_order(self) -> list[str]:
        """The ids of the items that it reads, by letters."""
        return sorted(self.names)

    @cached_property
    def literals(self) -> frozenset[Any]:
        """The numbers, words and truth values that the rule names."""
        return frozenset(node.value for node in self.root.walk() if node.is_literal)

    def evaluate(self, lookup: Lookup) -> Any:
        """The value of the rule; None when it cannot be known from what `lookup(id)` gives."""
        value = self.run(lookup, None)
        return None if isinstance(value, Range) else value


def parse_expression(text: str, names: Mapping[str, Name], *, want: str = "bool") -> Expression:
    """Parses, type-checks and compiles a rule.

    Args:
        text: the rule.
        names: what each identifier means.
        want: the type the whole must have: "bool" or "number".

    Raises:
        BadExpression: with the offset of the mistake and a remedy.
    """
    if len(text) > MAX_LENGTH:
        message = f"the rule is longer than {MAX_LENGTH} characters"
        raise BadExpression(message, MAX_LENGTH, "split it")
    root = Parser(text, names).parse()
    if root.type != want:
        wanted = "a condition" if want == "bool" else "a number"
        message = f"the whole must be {wanted}; this is a {WORDS[root.type]}"
        raise BadExpression(message, root.offset, f"write {wanted}")
    read: set[str] = set()
    limits: set[str] = set()
    collect(root, read, limits)
    return Expression(text, root.type, frozenset(read), frozenset(limits), root, compile_node(root))


def collect(node: Node, read: set[str], limits: set[str]) -> None:
    """The items and the parameters that a tree reads."""
    if node.kind in {"name", "answered"}:
        read.add(node.value)
    elif node.kind == "parameter":
        limits.add(node.value)
    for child in node.children:
        collect(child, read, limits)
