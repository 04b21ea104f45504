"""How far figures of drawn paths may lie from those they converge to."""

from __future__ import annotations

import math
from statistics import NormalDist

MANY = 200_000
NORMAL = NormalDist()


def standard_error_of_quantile(share, density, paths=MANY):
    """Of a sample quantile: sqrt(p (1 - p) / n) / f(x)."""
    return math.sqrt(share * (1 - share) / paths) / density
