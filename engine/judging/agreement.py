"""How far several reviewers agree: Krippendorff's alpha, with missing values.

After Klaus Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), sections C and D: observed against
expected disagreement of values that can be paired. The worked example of that paper is a test of this module.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import accumulate

# What Krippendorff (2004, page 241) asks for before conclusions are drawn, and before tentative ones are.
RELIABLE, TENTATIVE = Fraction(4, 5), Fraction(2, 3)

Totals = Mapping[int, int]
Distance = Callable[[int, int], Fraction]


def alpha(units: Iterable[Sequence[int]], metric: str = "ordinal") -> Fraction | None:
    """The agreement of reviewers on what several of them judged.

    Args:
        units: for each thing judged the values that were given, one a reviewer; who said nothing of it is left out.
            A unit with fewer than two values says nothing and does not count.
        metric: how far apart two values are: "nominal", "ordinal" or "interval".

    Returns:
        1 for full agreement, 0 for what chance would give, less than 0 for less than that. None where nothing can
        be said: no unit has two values, or all values are the same.
    """
    # Units in which the same values were given are one kind: there are few, however many units there are.
    kinds = Counter(tuple(sorted(values)) for values in units if len(values) > 1)
    totals: Counter[int] = Counter()
    for values, times in kinds.items():
        for value in values:
            totals[value] += times
    distance, whole = DISTANCES[metric](totals), totals.total()
    expected = between(totals, distance)
    if not expected:
        return None
    observed = sum(
        (times * between(Counter(values), distance) / (len(values) - 1) for values, times in kinds.items()), Fraction(0)
    )
    return 1 - (whole - 1) * observed / expected


def between(counts: Totals, distance: Distance) -> Fraction:
    """The sum of the squared distances of every ordered pair of values."""
    values = sorted(counts)
    pairs = ((low, high) for at, low in enumerate(values) for high in values[at + 1 :])
    return sum((2 * counts[low] * counts[high] * distance(low, high) for low, high in pairs), Fraction(0))


def nominal(_totals: Totals) -> Distance:
    """Two values are the same, or they are not."""
    return lambda low, high: Fraction(1)


def interval(_totals: Totals) -> Distance:
    """The square of the difference."""
    return lambda low, high: Fraction((high - low) ** 2)


def ordinal(totals: Totals) -> Distance:
    """The square of how many values lie between the two, their own counted by half."""
    upto = dict(zip(sorted(totals), accumulate(totals[value] for value in sorted(totals)), strict=True))

    def distance(low: int, high: int) -> Fraction:
        # From the first of the lower value to the last of the higher one, less half of each.
        spanned = upto[high] - upto[low] + totals[low]
        return (spanned - Fraction(totals[low] + totals[high], 2)) ** 2

    return distance


DISTANCES: Mapping[str, Callable[[Totals], Distance]] = {"nominal": nominal, "ordinal": ordinal, "interval": interval}
