"""Correlations between uncertain inputs: read, and refused when no distribution could have them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from engine.forecast.inputs.inputs import Correlation, Inputs
from engine.forecast.inputs.problems import InputProblem, problem
from engine.forecast.inputs.values import Refused, read_number
from engine.playbook.parts import Text

MAX_PAIRS = 100
WANTED = Text("{a, b, value} 组成的列表", "a list of {a, b, value}")


def read_correlations(raw: Any, inputs: Inputs) -> tuple[tuple[Correlation, ...], list[InputProblem]]:
    """The correlations and what is wrong with them."""
    if raw is None:
        return (), []
    if not isinstance(raw, (list, tuple)):
        zh, en = (problem("correlations", "form", WANTED.zh), problem("correlations", "form", WANTED.en))
        return (), [InputProblem("correlations", "form", Text(zh.message.zh, en.message.en))]
    if len(raw) > MAX_PAIRS:
        return (), [problem("correlations", "too_many", MAX_PAIRS)]
    pairs: list[Correlation] = []
    problems: list[InputProblem] = []
    for index, item in enumerate(raw):
        try:
            pairs.append(read_pair(f"correlations.{index}", item, inputs, pairs))
        except Refused as refusal:
            problems += refusal.problems
    if not problems and pairs and not is_possible(matrix_of(pairs, Fraction(1))):
        problems.append(problem("correlations", "correlation_impossible", largest_factor(pairs)))
    return tuple(sorted(pairs, key=lambda pair: (pair.a, pair.b))), problems


def read_pair(place: str, item: Any, inputs: Inputs, before: Sequence[Correlation]) -> Correlation:
    if not isinstance(item, Mapping) or set(item) != {"a", "b", "value"}:
        raise Refused(problem(place, "form", "{a, b, value}"))
    for side in ("a", "b"):
        if not isinstance(item[side], str) or item[side] not in inputs.ranges:
            raise Refused(problem(f"{place}.{side}", "correlation_path"))
    a, b = sorted((item["a"], item["b"]))
    if a == b:
        raise Refused(problem(f"{place}.b", "correlation_self"))
    if any((pair.a, pair.b) == (a, b) for pair in before):
        raise Refused(problem(place, "correlation_twice"))
    value = read_number(f"{place}.value", item["value"])
    if abs(value) > 1:
        code, limit = ("low", "-1") if value < 0 else ("high", "1")
        raise Refused(problem(f"{place}.value", code, limit, ""))
    return Correlation(a, b, value)


def names_of(pairs: Sequence[Correlation]) -> list[str]:
    """The inputs that are correlated with another, in order."""
    return sorted({name for pair in pairs for name in (pair.a, pair.b)})


def matrix_of(pairs: Sequence[Correlation], factor: Fraction) -> list[list[Fraction]]:
    """The correlation matrix with everything off its diagonal times the factor."""
    names = names_of(pairs)
    matrix = [[Fraction(int(a == b)) for b in names] for a in names]
    for pair in pairs:
        i, j = names.index(pair.a), names.index(pair.b)
        matrix[i][j] = matrix[j][i] = Fraction(pair.value) * factor
    return matrix


def is_possible(matrix: list[list[Fraction]]) -> bool:
    """Whether a symmetric matrix is positive semi-definite: elimination finds no negative pivot.

    Exact, so that a matrix on the very edge (a correlation of 1) is not refused by rounding.
    """
    rows = [list(row) for row in matrix]
    for k in range(len(rows)):
        pivot = rows[k][k]
        if pivot < 0 or (pivot == 0 and any(rows[k][k + 1 :])):
            return False
        for i in range(k + 1, len(rows)):
            share = rows[i][k] / pivot if pivot else Fraction(0)
            if share:
                rows[i] = [a - share * b for a, b in zip(rows[i], rows[k], strict=True)]
    return True


def largest_factor(pairs: Sequence[Correlation]) -> Decimal:
    """The greatest whole per cent by which all correlations may be multiplied to become possible."""
    low, high = 0, 100
    while high - low > 1:
        middle = (low + high) // 2
        if is_possible(matrix_of(pairs, Fraction(middle, 100))):
            low = middle
        else:
            high = middle
    return Decimal(low) / 100
