"""Runs a model month by month over any kind of number: exact decimals or arrays of paths."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial, reduce
from typing import Any, Protocol

from engine.forecast.model.graph import ByMonth, Const, Expr, Input, Model, Op, Ref

Value = Any  # a Decimal, a float or an array of paths
Step = Callable[[int], Value]


class Arithmetic(Protocol):
    """What a kind of number must offer beside + - * /."""

    def number(self, value: Any) -> Value: ...
    def round(self, value: Value, places: int) -> Value: ...
    def ratio(self, left: Value, right: Value) -> Value: ...
    def least(self, left: Value, right: Value) -> Value: ...
    def most(self, left: Value, right: Value) -> Value: ...


@dataclass(frozen=True, slots=True)
class Run:
    """A model being evaluated: its numbers, its inputs, and the columns filled so far."""

    arithmetic: Arithmetic
    inputs: Mapping[str, Value]
    columns: dict[str, list[Value]]


@dataclass(frozen=True, slots=True)
class Fixed:
    """An expression that is the same in every month: worked out once."""

    value: Value


@dataclass(frozen=True, slots=True)
class Stepped:
    """An input that changes in the course of the forecast.

    Attributes:
        steps: (month, value) in rising order: the value holds from that month on. The first is of month 0,
            the opening.
    """

    steps: tuple[tuple[int, Value], ...]

    def at(self, month: int) -> Value:
        """The value in a month from 0 up."""
        return next(value for since, value in reversed(self.steps) if since <= month)


def run_months(
    model: Model, arithmetic: Arithmetic, inputs: Mapping[str, Value]
) -> Iterator[tuple[int, Mapping[str, list[Value]]]]:
    """Yields (month, columns) after each month 1 … months; `columns[line][month]` is the value.

    A column's entry 0 is its opening value. The caller may empty entries that no lag reaches.
    """
    run = Run(arithmetic, inputs, {line: [None] * (model.months + 1) for line in model.lines})
    for line in model.lines.values():
        opening = compiled(line.opening, run)
        run.columns[line.id][0] = opening.value if isinstance(opening, Fixed) else opening(0)
    steps = [(run.columns[line.id], compiled(line.expr, run)) for line in model.lines.values()]
    for month in range(1, model.months + 1):
        for column, step in steps:
            column[month] = step.value if isinstance(step, Fixed) else step(month)
        yield month, run.columns


def compiled(expr: Expr, run: Run) -> Fixed | Step:
    """A function of the month, or what the expression is in every month."""
    if isinstance(expr, Const):
        return Fixed(run.arithmetic.number(expr.value))
    if isinstance(expr, Input):
        value = run.inputs[expr.path]
        return value.at if isinstance(value, Stepped) else Fixed(value)
    if isinstance(expr, Ref):
        return looked_up(run.columns[expr.line], expr.lag)
    if isinstance(expr, ByMonth):
        return chosen(expr, run)
    if isinstance(expr, Op):
        return operation(expr, run)
    raise TypeError(f"not an expression: {expr!r}")


def looked_up(column: list[Value], lag: int) -> Step:
    if lag == 0:
        return column.__getitem__

    def step(month: int) -> Value:
        return column[month - lag] if month > lag else column[0]

    return step


def chosen(expr: ByMonth, run: Run) -> Step:
    different = {id(case): case for case in expr.cases}
    known = {key: compiled(case, run) for key, case in different.items()}
    cases = [known[id(case)] for case in expr.cases]

    def step(month: int) -> Value:
        case = cases[month - 1]
        return case.value if isinstance(case, Fixed) else case(month)

    return step


def operation(expr: Op, run: Run) -> Fixed | Step:
    parts = [compiled(arg, run) for arg in expr.args]
    if expr.name == "+":
        return summed(parts)
    if expr.name == "round":
        return applied(partial(rounding, run.arithmetic, expr.places), parts[0])
    binary = {
        "-": operator.sub,
        "*": operator.mul,
        "/": operator.truediv,
        "min": run.arithmetic.least,
        "max": run.arithmetic.most,
        "ratio": run.arithmetic.ratio,
    }[expr.name]
    return joined(binary, parts[0], parts[1])


def rounding(arithmetic: Arithmetic, places: int, value: Value) -> Value:
    return arithmetic.round(value, places)


def applied(function: Callable[[Value], Value], part: Fixed | Step) -> Fixed | Step:
    if isinstance(part, Fixed):
        return Fixed(function(part.value))
    step = part
    return lambda month: function(step(month))


def joined(function: Callable[[Value, Value], Value], left: Fixed | Step, right: Fixed | Step) -> Fixed | Step:
    if isinstance(left, Fixed):
        first = left.value
        if isinstance(right, Fixed):
            return Fixed(function(first, right.value))
        after = right
        return lambda month: function(first, after(month))
    before = left
    if isinstance(right, Fixed):
        second = right.value
        return lambda month: function(before(month), second)
    after = right
    return lambda month: function(before(month), after(month))


def summed(parts: list[Fixed | Step]) -> Fixed | Step:
    fixed = [part.value for part in parts if isinstance(part, Fixed)]
    steps = [part for part in parts if not isinstance(part, Fixed)]
    if not steps:
        return Fixed(reduce(operator.add, fixed))
    if fixed:
        constant = reduce(operator.add, fixed)
        return lambda month: reduce(operator.add, [step(month) for step in steps], constant)
    return lambda month: reduce(operator.add, [step(month) for step in steps])
