"""The rule language: a small typed subset of CEL, three-valued (Kleene) and bounded.

A rule is parsed and type-checked once, when a playbook is loaded, and compiled to closures. A value
that is not known is `None`; so is the value of an item that is not relevant, but only the first is
listed as open. `unlimited` numbers are `math.inf`.
"""

from __future__ import annotations

import difflib
import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

MAX_LENGTH = 2000
MAX_DEPTH = 40
TOKEN = re.compile(
    r"""\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<name>[A-Za-z_][A-Za-z0-9_]*)|(?P<string>"[^"\\\n]*"|'[^'\\\n]*')"""
    r"""|(?P<op>&&|\|\||==|!=|<=|>=|[-+*/<>!()\[\],=&|.?:%]))"""
)
PRECEDENCE = {"||": 1, "&&": 2, "==": 3, "!=": 3, "<": 3, "<=": 3, ">": 3, ">=": 3, "in": 3}
PRECEDENCE |= {"+": 4, "-": 4, "*": 5, "/": 5}
HINTS = {
    "and": "&&",
    "or": "||",
    "not": "!",
    "=": "==",
    "&": "&&",
    "|": "||",
    "AND": "&&",
    "OR": "||",
}
COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq, "!=": operator.ne, "<": operator.lt,
    "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip

Lookup = Callable[[str], Any]
Compiled = Callable[[Lookup, Any], Any]


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
    """What the type checker knows of an identifier: "number", "level", "choice", "choices", "bool" or "text"."""

    id: str
    type: str
    options: tuple[str, ...] = ()
    scope: str = "question"  # question | fact | parameter


@dataclass(frozen=True, slots=True)
class Node:
    kind: str
    type: str
    offset: int
    value: Any = None
    children: tuple[Node, ...] = ()
    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class Expression:
    """A checked rule. `names` are the ids of items it reads; `evaluate` gives True, False, a value or None."""

    text: str
    type: str
    names: frozenset[str]
    parameters: frozenset[str]
    root: Node
    run: Compiled

    def evaluate(self, lookup: Lookup) -> Any:
        """The value of the rule; None when it cannot be known from what `lookup(id)` gives."""
        return self.run(lookup, None)


@dataclass(slots=True)
class Token:
    kind: str
    text: str
    offset: int


def tokenize(text: str) -> list[Token]:
    tokens: list[Token] = []
    position = 0
    while position < len(text):
        if not text[position:].strip():
            break
        match = TOKEN.match(text, position)
        if not match:
            start = position + len(text[position:]) - len(text[position:].lstrip())
            raise BadExpression(
                f"“{text[start]}” is not part of the rule language", start, "remove it"
            )
        kind = match.lastgroup or ""
        token = Token(kind, match.group(kind), match.start(kind))
        hint = HINTS.get(token.text)
        if hint and kind in {"op", "name"}:
            raise BadExpression(
                f"“{token.text}” is not an operator here", token.offset, f"write {hint}"
            )
        if kind == "op" and token.text in {".", "?", ":", "%"}:
            raise BadExpression(
                f"“{token.text}” is not part of the rule language", token.offset, "remove it"
            )
        tokens.append(token)
        position = match.end()
    tokens.append(Token("end", "", len(text)))
    return tokens


class Parser:
    """Precedence climbing over the tokens; types are checked as the tree grows."""

    def __init__(self, text: str, names: Mapping[str, Name]) -> None:
        self.names, self.tokens, self.at = names, tokenize(text), 0
        self.element: Name | None = None

    def parse(self) -> Node:
        node = self.expression(0, 0)
        token = self.tokens[self.at]
        if token.kind != "end":
            raise BadExpression(
                f"“{token.text}” was not expected here", token.offset, "join with && or ||"
            )
        return node

    def take(self, text: str) -> Token:
        token = self.tokens[self.at]
        if token.text != text or token.kind == "string":
            found = f"“{token.text}”" if token.text else "the end"
            raise BadExpression(
                f"“{text}” was expected, {found} found", token.offset, f"write {text}"
            )
        self.at += 1
        return token

    def peek(self) -> Token:
        return self.tokens[self.at]

    def expression(self, least: int, depth: int) -> Node:
        if depth > MAX_DEPTH:
            raise BadExpression(
                f"the rule is nested deeper than {MAX_DEPTH}", self.peek().offset, "split it"
            )
        left = self.unary(depth)
        while True:
            token = self.peek()
            power = PRECEDENCE.get(token.text, 0) if token.kind != "string" else 0
            if power <= least:
                return left
            self.at += 1
            right = self.expression(power, depth + 1)
            left = self.binary(token, left, right)
            following = self.peek()
            if power == 3 and PRECEDENCE.get(following.text, 0) == 3 and following.kind != "string":
                raise BadExpression(
                    "comparisons cannot be chained", following.offset, "join with &&"
                )

    def unary(self, depth: int) -> Node:
        token = self.peek()
        if depth > MAX_DEPTH:
            raise BadExpression(
                f"the rule is nested deeper than {MAX_DEPTH}", token.offset, "split it"
            )
        if token.kind == "op" and token.text in {"!", "-"}:
            self.at += 1
            inner = self.unary(depth + 1)
            if token.text == "!":
                need(inner, {"bool"}, "! needs a condition")
                return Node("not", "bool", token.offset, children=(inner,))
            need(inner, {"number"}, "− needs a number")
            return Node("negate", "number", token.offset, children=(inner,))
        return self.primary(depth)

    def primary(self, depth: int) -> Node:
        token = self.peek()
        self.at += 1
        if token.kind == "number":
            return Node("constant", "number", token.offset, Fraction(token.text))
        if token.kind == "string":
            return Node("constant", "text", token.offset, token.text[1:-1])
        if token.text == "(":
            inner = self.expression(0, depth + 1)
            self.take(")")
            return inner
        if token.text == "[":
            return self.list_of(token, depth)
        if token.kind == "name":
            return self.named(token, depth)
        found = f"“{token.text}”" if token.text else "the end"
        raise BadExpression(
            f"a value was expected, {found} found", token.offset, "write a name or a value"
        )

    def list_of(self, token: Token, depth: int) -> Node:
        children: list[Node] = []
        while self.peek().text != "]" or self.peek().kind == "string":
            children.append(self.expression(0, depth + 1))
            if self.peek().text != ",":
                break
            self.at += 1
        self.take("]")
        return Node("list", "list", token.offset, children=tuple(children))

    def named(self, token: Token, depth: int) -> Node:
        if token.text in {"true", "false"}:
            return Node("constant", "bool", token.offset, token.text == "true")
        if token.text == "answered":
            self.take("(")
            inner = self.primary(depth + 1)
            self.take(")")
            if inner.kind != "name":
                raise BadExpression(
                    "answered() takes the id of a question", inner.offset, "write answered(mr_03)"
                )
            return Node("answered", "bool", token.offset, inner.value)
        if token.text == "count":
            return self.count(token, depth)
        if token.text == "it" and self.element:
            return Node("it", self.element.type, token.offset, options=self.element.options)
        if self.peek().text == "(" and self.peek().kind == "op":
            raise BadExpression(
                f"“{token.text}” is not a function", token.offset, "use count() or answered()"
            )
        name = self.names.get(token.text)
        if name is None:
            close = difflib.get_close_matches(token.text, self.names, 1)
            remedy = (
                f"did you mean {close[0]}?"
                if close
                else "use the id of a question, fact or parameter"
            )
            raise BadExpression(f"“{token.text}” is not known", token.offset, remedy)
        kind = "parameter" if name.scope == "parameter" else "name"
        return Node(kind, name.type, token.offset, name.id, options=name.options)

    def count(self, token: Token, depth: int) -> Node:
        self.take("(")
        subject = self.expression(0, depth + 1)
        if subject.kind == "list":
            types = {child.type for child in subject.children}
            if len(types) != 1 or any(child.kind != "name" for child in subject.children):
                raise BadExpression(
                    "count() needs a list of questions of one type",
                    subject.offset,
                    "count([a, b], it <= 1)",
                )
            element = Name("it", types.pop())
        elif subject.type == "choices":
            element = Name("it", "choice", subject.options)
        else:
            raise BadExpression(
                "count() needs a list or a multiple choice",
                subject.offset,
                "count([a, b], it <= 1)",
            )
        self.take(",")
        outer, self.element = self.element, element
        condition = self.expression(0, depth + 1)
        self.element = outer
        need(condition, {"bool"}, "the second part of count() must be a condition")
        self.take(")")
        return Node("count", "number", token.offset, children=(subject, condition))

    def binary(self, token: Token, left: Node, right: Node) -> Node:
        symbol = token.text
        node = Node(symbol, "bool", token.offset, children=(left, right))
        if symbol in {"&&", "||"}:
            need(left, {"bool"}, f"{symbol} joins conditions")
            need(right, {"bool"}, f"{symbol} joins conditions")
        elif symbol in {"+", "-", "*", "/"}:
            need(left, {"number"}, f"{symbol} needs numbers")
            need(right, {"number"}, f"{symbol} needs numbers")
            return Node(symbol, "number", token.offset, children=(left, right))
        elif symbol == "in":
            check_in(left, right)
        else:
            check_comparison(symbol, left, right)
        return node


def need(node: Node, types: set[str], message: str) -> None:
    if node.type not in types:
        raise BadExpression(
            f"{message}; this is a {node.type}", node.offset, "compare it with a value first"
        )


def check_option(node: Node, options: tuple[str, ...]) -> None:
    if node.kind == "constant" and options and node.value not in options:
        close = difflib.get_close_matches(str(node.value), options, 1)
        remedy = f'did you mean "{close[0]}"?' if close else f"use one of {', '.join(options)}"
        raise BadExpression(f"there is no option “{node.value}”", node.offset, remedy)


def check_in(left: Node, right: Node) -> None:
    if right.type == "choices":
        need(left, {"text"}, "in needs an option on its left")
        check_option(left, right.options)
        return
    if right.kind != "list":
        raise BadExpression(
            "in needs a list or a multiple choice on its right", right.offset, 'write ["a", "b"]'
        )
    for child in right.children:
        check_comparison("==", left, child)


def check_comparison(symbol: str, left: Node, right: Node) -> None:
    for node in (left, right):
        if node.type in {"list", "choices"}:
            raise BadExpression(
                "lists cannot be compared", node.offset, 'use "option" in the list, or count()'
            )
    kinds = {"choice" if node.type == "choice" else node.type for node in (left, right)}
    if symbol in {"<", "<=", ">", ">="} and kinds != {"number"}:
        raise BadExpression(
            f"{symbol} compares numbers", left.offset, "compare a number with a number"
        )
    if kinds == {"choice", "text"}:
        choice, literal = (left, right) if left.type == "choice" else (right, left)
        check_option(literal, choice.options)
    elif len(kinds) != 1:
        raise BadExpression(
            f"a {left.type} is compared with a {right.type}", left.offset, "compare like with like"
        )


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
        raise BadExpression(
            f"the rule is longer than {MAX_LENGTH} characters", MAX_LENGTH, "split it"
        )
    root = Parser(text, names).parse()
    if root.type != want:
        wanted = "a condition" if want == "bool" else "a number"
        raise BadExpression(
            f"the whole must be {wanted}; this is a {root.type}", root.offset, f"write {wanted}"
        )
    read: set[str] = set()
    limits: set[str] = set()
    collect(root, read, limits)
    return Expression(text, root.type, frozenset(read), frozenset(limits), root, compile_node(root))


def collect(node: Node, read: set[str], limits: set[str]) -> None:
    if node.kind in {"name", "answered"}:
        read.add(node.value)
    elif node.kind == "parameter":
        limits.add(node.value)
    for child in node.children:
        collect(child, read, limits)


def compile_node(node: Node) -> Compiled:
    """The node as a closure over (lookup, the element that count() is looking at)."""
    kind, value = node.kind, node.value
    if kind == "constant":
        return lambda lookup, it: value
    if kind in {"name", "parameter"}:
        return lambda lookup, it: lookup(value)
    if kind == "it":
        return lambda lookup, it: it
    if kind == "answered":
        return lambda lookup, it: lookup(value) not in (None, "unsure")
    if kind == "count":
        return compile_count(node)
    parts = tuple(compile_node(child) for child in node.children)
    if kind == "not":
        return lambda lookup, it: None if (v := parts[0](lookup, it)) is None else not v
    if kind == "negate":
        return lambda lookup, it: None if (v := parts[0](lookup, it)) is None else -v
    if kind in {"&&", "||"}:
        return compile_logic(kind == "||", *parts)
    if kind == "in":
        return compile_in(node.children[1], *parts)
    if kind == "list":
        return lambda lookup, it: [part(lookup, it) for part in parts]
    if kind in COMPARE:
        return compile_comparison(COMPARE[kind], *parts)
    return compile_arithmetic(kind, *parts)


def compile_logic(decides: bool, left: Compiled, right: Compiled) -> Compiled:
    """Kleene's and / or: the deciding value wins over unknown, whatever the order."""

    def run(lookup: Lookup, it: Any) -> Any:
        first = left(lookup, it)
        if first is decides:
            return decides
        second = right(lookup, it)
        if second is decides:
            return decides
        return None if first is None or second is None else not decides

    return run


def compile_comparison(
    compare: Callable[[Any, Any], bool], left: Compiled, right: Compiled
) -> Compiled:
    def run(lookup: Lookup, it: Any) -> Any:
        a, b = left(lookup, it), right(lookup, it)
        if isinstance(a, Range) or isinstance(b, Range):
            return compare_ranges(compare, a, b)
        if a is None or b is None:
            return None
        # "unsure" is what a yes/no question holds when the team does not know: only a rule that
        # names it can decide on it.
        if (a == "unsure") != (b == "unsure"):
            return None
        return compare(a, b)

    return run


def compile_in(container: Node, item: Compiled, items: Compiled) -> Compiled:
    def run(lookup: Lookup, it: Any) -> Any:
        value, members = item(lookup, it), items(lookup, it)
        if value is None or members is None:
            return None
        if value in members:
            return True
        return (
            None if container.kind == "list" and (value == "unsure" or None in members) else False
        )

    return run


def compile_arithmetic(symbol: str, left: Compiled, right: Compiled) -> Compiled:
    def run(lookup: Lookup, it: Any) -> Any:
        a, b = left(lookup, it), right(lookup, it)
        if a is None or b is None or isinstance(a, Range) or isinstance(b, Range):
            return None
        if symbol == "/":
            return None if b == 0 else a / b
        return a + b if symbol == "+" else a - b if symbol == "-" else a * b

    return run


@dataclass(frozen=True, slots=True)
class Range:
    """A count that is only known to lie between two whole numbers."""

    low: int
    high: int


def compile_count(node: Node) -> Compiled:
    subject, condition = node.children
    holds = compile_node(condition)
    members = compile_node(subject)

    def run(lookup: Lookup, it: Any) -> Any:
        values = members(lookup, it)
        if values is None:
            return None
        outcomes = [None if value is None else holds(lookup, value) for value in values]
        low = outcomes.count(True)
        unknown = outcomes.count(None)
        return Range(low, low + unknown) if unknown else Fraction(low)

    return run


def compare_ranges(compare: Callable[[Any, Any], bool], a: Any, b: Any) -> bool | None:
    """The comparison when it holds, or fails, for every number the ranges allow; None otherwise."""
    if a is None or b is None:
        return None
    first = range(a.low, a.high + 1) if isinstance(a, Range) else [a]
    second = range(b.low, b.high + 1) if isinstance(b, Range) else [b]
    outcomes = {compare(x, y) for x in first for y in second}
    return outcomes.pop() if len(outcomes) == 1 else None
