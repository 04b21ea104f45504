"""Text -> tree of a rule. Types are checked as the tree grows; every mistake has a place and a remedy."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from engine.rules.tree import BadExpression, Name, Node
from engine.rules.types import check_comparison, check_in, need

MAX_DEPTH = 40
TOKEN = re.compile(
    r"""\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<name>[A-Za-z_][A-Za-z0-9_]*)|(?P<string>"[^"\\\n]*"|'[^'\\\n]*')"""
    r"""|(?P<op>&&|\|\||==|!=|<=|>=|[-+*/<>!()\[\],=&|.?:%]))""",
    re.ASCII,
)
PRECEDENCE = {"||": 1, "&&": 2, "==": 3, "!=": 3, "<": 3, "<=": 3, ">": 3, ">=": 3, "in": 3}
PRECEDENCE |= {"+": 4, "-": 4, "*": 5, "/": 5}
COMPARISON = 3
CHAINS = {"&&", "||", "+", "*"}  # one node with many children, so that long lists are not deep
HINTS = {
    "and": "&&",
    "or": "||",
    "not": "!",
    "=": "==",
    "&": "&&",
    "|": "||",
    "AND": "&&",
    "OR": "||",
    "NOT": "!",
    "True": "true",
    "False": "false",
}


@dataclass(slots=True)
class Token:
    kind: str
    text: str
    offset: int

    def is_op(self, *texts: str) -> bool:
        return self.text in texts and self.kind != "string"


def tokenize(text: str) -> list[Token]:
    """The tokens of a rule and an end mark. Raises BadExpression."""
    tokens: list[Token] = []
    position = 0
    while text[position:].strip():
        match = TOKEN.match(text, position)
        if not match:
            raise stray(text, position + len(text[position:]) - len(text[position:].lstrip()))
        kind = match.lastgroup or ""
        token = Token(kind, match.group(kind), match.start(kind))
        refuse_foreign(token)
        tokens.append(token)
        position = match.end()
    tokens.append(Token("end", "", len(text)))
    return tokens


def stray(text: str, start: int) -> BadExpression:
    if text[start] in "\"'":
        closes = f"close the text with {text[start]}, and use no backslash in it"
        return BadExpression("the text in quotes does not end", start, closes)
    return BadExpression(f"“{text[start]}” is not part of the rule language", start, "remove it")


def refuse_foreign(token: Token) -> None:
    """Operators of other languages get a hint."""
    hint = HINTS.get(token.text)
    if hint and token.kind in {"op", "name"}:
        message = f"“{token.text}” is not an operator here"
        raise BadExpression(message, token.offset, f"write {hint}")
    if token.kind == "op" and token.text in {".", "?", ":", "%"}:
        message = f"“{token.text}” is not part of the rule language"
        raise BadExpression(message, token.offset, "remove it")


class Parser:
    """Precedence climbing over the tokens."""

    def __init__(self, text: str, names: Mapping[str, Name]) -> None:
        self.names, self.tokens, self.at = names, tokenize(text), 0
        self.element: Name | None = None

    def parse(self) -> Node:
        """The tree of the whole text. Raises BadExpression."""
        node = self.expression(0, 0)
        token = self.peek()
        if token.kind != "end":
            message = f"“{token.text}” was not expected here"
            raise BadExpression(message, token.offset, "join with && or ||")
        if depth_of(node) > MAX_DEPTH:
            raise too_deep(node.offset)
        return node

    def peek(self) -> Token:
        return self.tokens[self.at]

    def take(self, text: str) -> Token:
        token = self.peek()
        if not token.is_op(text):
            message = f"“{text}” was expected, {found(token)} found"
            raise BadExpression(message, token.offset, f"write {text}")
        self.at += 1
        return token

    def expression(self, least: int, depth: int) -> Node:
        if depth > MAX_DEPTH:
            raise too_deep(self.peek().offset)
        left = self.unary(depth)
        while True:
            token = self.peek()
            power = PRECEDENCE.get(token.text, 0) if token.kind != "string" else 0
            if power <= least:
                return left
            self.at += 1
            left = binary(token, left, self.expression(power, depth + 1))
            if power == COMPARISON:
                self.refuse_chain()

    def refuse_chain(self) -> None:
        token = self.peek()
        if token.kind != "string" and PRECEDENCE.get(token.text, 0) == COMPARISON:
            raise BadExpression("comparisons cannot be chained", token.offset, "join with &&")

    def unary(self, depth: int) -> Node:
        token = self.peek()
        if depth > MAX_DEPTH:
            raise too_deep(token.offset)
        if not token.is_op("!", "-"):
            return self.primary(depth)
        self.at += 1
        inner = self.unary(depth + 1)
        if token.text == "!":
            need(inner, {"bool"}, "! needs a condition")
            return Node("not", "bool", token.offset, children=(inner,))
        need(inner, {"number"}, "− needs a number")
        return Node("negate", "number", token.offset, children=(inner,))

    def primary(self, depth: int) -> Node:
        token = self.peek()
        self.at += 1
        if token.kind == "number":
            return Node("constant", "number", token.offset, exact(token.text))
        if token.kind == "string":
            return Node("constant", "text", token.offset, token.text[1:-1])
        if token.text == "(":
            inner = self.expression(0, depth + 1)
            self.take(")")
            # Brackets keep their meaning when chains are joined.
            return replace(inner, value="bracket") if inner.kind in CHAINS else inner
        if token.text == "[":
            return self.list_of(token, depth)
        if token.kind == "name":
            return self.named(token, depth)
        message = f"a value was expected, {found(token)} found"
        raise BadExpression(message, token.offset, "write a name or a value")

    def list_of(self, token: Token, depth: int) -> Node:
        children: list[Node] = []
        while not self.peek().is_op("]"):
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
            return self.answered(token, depth)
        if token.text == "count":
            return self.count(token, depth)
        if token.text == "it" and self.element:
            return Node("it", self.element.type, token.offset, options=self.element.options)
        if self.peek().is_op("("):
            message = f"“{token.text}” is not a function"
            raise BadExpression(message, token.offset, "use count() or answered()")
        return self.known(token)

    def known(self, token: Token) -> Node:
        """The item or parameter of this name."""
        name = self.names.get(token.text)
        if name is None:
            close = difflib.get_close_matches(token.text, self.names, 1)
            remedy = "use the id of a question, fact or parameter"
            if close:
                remedy = f"did you mean {close[0]}?"
            raise BadExpression(f"“{token.text}” is not known", token.offset, remedy)
        kind = "parameter" if name.scope == "parameter" else "name"
        return Node(kind, name.type, token.offset, name.id, options=name.options)

    def answered(self, token: Token, depth: int) -> Node:
        self.take("(")
        inner = self.primary(depth + 1)
        self.take(")")
        if inner.kind != "name":
            message = "answered() takes the id of a question"
            raise BadExpression(message, inner.offset, "write answered(mr_03)")
        return Node("answered", "bool", token.offset, inner.value, options=inner.options)

    def count(self, token: Token, depth: int) -> Node:
        self.take("(")
        subject = self.expression(0, depth + 1)
        element = element_of(subject)
        self.take(",")
        outer, self.element = self.element, element
        condition = self.expression(0, depth + 1)
        self.element = outer
        need(condition, {"bool"}, "the second part of count() must be a condition")
        self.take(")")
        return Node("count", "number", token.offset, children=(subject, condition))


def found(token: Token) -> str:
    return f"“{token.text}”" if token.text else "the end"


def too_deep(offset: int) -> BadExpression:
    return BadExpression(f"the rule is nested deeper than {MAX_DEPTH}", offset, "split it")


def exact(digits: str) -> Fraction | int:
    """A literal number; a whole one stays an int, which compares faster."""
    value = Fraction(digits)
    return value.numerator if value.denominator == 1 else value


def depth_of(node: Node) -> int:
    """Levels of a tree; at least 1. An explicit stack, for a tree may be deeper than Python's."""
    deepest, stack = 0, [(node, 1)]
    while stack:
        current, depth = stack.pop()
        deepest = max(deepest, depth)
        stack += [(child, depth + 1) for child in current.children]
    return deepest


def element_of(subject: Node) -> Name:
    """What `it` means inside count(). Raises BadExpression when the subject cannot be counted."""
    if subject.type == "choices":
        return Name("it", "choice", subject.options)
    if subject.kind != "list":
        message = "count() needs a list or a multiple choice"
        raise BadExpression(message, subject.offset, "count([a, b], it <= 1)")
    types = {child.type for child in subject.children}
    if len(types) != 1 or any(child.kind != "name" for child in subject.children):
        message = "count() needs a list of questions of one type"
        raise BadExpression(message, subject.offset, "count([a, b], it <= 1)")
    options = {child.options for child in subject.children}
    return Name("it", types.pop(), options.pop() if len(options) == 1 else ())


def binary(token: Token, left: Node, right: Node) -> Node:
    """The node of an operator with two sides, its types checked."""
    symbol = token.text
    if symbol in {"&&", "||"}:
        need(left, {"bool"}, f"{symbol} joins conditions")
        need(right, {"bool"}, f"{symbol} joins conditions")
        return joined(Node(symbol, "bool", token.offset, children=(left, right)))
    if symbol in {"+", "-", "*", "/"}:
        need(left, {"number"}, f"{symbol} needs numbers")
        need(right, {"number"}, f"{symbol} needs numbers")
        return joined(Node(symbol, "number", token.offset, children=(left, right)))
    if symbol == "in":
        check_in(left, right)
    else:
        check_comparison(symbol, left, right)
    return Node(symbol, "bool", token.offset, children=(left, right))


def joined(node: Node) -> Node:
    """a && b && c as one node with three children."""
    left = node.children[0]
    if node.kind not in CHAINS or left.kind != node.kind or left.value == "bracket":
        return node
    return replace(node, offset=left.offset, children=(*left.children, node.children[1]))
