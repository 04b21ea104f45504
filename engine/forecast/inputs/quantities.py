"""A number of the forecast: a value or a range by three points, with where it comes from."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any

FIXED = "fixed"
KINDS = ("triangular", "normal", "lognormal")
SOURCES = ("answer", "guess", "benchmark", "default", "actuals")
SPREADS = ("usual", "tight", "wide", "none")  # how wide a range of ours is
MAX_DECIMALS = 9
Z90 = 1.2815515655446004  # the standard normal's 90th percentile


@dataclass(frozen=True, slots=True)
class Source:
    """Where a number comes from.

    Attributes:
        kind: answer (of the assessment), guess (the founder's), benchmark (a parameter), default (ours) or
            actuals (the books).
        reference: the item's id, or the fact or parameter.
        date: when a benchmark was taken, "2026" or "2026-05"; the last month of the books, "2026-11".
    """

    kind: str = "guess"
    reference: str = ""
    date: str = ""

    def to_raw(self) -> dict[str, str]:
        given = {"kind": self.kind, "reference": self.reference, "date": self.date}
        return {key: value for key, value in given.items() if value}


GUESS, DEFAULT = Source("guess"), Source("default")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A value, or a range whose middle is the base case.

    triangular: the three points are least, most likely and greatest.
    normal, lognormal: they are the percentiles P10, P50 and P90. Uneven points are met exactly: below
    and above the median the spread is that of the nearer point (two half normals, for lognormal in
    logarithms), so an even triple is the ordinary distribution.

    Attributes:
        source: where the middle comes from.
        spread: one of SPREADS where the product made the range, which then moves with its middle; empty where
            the ends are the person's own. With "none", and round what has no usual range, it is a value.
        is_sure: a share below 1 % of which the person said that it is meant so, and no part of one.
    """

    mid: Decimal
    low: Decimal | None = None
    high: Decimal | None = None
    kind: str = FIXED
    source: Source = GUESS
    spread: str = ""
    is_sure: bool = False

    @property
    def is_range(self) -> bool:
        return self.kind != FIXED and self.low != self.high

    @property
    def points(self) -> tuple[Decimal, Decimal, Decimal]:
        low = self.mid if self.low is None else self.low
        return low, self.mid, self.mid if self.high is None else self.high

    def p10_p90(self) -> tuple[Decimal, Decimal]:
        """The ends that the tornado visits."""
        low, _, high = self.points
        if self.kind != "triangular":
            return low, high
        return self.triangular(0.1), self.triangular(0.9)

    def triangular(self, share: float) -> Decimal:
        """The triangular distribution's quantile: the inverse of its two parabolas."""
        low, mid, high = (float(point) for point in self.points)
        if high == low:
            return self.mid
        turn = (mid - low) / (high - low)
        if share < turn:
            value = low + math.sqrt(share * (high - low) * (mid - low))
        else:
            value = high - math.sqrt((1 - share) * (high - low) * (high - mid))
        return nine_decimals(Decimal(repr(value)))

    def to_raw(self) -> dict[str, Any]:
        """What `read_inputs` reads back to an equal quantity."""
        beside: dict[str, Any] = {"source": self.source.to_raw()}
        if self.spread:
            beside["spread"] = self.spread
        if self.is_sure:
            beside["sure"] = True
        if self.kind == FIXED:
            return {"value": digits(self.mid), **beside}
        low, mid, high = self.points
        points = {"low": digits(low), "mid": digits(mid), "high": digits(high)}
        return {**points, "kind": self.kind, **beside}


def nine_decimals(value: Decimal) -> Decimal:
    """The value with at most nine decimals, half away from zero, without trailing zeros."""
    context = Context(prec=40, rounding=ROUND_HALF_UP)
    return plain(context.quantize(value, Decimal("1e-9")))


def plain(value: Decimal) -> Decimal:
    """The same number in its one written form: 1.50 and 1.5 are equal and print alike."""
    if not value:
        return Decimal(0)
    wide = Context(prec=100)
    whole = value.normalize(wide)
    exponent = whole.as_tuple().exponent
    is_tens = isinstance(exponent, int) and exponent > 0
    return whole.quantize(Decimal(1), context=wide) if is_tens else whole


def digits(value: Decimal) -> str:
    """The number as digits with a point, never with an exponent."""
    return format(value, "f")
