"""A model without the lines that nothing ever stands in: modes that are off leave no rows of zeros in a workbook."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from engine.forecast.model.graph import (
    MISSING,
    ZERO,
    ByMonth,
    Const,
    Expr,
    Line,
    Model,
    Op,
    Ref,
    When,
    merged,
    product,
    rounded,
    total,
)

NOTHING = Const(MISSING)


def trimmed(model: Model, kept: Collection[str] = ()) -> Model:
    """The model without lines that are 0, or missing, in every month and before.

    Args:
        kept: lines that stay in any case.
    """
    empty: dict[str, Const] = {}
    lines = dict(model.lines)
    while found := [(line, value) for line in lines.values() if (value := emptiness(line)) is not None]:
        empty |= {line.id: value for line, value in found}
        lines = {key: without(line, empty) for key, line in lines.items() if key not in empty}
    stay = {key: without(line, empty) for key, line in model.lines.items() if key in lines or key in kept}
    return Model(model.months, model.places, stay)


def emptiness(line: Line) -> Const | None:
    """What stands in a line before and in every month, where that is 0 or nothing; else None.

    A stock that only hands on its own 0 is 0.
    """
    expr = substituted(line.expr, {line.id: ZERO})
    if expr == line.opening == ZERO:
        return ZERO
    return NOTHING if is_missing(expr) and is_missing(line.opening) else None


def is_missing(expr: Expr) -> bool:
    return isinstance(expr, Const) and expr.value.is_nan()


def without(line: Line, empty: Mapping[str, Const]) -> Line:
    return replace(line, expr=substituted(line.expr, empty), opening=substituted(line.opening, empty))


def substituted(expr: Expr, known: Mapping[str, Const]) -> Expr:
    """The expression with these lines' values put in, and what falls away by it gone."""
    if isinstance(expr, Ref):
        return known.get(expr.line, expr)
    if isinstance(expr, ByMonth):
        cases = [substituted(case, known) for case in expr.cases]
        if expr.rule is None:
            return merged(cases)
        rule = substituted(expr.rule, known)
        return rule if isinstance(rule, Const) else ByMonth(tuple(cases), rule)
    if isinstance(expr, When):
        then, other = substituted(expr.then, known), substituted(expr.other, known)
        return then if then == other else When(expr.test, then, other)
    return rebuilt(expr, [substituted(arg, known) for arg in expr.args]) if isinstance(expr, Op) else expr


def rebuilt(op: Op, args: list[Expr]) -> Expr:
    """An operation over other arguments. A missing one spreads; of two of MIN and MAX the other counts."""
    if any(is_missing(arg) for arg in args) and op.name not in ("min", "max"):
        return NOTHING
    if op.name == "ratio" and args[1] == ZERO:
        return NOTHING
    if op.name == "+":
        return total(args)
    if op.name == "round":
        return rounded(args[0], op.places)
    if op.name == "*":
        return product(args[0], args[1])
    if op.name in "-/":
        return args[0] - args[1] if op.name == "-" else args[0] / args[1]
    is_zero = op.name in ("min", "max") and args == [ZERO, ZERO]
    return ZERO if is_zero else Op(op.name, tuple(args), op.places)
