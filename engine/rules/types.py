"""Which sides may stand beside which operator."""

from __future__ import annotations

import difflib

from engine.rules.days import is_day
from engine.rules.tree import BadExpression, Node

WORDS = {
    "number": "number",
    "choice": "choice",
    "choices": "multiple choice",
    "bool": "condition",
    "text": "text",
    "date": "date",
    "list": "list",
}


def need(node: Node, types: set[str], message: str) -> None:
    """Refuses a node of another type. Raises BadExpression."""
    if node.type in types:
        return
    remedy = "compare it with a value first" if "bool" in types else "use a number here"
    raise BadExpression(f"{message}; this is a {WORDS[node.type]}", node.offset, remedy)


def check_option(node: Node, options: tuple[str, ...]) -> None:
    """Refuses a literal that is none of the options. Raises BadExpression."""
    if not node.is_literal or not options or node.value in options:
        return
    close = difflib.get_close_matches(str(node.value), options, 1)
    remedy = f'did you mean "{close[0]}"?' if close else f"use one of {', '.join(options)}"
    raise BadExpression(f"there is no option “{node.value}”", node.offset, remedy)


def check_in(left: Node, right: Node) -> None:
    """Refuses what cannot be a member of the right side. Raises BadExpression."""
    if right.type == "choices":
        if left.type not in {"text", "choice"}:
            message = f"in needs an option on its left; this is a {WORDS[left.type]}"
            raise BadExpression(message, left.offset, "write an option in quotes")
        check_option(left, right.options)
        return
    if right.kind != "list":
        message = "in needs a list or a multiple choice on its right"
        raise BadExpression(message, right.offset, 'write ["a", "b"]')
    for child in right.children:
        check_comparison("==", left, child)


def check_comparison(symbol: str, left: Node, right: Node) -> None:
    """Refuses sides that cannot be compared. Raises BadExpression."""
    for node in (left, right):
        if node.type in {"list", "choices"}:
            remedy = 'use "option" in the list, or count()'
            raise BadExpression("lists cannot be compared", node.offset, remedy)
    kinds = {left.type, right.type}
    if kinds == {"date", "text"}:
        check_day(left if left.type == "text" else right)
        return
    if symbol in {"<", "<=", ">", ">="} and kinds not in ({"number"}, {"date"}):
        message = f"{symbol} compares numbers"
        raise BadExpression(message, left.offset, "compare a number with a number")
    if kinds == {"choice", "text"}:
        choice, literal = (left, right) if left.type == "choice" else (right, left)
        check_option(literal, choice.options)
    elif len(kinds) != 1:
        message = f"a {WORDS[left.type]} is compared with a {WORDS[right.type]}"
        raise BadExpression(message, left.offset, "compare like with like")


def check_day(node: Node) -> None:
    """Refuses what a date cannot be compared with: only a day that is written out. Raises BadExpression."""
    if not node.is_literal:
        raise BadExpression(f"a date is compared with a {WORDS[node.type]}", node.offset, "compare like with like")
    if not is_day(node.value):
        raise BadExpression(f"“{node.value}” is not a day", node.offset, 'write "2026-07-31"')
