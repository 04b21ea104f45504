"""The monthly model as named lines of small expressions. Defined once, evaluated three ways.

An expression says what a line is in month t from constants, inputs and lines at t or earlier. Money
flows are rounded to the minor unit, half away from zero (what a spreadsheet's ROUND does), and stocks
are sums of rounded flows, so identities hold to the cent in every back end that rounds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from engine.playbook.parts import Text

MISSING = Decimal("NaN")  # a ratio without a denominator; it spreads quietly through arithmetic


class Expr:
    """A value in month t. Arithmetic on expressions builds expressions."""

    __slots__ = ()

    def __add__(self, other: Expr | Decimal | int) -> Expr:
        return total([self, as_expr(other)])

    def __sub__(self, other: Expr | Decimal | int) -> Expr:
        right = as_expr(other)
        return self if right == ZERO else Op("-", (self, right))

    def __rsub__(self, other: Decimal | int) -> Expr:
        return Op("-", (as_expr(other), self))

    def __mul__(self, other: Expr | Decimal | int) -> Expr:
        return product(self, as_expr(other))

    def __truediv__(self, other: Expr | Decimal | int) -> Expr:
        """A division whose denominator the allowed ranges keep above zero; else see `ratio`."""
        right = as_expr(other)
        return self if right == ONE or self == ZERO else Op("/", (self, right))


@dataclass(frozen=True, slots=True)
class Const(Expr):
    value: Decimal


@dataclass(frozen=True, slots=True)
class Input(Expr):
    """The input at this path: its middle in the base case, a draw on a path."""

    path: str


@dataclass(frozen=True, slots=True)
class Ref(Expr):
    """Another line `lag` months ago. Before month 1 a line has its opening value."""

    line: str
    lag: int = 0

    def before(self, months: int) -> Ref:
        return Ref(self.line, self.lag + months)


@dataclass(frozen=True, slots=True)
class Whole(Const):
    """The whole number or month at this path, as a number that a workbook reads from a cell."""

    path: str


@dataclass(frozen=True, slots=True)
class Delayed(Ref):
    """A line `lag` months ago, where the lag is the whole number at this path."""

    path: str = ""


@dataclass(frozen=True, slots=True)
class Month(Expr):
    """The number of month t, 1 for the first. It stands in rules alone."""


@dataclass(frozen=True, slots=True)
class Test:
    """A condition on whole numbers: >= and = of two, "and" and "or" of many."""

    name: str
    args: tuple[Expr | Test, ...]


@dataclass(frozen=True, slots=True)
class Picked(Test):
    """Whether the choice at this path is this option; `holds` says so of the inputs."""

    path: str
    option: str
    holds: bool


@dataclass(frozen=True, slots=True)
class When(Expr):
    """One expression where the condition holds, another where it does not. It stands in rules alone."""

    test: Test
    then: Expr
    other: Expr


@dataclass(frozen=True, slots=True)
class ByMonth(Expr):
    """One expression for each month, for what the calendar decides: starts, ends, seasons, due dates.

    Attributes:
        rule: what the cases follow from, for a workbook whose cells may change it; None: nothing may.
    """

    cases: tuple[Expr, ...]
    rule: Expr | None = None


@dataclass(frozen=True, slots=True)
class Op(Expr):
    """An operation: + (of many) - * / mod min max round (to `places`) ratio (missing unless b > 0)."""

    name: str
    args: tuple[Expr, ...]
    places: int = 0


ZERO, ONE = Const(Decimal(0)), Const(Decimal(1))


def as_expr(value: Expr | Decimal | int) -> Expr:
    return value if isinstance(value, Expr) else Const(Decimal(value))


def total(parts: Iterable[Expr]) -> Expr:
    """The sum of the parts; zeros are left out."""
    kept: list[Expr] = []
    for part in parts:
        if isinstance(part, Op) and part.name == "+":
            kept.extend(part.args)
        elif part != ZERO:
            kept.append(part)
    return Op("+", tuple(kept)) if len(kept) > 1 else kept[0] if kept else ZERO


def product(left: Expr, right: Expr) -> Expr:
    if ZERO in (left, right):
        return ZERO
    if left == ONE or right == ONE:
        return right if left == ONE else left
    return Op("*", (left, right))


def power(base: Expr, exponent: int) -> Expr:
    """The base times itself; the exponent is a small whole number known when the model is built."""
    result: Expr = ONE
    for _ in range(exponent):
        result = result * base
    return result


def least(left: Expr | int, right: Expr | int) -> Expr:
    return Op("min", (as_expr(left), as_expr(right)))


def most(left: Expr | int, right: Expr | int) -> Expr:
    return Op("max", (as_expr(left), as_expr(right)))


def rounded(value: Expr, places: int) -> Expr:
    """The value to so many decimals, half away from zero."""
    is_done = isinstance(value, Op) and value.name == "round" and value.places <= places
    return value if is_done or value == ZERO else Op("round", (value,), places)


def ratio(left: Expr, right: Expr) -> Expr:
    """The quotient where the denominator is above zero, else missing (F-UE-14)."""
    return Op("ratio", (left, right))


def by_month(months: int, case: Callable[[int], Expr]) -> Expr:
    """What `case` says for each month 1 … months; one expression when it is always the same."""
    return merged([case(month) for month in range(1, months + 1)])


def merged(cases: Sequence[Expr]) -> Expr:
    """The cases of all months; one expression when they are the same."""
    first = cases[0]
    return first if all(one is first or one == first for one in cases) else ByMonth(tuple(cases))


def at_month(expr: Expr, month: int) -> Expr:
    """The expression as it stands in one month: the rule or the month's case, zeros and ones gone."""
    if isinstance(expr, ByMonth):
        return at_month(expr.rule or expr.cases[month - 1], month)
    if isinstance(expr, When):
        return When(expr.test, at_month(expr.then, month), at_month(expr.other, month))
    if not isinstance(expr, Op):
        return expr
    args = [at_month(arg, month) for arg in expr.args]
    if expr.name == "+":
        return total(args)
    if expr.name == "*":
        return product(args[0], args[1])
    if expr.name == "round" and isinstance(args[0], Const):
        return args[0] if args[0] == ZERO else Op("round", tuple(args), expr.places)
    if expr.name in "-/":
        return args[0] - args[1] if expr.name == "-" else args[0] / args[1]
    return Op(expr.name, tuple(args), expr.places)


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the forecast.

    Attributes:
        unit: money, customers, percent, share, months, ratio, units or people.
        opening: the value before month 1; it may use inputs, and openings of lines above.
        is_output: shown to the founder, and given bands by the simulation.
        fact: the fact its definition comes from, such as F-UE-09.
    """

    id: str
    label: Text
    expr: Expr
    section: str
    unit: str = "money"
    opening: Expr = ZERO
    is_output: bool = False
    is_nullable: bool = False
    fact: str = ""
    definition: Text | None = None


@dataclass(frozen=True)
class Model:
    """The lines in an order in which each needs, within a month, only lines above it."""

    months: int
    places: int
    lines: Mapping[str, Line]

    @cached_property
    def outputs(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines.values() if line.is_output)

    @cached_property
    def lags(self) -> Mapping[str, int]:
        """How many months back each line is looked at."""
        lags = dict.fromkeys(self.lines, 0)
        for line in self.lines.values():
            for ref in references(line.expr):
                lags[ref.line] = max(lags[ref.line], ref.lag)
        return lags

    def only(self, wanted: Iterable[str]) -> Model:
        """The model of these lines and of all that they need, in the same order."""
        needed: set[str] = set()
        left = list(wanted)
        while left:
            line = left.pop()
            if line not in needed:
                needed.add(line)
                both = (self.lines[line].expr, self.lines[line].opening)
                left += [ref.line for expr in both for ref in references(expr)]
        kept = {key: line for key, line in self.lines.items() if key in needed}
        return Model(self.months, self.places, kept)


def references(expr: Expr) -> Iterable[Ref]:
    """Every line that an expression looks at."""
    return (node for node in nodes(expr) if isinstance(node, Ref))


def input_paths(expr: Expr) -> set[str]:
    """Every input that an expression looks at itself."""
    return {node.path for node in nodes(expr) if isinstance(node, Input)}


def nodes(expr: Expr) -> Iterable[Expr | Test]:
    """Every part of an expression, itself included; of what follows a rule, the rule's too."""
    stack: list[Expr | Test] = [expr]
    while stack:
        node = stack.pop()
        yield node
        if isinstance(node, ByMonth):
            stack.extend(set(node.cases))
            stack.extend([node.rule] if node.rule else [])
        elif isinstance(node, Op | Test):
            stack.extend(node.args)
        elif isinstance(node, When):
            stack.extend((node.test, node.then, node.other))
