"""Ranks that allow for how severe reviewers are: each score is a venture, plus a reviewer, plus an error.

Ventures are fixed effects and reviewers random ones. The effects solve Henderson's mixed model equations (C. R.
Henderson, "Best linear unbiased estimation and prediction under a selection model", Biometrics 31, 1975; explained in
G. K. Robinson, "That BLUP is a good thing", Statistical Science 6, 1991): a reviewer's effect is drawn towards 0 the
more, the less is known of it. The two variances follow from Henderson's method 3 (Searle, Casella and McCulloch,
"Variance Components", 1992, section 5.5), which for complete tables is the analysis of variance. The example of Shrout
and Fleiss ("Intraclass correlations", Psychological Bulletin 86, 1979, table 2) is a test of this module.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

LEAST_REVIEWS = 8  # of every reviewer: below that a severity is an accident
NORMAL_95 = 1.959964  # half the width of a 95 % interval, in standard errors

Scores = Mapping[tuple[Any, Any], float]  # by venture and reviewer
Matrix = list[list[float]]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a venture stands.

    Attributes:
        raw, adjusted: the mean of its scores; and the mean of its scores less the severity of who gave them.
        low, high: a 95 % interval of the adjusted mean.
        raw_rank, rank: 1 for the highest; ventures with the same mean share a rank.
        best, worst: the ranks between which it may stand, by intervals that do not overlap.
    """

    raw: float
    adjusted: float
    low: float
    high: float
    raw_rank: int
    rank: int
    best: int
    worst: int


@dataclass(frozen=True, slots=True)
class Fitted:
    """The model with its figures.

    Attributes:
        effects: of each reviewer, in points: below 0 is stricter than the others.
        error, between: the variance of the error, and of the reviewers.
    """

    means: Mapping[Hashable, float]
    errors: Mapping[Hashable, float]
    effects: Mapping[Hashable, float]
    error: float
    between: float


def places(scores: Scores) -> Mapping[Hashable, Place] | None:
    """The place of each venture; None where a severity cannot be told: a reviewer has fewer than eight, or too little
    is shared.

    Args:
        scores: one for each review, higher is better.
    """
    counts = Counter(reviewer for _venture, reviewer in scores)
    if not counts or min(counts.values()) < LEAST_REVIEWS:
        return None
    fitted = fit(scores)
    return None if fitted is None else placed(scores, fitted)


def fit(scores: Scores) -> Fitted | None:
    """Fits the model; None where reviewers share too little to tell a severity from a venture."""
    ventures = list(dict.fromkeys(venture for venture, _reviewer in scores))
    reviewers = list(dict.fromkeys(reviewer for _venture, reviewer in scores))
    place = {one: at for at, one in enumerate(reviewers)}
    rows: dict[Hashable, list[tuple[int, float]]] = defaultdict(list)
    for (venture, reviewer), score in scores.items():
        rows[venture].append((place[reviewer], score))
    shared, right = within(rows, len(reviewers))
    free, plain = solved_freely(shared, right)
    left = len(scores) - len(ventures) - free
    if not free or left <= 0:
        return None
    gained = sum(one * other for one, other in zip(plain, right, strict=True))
    error = max(spread(rows) - gained, 0.0) / left
    between = max(gained - free * error, 0.0) / sum(shared[at][at] for at in range(len(reviewers)))
    if not between:  # nothing tells reviewers apart
        effects, inner = [0.0] * len(reviewers), None
    else:
        for at in range(len(reviewers)):
            shared[at][at] += error / between
        inner = inverse(shared)
        effects = [sum(one * other for one, other in zip(line, right, strict=True)) for line in inner]
    means = {key: sum(score - effects[at] for at, score in own) / len(own) for key, own in rows.items()}
    errors = {key: sqrt(error * uncertainty(own, inner)) for key, own in rows.items()}
    return Fitted(means, errors, dict(zip(reviewers, effects, strict=True)), error, between)


def within(rows: Mapping[Hashable, Sequence[tuple[int, float]]], size: int) -> tuple[Matrix, list[float]]:
    """The equations of the reviewers once the ventures are taken out of them: matrix and right side."""
    shared, right = [[0.0] * size for _ in range(size)], [0.0] * size
    for own in rows.values():
        mean = sum(score for _at, score in own) / len(own)
        for at, score in own:
            right[at] += score - mean
            shared[at][at] += 1
            for other, _score in own:
                shared[at][other] -= 1 / len(own)
    return shared, right


def spread(rows: Mapping[Hashable, Sequence[tuple[int, float]]]) -> float:
    """The sum of the squared distances of scores from the mean of their venture."""
    total = 0.0
    for own in rows.values():
        mean = sum(score for _at, score in own) / len(own)
        total += sum((score - mean) ** 2 for _at, score in own)
    return total


def uncertainty(own: Sequence[tuple[int, float]], inner: Matrix | None) -> float:
    """The variance of an adjusted mean, in variances of the error: of its own scores, and of the severities in it."""
    if inner is None:
        return 1 / len(own)
    known = [at for at, _score in own]
    return 1 / len(own) + sum(inner[one][other] for one in known for other in known) / len(own) ** 2


TINY = 1e-9


def solved_freely(matrix: Matrix, right: Sequence[float]) -> tuple[int, list[float]]:
    """The rank of a matrix, and one solution: unknowns that nothing determines are 0."""
    size = len(right)
    rows = [[*line, value] for line, value in zip(matrix, right, strict=True)]
    leads: list[int] = []
    for column in range(size):
        top = len(leads)
        pivot = max(range(top, size), key=lambda row: abs(rows[row][column]), default=top)
        if top == size or abs(rows[pivot][column]) < TINY:
            continue
        rows[top], rows[pivot] = rows[pivot], rows[top]
        lead = rows[top][column]
        rows[top] = [value / lead for value in rows[top]]
        for row in range(size):
            if row != top and rows[row][column]:
                times = rows[row][column]
                rows[row] = [value - times * other for value, other in zip(rows[row], rows[top], strict=True)]
        leads.append(column)
    found = [0.0] * size
    for row, column in enumerate(leads):
        found[column] = rows[row][size]
    return len(leads), found


def inverse(matrix: Matrix) -> Matrix:
    """The inverse of a symmetric matrix that has one."""
    size = range(len(matrix))
    lines = [solved_freely(matrix, [float(at == one) for at in size])[1] for one in size]
    return [[lines[one][at] for one in size] for at in size]


def placed(scores: Scores, fitted: Fitted) -> Mapping[Hashable, Place]:
    """Ranks of the raw and of the adjusted means, and what the intervals leave open."""
    raw: dict[Hashable, list[float]] = defaultdict(list)
    for (venture, _reviewer), score in scores.items():
        raw[venture].append(score)
    raw_means = {key: sum(own) / len(own) for key, own in raw.items()}
    half = {key: NORMAL_95 * one for key, one in fitted.errors.items()}
    ends = {key: (mean - half[key], mean + half[key]) for key, mean in fitted.means.items()}
    found = {}
    for key, mean in fitted.means.items():
        low, high = ends[key]
        above = sum(other[0] > high for other in ends.values())
        below = sum(other[1] < low for other in ends.values())
        ranks = rank_in(raw_means, key), rank_in(fitted.means, key)
        found[key] = Place(raw_means[key], mean, low, high, *ranks, 1 + above, len(ends) - below)
    return found


def rank_in(means: Mapping[Hashable, float], key: Hashable) -> int:
    """1 for the highest; those that differ by rounding alone share a rank."""
    return 1 + sum(one > means[key] + TINY for one in means.values())
