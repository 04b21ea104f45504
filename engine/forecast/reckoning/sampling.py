"""Draws of uncertain inputs: inverse distribution functions, joined by a Gaussian copula."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import numpy as np

from engine.forecast.inputs.addresses import field_at
from engine.forecast.inputs.correlations import matrix_of, names_of
from engine.forecast.inputs.inputs import Inputs
from engine.forecast.inputs.quantities import Z90, Quantity
from engine.forecast.reckoning.arrays import Array


def draws(inputs: Inputs, paths: int, seed: int) -> dict[str, Array]:
    """One array of `paths` values for each range, kept within the input's allowed range.

    The same inputs and seed give the same draws.
    """
    generator = np.random.default_rng(seed)
    ranges = dict(sorted(inputs.ranges.items()))
    scores = {path: generator.standard_normal(paths) for path in ranges}
    scores |= correlated(inputs, scores)
    # One after the other: a score is no longer needed once its value is known.
    return {path: bounded(path, value_at(ranges[path], scores.pop(path))) for path in ranges}


def correlated(inputs: Inputs, scores: Mapping[str, Array]) -> dict[str, Array]:
    """The scores of correlated inputs mixed by a root of the correlation matrix."""
    if not inputs.correlations:
        return {}
    names = names_of(inputs.correlations)
    matrix = np.array(matrix_of(inputs.correlations, Fraction(1)), dtype=float)
    # The symmetric root exists for a singular matrix too (a correlation of 1), unlike Cholesky's.
    values, vectors = np.linalg.eigh(matrix)
    root = (vectors * np.sqrt(np.maximum(values, 0))) @ vectors.T
    mixed = root @ np.array([scores[name] for name in names])
    return dict(zip(names, mixed, strict=True))


def value_at(quantity: Quantity, score: Array) -> Array:
    """The values whose normal scores are given."""
    low, mid, high = (float(point) for point in quantity.points)
    if quantity.kind == "triangular":
        return triangular(normal_share(score), (low, mid, high))
    if quantity.kind == "normal":
        return mid + score * np.where(score < 0, mid - low, high - mid) / Z90
    below, above = np.log(mid / low), np.log(high / mid)
    return mid * np.exp(score * np.where(score < 0, below, above) / Z90)


def triangular(share: Array, points: tuple[float, float, float]) -> Array:
    low, mid, high = points
    rising = low + np.sqrt(share * (high - low) * (mid - low))
    falling = high - np.sqrt((1 - share) * (high - low) * (high - mid))
    return np.where(share < (mid - low) / (high - low), rising, falling)


def normal_share(score: Array) -> Array:
    """The standard normal's distribution function, error below 8e-8 (Abramowitz & Stegun 26.2.17)."""
    t = 1 / (1 + 0.2316419 * np.abs(score))
    tail = t * (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
    tail *= np.exp(-score * score / 2) * 0.3989422804014327
    return np.where(score < 0, tail, 1 - tail)


def bounded(path: str, values: Array) -> Array:
    """Normal and log-normal tails may leave what the input can be; they are held at its bounds."""
    field = field_at(path)
    return np.clip(values, float(field.low), float(field.high))
