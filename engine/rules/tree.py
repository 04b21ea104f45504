"""The parts of a rule: names, nodes of the tree, and the mistake that can be made in one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

YES_NO = ("yes", "no", "unsure")
UNSURE = "unsure"


class BadExpression(ValueError):
    """A rule that cannot be used: what is wrong, where, and what to write instead.

    Attributes:
        offset: the place in the rule's text, counted in characters from 0.
        remedy: what to write instead.
    """

    def __init__(self, message: str, offset: int, remedy: str = "") -> None:
        super().__init__(message)
        self.message, self.offset, self.remedy = message, offset, remedy


@dataclass(frozen=True, slots=True)
class Name:
    """What the type checker knows of an identifier: "number", "choice", "choices", "bool" or "text"."""

    id: str
    type: str
    options: tuple[str, ...] = ()
    scope: str = "question"  # question | fact | parameter


@dataclass(frozen=True, slots=True)
class Node:
    """One node of a rule's tree."""

    kind: str
    type: str
    offset: int
    value: Any = None
    children: tuple[Node, ...] = ()
    options: tuple[str, ...] = ()

    @property
    def may_be_unsure(self) -> bool:
        """Whether it holds "unsure" when the team does not know (a yes/no question)."""
        return self.kind in {"name", "it"} and self.options == YES_NO

    @property
    def is_literal(self) -> bool:
        return self.kind == "constant"

    def walk(self) -> Iterator[Node]:
        """This node and all below it."""
        yield self
        for child in self.children:
            yield from child.walk()
