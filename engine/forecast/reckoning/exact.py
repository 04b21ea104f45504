"""The base case in exact decimals."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext

from engine.forecast.model.graph import MISSING, Model
from engine.forecast.reckoning.run import run_months

# Ten thousand million customers at a price of 10^12 fill 25 digits with the cents.
CONTEXT = Context(prec=40, rounding=ROUND_HALF_UP)


ZERO = Decimal(0)  # a quotient may be written 0E+2


class Exact:
    """Decimals; ROUND_HALF_UP of the decimal module is half away from zero."""

    def __init__(self) -> None:
        self.units = [Decimal(1).scaleb(-places) for places in range(10)]

    def number(self, value: Decimal) -> Decimal:
        return value

    def round(self, value: Decimal, places: int) -> Decimal:
        return value.quantize(self.units[places])

    def ratio(self, left: Decimal, right: Decimal) -> Decimal:
        return left / right if not right.is_nan() and right > 0 else MISSING

    def least(self, left: Decimal, right: Decimal) -> Decimal:
        return left.min(right)

    def most(self, left: Decimal, right: Decimal) -> Decimal:
        return left.max(right)


def evaluate_exactly(model: Model, inputs: Mapping[str, Decimal]) -> dict[str, tuple[Decimal | None, ...]]:
    """Every line for months 0 (opening) … months; None where a ratio has no denominator."""
    columns: Mapping[str, list[Decimal]] = {}
    with localcontext(CONTEXT):
        for _, filled in run_months(model, Exact(), inputs):
            columns = filled
    return {
        line: tuple(None if value.is_nan() else value or ZERO for value in column) for line, column in columns.items()
    }
