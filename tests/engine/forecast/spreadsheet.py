"""A spreadsheet in a hundred lines: what the formulas mean, told independently of who wrote them.

Numbers are doubles and ROUND works on fifteen digits, half away from zero, as in spreadsheet programs. A
text in arithmetic is an error, a text is greater than any number, IFERROR catches errors.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

TOKEN = re.compile(
    r'\s*(?:(\d+(?:\.\d+)?(?:E[+-]?\d+)?)|("[^"]*")|(>=|<=|<>|[-+*/(),:><=])|'
    r"((?:\w+!)?\$?[A-Z]{1,3}\$?\d+)|([A-Z]+)(?=\())"
)


class SheetError(Exception):
    """#VALUE!, #DIV/0!, #N/A."""


class Sheet:
    """Cells by address; each is a number or a formula, worked out when it is looked at."""

    def __init__(self, cells):
        self.cells = {address.replace("$", ""): content for address, content in cells.items()}
        self.known = {}

    def value(self, address):
        address = address.replace("$", "")
        if address not in self.known:
            content = self.cells[address]
            self.known[address] = None  # a circle would look at None and fail
            self.known[address] = (
                Formula(self, content[1:]).result() if isinstance(content, str) and content.startswith("=") else content
            )
        return self.known[address]

    def between(self, first, last):
        """The cells of a range that lies in one row."""
        columns = sorted(
            (column_number(address), address) for address in self.cells if row_of(address) == row_of(first)
        )
        low, high = column_number(first), column_number(last)
        return [self.value(address) for number, address in columns if low <= number <= high]


def split(address):
    sheet, _, cell = address.replace("$", "").rpartition("!")
    letters, digits = re.fullmatch(r"([A-Z]+)(\d+)", cell).groups()
    return sheet, letters, int(digits)


def row_of(address):
    sheet, _, digits = split(address)
    return sheet, digits


def column_number(address):
    number = 0
    for letter in split(address)[1]:
        number = 26 * number + ord(letter) - 64
    return number


def column_name(number):
    name = ""
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name


def as_number(value):
    if isinstance(value, str) or value is None:
        raise SheetError
    return value


class Formula:
    """One formula: comparison, then sum, then product, then a single thing."""

    def __init__(self, sheet, text):
        self.sheet = sheet
        self.tokens = TOKEN.findall(text)
        assert "".join("".join(t) for t in self.tokens) == text.replace(" ", ""), text
        self.at = 0

    def result(self):
        value = self.comparison()
        assert self.at == len(self.tokens)
        return value

    def peek(self):
        return self.tokens[self.at][2] if self.at < len(self.tokens) else ""

    def take(self):
        self.at += 1
        return self.tokens[self.at - 1]

    def comparison(self):
        left = self.sum()
        if self.peek() in (">", ">=", "=", "<"):
            sign, right = self.take()[2], self.sum()
            a, b = (isinstance(left, str), left), (isinstance(right, str), right)
            return {">": a > b, "<": a < b, ">=": a >= b, "=": a == b}[sign]
        return left

    def sum(self):
        value = self.product()
        while self.peek() in ("+", "-") and self.peek():
            sign, right = self.take()[2], as_number(self.product())
            value = as_number(value) + right if sign == "+" else as_number(value) - right
        return value

    def product(self):
        value = self.single()
        while self.peek() in ("*", "/") and self.peek():
            sign, right = self.take()[2], as_number(self.single())
            if sign == "/" and right == 0:
                raise SheetError
            value = as_number(value) * right if sign == "*" else as_number(value) / right
        return value

    def single(self):
        number, text, sign, address, function = self.take()
        if number:
            return float(number)
        if text:
            return text[1:-1]
        if address:
            return self.sheet.value(address)
        if function:
            return self.call(function)
        if sign == "-":
            return -as_number(self.single())
        assert sign == "("
        value = self.comparison()
        assert self.take()[2] == ")"
        return value

    def arguments(self):
        """The arguments as stretches of tokens; each is worked out only when it is needed."""
        self.take()
        depth, stretch, stretches = 1, [], []
        while depth:
            token = self.take()
            depth += {"(": 1, ")": -1}.get(token[2], 0)
            if depth == 0 or (depth == 1 and token[2] == ","):
                stretches.append(stretch)
                stretch = []
            else:
                stretch.append(token)
        return [s for s in stretches if s]

    def worked(self, stretch):
        if len(stretch) == 3 and stretch[1][2] == ":":
            return self.sheet.between(stretch[0][3], stretch[2][3])
        part = Formula(self.sheet, "")
        part.tokens = stretch
        return part.result()

    def call(self, name):
        args = self.arguments()
        if name == "IF":
            return self.worked(args[1] if self.worked(args[0]) else args[2])
        if name == "IFERROR":
            try:
                return self.worked(args[0])
            except SheetError:
                return self.worked(args[1])
        if name == "NA":
            raise SheetError
        values = [self.worked(arg) for arg in args]
        if name == "ROUND":
            return rounded(as_number(values[0]), int(values[1]))
        if name == "MATCH":
            return float(values[1].index(values[0]) + 1)
        if name in ("AND", "OR"):
            return all(values) if name == "AND" else any(values)
        if name == "INDEX":
            return values[0][int(values[1]) - 1]
        if name == "MOD":
            return as_number(values[0]) % as_number(values[1])
        flat = [v for value in values for v in (value if isinstance(value, list) else [value])]
        numbers = [v for v in flat if not isinstance(v, str)]
        return {"MIN": min, "MAX": max, "COUNT": len}[name](numbers)


def rounded(value, places):
    unit = Decimal(1).scaleb(-places)
    return float(Decimal(f"{value:.15g}").quantize(unit, ROUND_HALF_UP))
