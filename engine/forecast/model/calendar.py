"""Rules of the calendar: what holds in which month, told once for the engine and for a workbook's cells.

A rule is an expression with the number of the month in it. The engine works it out for each month while the
model is built (`resolved`); a workbook writes it as IF over the cells of months and choices.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from decimal import Decimal

from engine.forecast.model.graph import Const, Expr, Month, Op, Picked, Test, When, Whole, as_expr, nodes

THIS = Month()


def at_least(left: Expr | int, right: Expr | int) -> Test:
    return Test(">=", (as_expr(left), as_expr(right)))


def equal(left: Expr | int, right: Expr | int) -> Test:
    return Test("=", (as_expr(left), as_expr(right)))


def both(*tests: Test) -> Test:
    return Test("and", tests)


def either(*tests: Test) -> Test:
    return Test("or", tests)


def rest_of(left: Expr, right: int) -> Expr:
    """What a division of whole numbers leaves, 0 or above."""
    return Op("mod", (left, as_expr(right)))


def truths(test: Test, months: int) -> list[bool]:
    """Whether a condition holds by the inputs, in each month from 1."""
    if isinstance(test, Picked):
        return [test.holds] * months
    if test.name in ("and", "or"):
        parts = zip(*(truths(part, months) for part in test.args if isinstance(part, Test)), strict=True)
        return list(map(all if test.name == "and" else any, parts))
    left, right = (counts(part, months) for part in test.args if isinstance(part, Expr))
    return list(map(operator.ge if test.name == ">=" else operator.eq, left, right))


def counts(expr: Expr, months: int) -> list[int]:
    """A whole number of a rule in each month from 1. Raises TypeError for what is none."""
    if isinstance(expr, Month):
        return list(range(1, months + 1))
    if isinstance(expr, Const):
        return [int(expr.value)] * months
    if not isinstance(expr, Op):
        raise TypeError(f"no whole number: {expr!r}")
    parts = [counts(part, months) for part in expr.args]
    if expr.name == "+":
        return [sum(numbers) for numbers in zip(*parts, strict=True)]
    return list(map(COUNTING[expr.name], *parts))


COUNTING: dict[str, Callable[[int, int], int]] = {"-": operator.sub, "mod": operator.mod, "min": min, "max": max}


def is_counted(expr: Expr) -> bool:
    """Whether an expression is a whole number of the calendar."""
    if isinstance(expr, Op):
        return (expr.name == "+" or expr.name in COUNTING) and all(is_counted(part) for part in expr.args)
    return isinstance(expr, Month | Const)


def resolved(rule: Expr, months: int) -> list[Expr]:
    """What a rule comes to by the inputs in each month from 1. What does not change stays the same object."""
    if isinstance(rule, When):
        then, other = resolved(rule.then, months), resolved(rule.other, months)
        return [one if is_so else two for is_so, one, two in zip(truths(rule.test, months), then, other, strict=True)]
    if isinstance(rule, Month | Whole) or (isinstance(rule, Op) and is_counted(rule)):
        return [Const(Decimal(number)) for number in counts(rule, months)]
    if not isinstance(rule, Op) or not any(isinstance(node, Month | When) for node in nodes(rule)):
        return [rule] * months
    parts = zip(*(resolved(part, months) for part in rule.args), strict=True)
    return [Op(rule.name, args, rule.places) for args in parts]
