"""Monte Carlo: ten thousand ways the ranges may turn out, and how often the venture gets through."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from engine.forecast.inputs.inputs import Inputs
from engine.forecast.model.graph import Model
from engine.forecast.model.model import build_model
from engine.forecast.reckoning.arrays import Array, Paths, quiet, run_paths
from engine.forecast.reckoning.forecast import STAYS
from engine.forecast.reckoning.sampling import draws

PATHS, SEED = 10_000, 20_270_101
TAIL = 0.10  # the share of worst paths that the expected shortfall averages
KEPT = ("ebitda", "cash_flow", "cash")
SHOWN = ("cash",)  # the fan on page and paper
SHARES = (0.1, 0.5, 0.9)
Flags = npt.NDArray[np.bool_]
Months = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Band:
    """P10, P50 and P90 of a line, months 1 … horizon.

    The percentile is the least value that at least so many paths do not exceed. Paths without the figure
    (infinite runway, no growth to divide by) count as highest; a percentile among them is None.
    """

    p10: tuple[float | None, ...]
    p50: tuple[float | None, ...]
    p90: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Simulation:
    """What the paths say. Probabilities by month 1 … horizon, each of the time up to that month.

    Attributes:
        break_even, cash_break_even: that the break-even (see `Summary`) has come.
        cash_out: that cash has fallen below 0 at the end of some month.
        ruin: that cash fell below 0 before break-even had come.
        break_even_month: P10, P50, P90 of the month; None where it lies beyond the horizon.
        cash_low: P10, P50, P90 of the least cash.
        expected_shortfall: mean of the least cash over the worst tenth of paths (by least cash): the
            expected shortfall at 90 %. Negative: that much money is missing on average there.
        mean_final_cash: mean of the cash at the end, with its standard error.
    """

    paths: int
    seed: int
    bands: Mapping[str, Band]
    break_even: tuple[float, ...]
    cash_break_even: tuple[float, ...]
    cash_out: tuple[float, ...]
    ruin: tuple[float, ...]
    break_even_month: tuple[int | None, int | None, int | None]
    cash_low: tuple[float, float, float]
    expected_shortfall: float
    mean_final_cash: tuple[float, float]


def simulate(inputs: Inputs, paths: int = PATHS, seed: int = SEED, lines: Sequence[str] = SHOWN) -> Simulation:
    """Runs the model on random draws of the ranges.

    Args:
        paths: from 100 up.
        lines: the outputs to give bands to. Percentiles cost more than the model itself, so nothing is
            reckoned that nobody looks at; the probabilities do not depend on it.
        seed: the same inputs, paths and seed give the same figures.

    Raises:
        ValueError: fewer than 100 paths, which would give percentiles no meaning.
    """
    if paths < 100:
        raise ValueError("a simulation needs at least 100 paths")
    model = build_model(inputs).only([*KEPT, *lines])
    values: dict[str, Paths] = {path: float(value) for path, value in inputs.base.items()}
    values |= draws(inputs, paths, seed)
    with quiet():
        kept, bands = walked(model, values, paths, lines)
    return told(kept, bands, (paths, seed), 0.5 * 10.0**-inputs.places)


def walked(
    model: Model, values: Mapping[str, Paths], paths: int, lines: Sequence[str]
) -> tuple[dict[str, Array], dict[str, Band]]:
    """The lines that probabilities need, whole, and the bands of `lines`."""
    kept = {line: np.empty((model.months, paths)) for line in KEPT}
    points: dict[str, list[tuple[float | None, ...]]] = {line: [] for line in lines}
    percentiles = Percentiles(paths)
    for month, columns in run_paths(model, values, is_rounded=False):
        for line, rows in kept.items():
            rows[month - 1] = columns[line][month]
        # One plan's customers are all customers: the same array, whose percentiles are known already.
        known: dict[int, tuple[float | None, ...]] = {}
        for line, rows_of_points in points.items():
            value = columns[line][month]
            if id(value) not in known:
                known[id(value)] = percentiles.of(value)
            rows_of_points.append(known[id(value)])
    return kept, {line: Band(*zip(*rows, strict=True)) for line, rows in points.items()}


class Percentiles:
    """Finds P10, P50 and P90. One buffer serves all calls: fresh arrays would double the time."""

    def __init__(self, paths: int) -> None:
        self.buffer = np.empty(paths)
        self.low, self.middle, self.high = (int(np.ceil(share * paths)) - 1 for share in SHARES)

    def of(self, values: Paths) -> tuple[float | None, ...]:
        if not isinstance(values, np.ndarray) or values.ndim == 0:
            points = [float(values)] * 3
        else:
            parted, middle = self.buffer, self.middle
            np.copyto(parted, values)
            # Three partitions of ever smaller parts cost less than one partition at three places.
            parted.partition(middle)
            parted[:middle].partition(self.low)
            parted[middle + 1 :].partition(self.high - middle - 1)
            points = [parted.item(place) for place in (self.low, middle, self.high)]
        return tuple(point if point == point else None for point in points)  # NaN differs from itself


def told(kept: Mapping[str, Array], bands: Mapping[str, Band], run: tuple[int, int], grain: float) -> Simulation:
    paths, seed = run
    cash = kept["cash"]
    broke_even = month_of_stay(kept["ebitda"] >= -grain)
    ruined = month_of_first(cash < -grain)
    low = np.sort(cash.min(axis=0))
    final = cash[-1]
    horizon = len(cash)
    return Simulation(
        paths,
        seed,
        bands,
        break_even=by_month(broke_even, horizon),
        cash_break_even=by_month(month_of_stay(kept["cash_flow"] >= -grain), horizon),
        cash_out=by_month(ruined, horizon),
        ruin=by_month(np.where(ruined < broke_even, ruined, horizon + 1), horizon),
        break_even_month=month_points(broke_even, horizon),
        cash_low=points_of(low),
        expected_shortfall=float(low[: max(1, int(np.ceil(TAIL * paths)))].mean()),
        mean_final_cash=(float(final.mean()), float(final.std() / np.sqrt(paths))),
    )


def month_of_first(flags: Flags) -> Months:
    """The first month (from 1) in which each path has the flag; horizon + 1 when none has."""
    return np.where(flags.any(axis=0), flags.argmax(axis=0) + 1, len(flags) + 1)


def month_of_stay(flags: Flags) -> Months:
    """The first month from which the flag holds for three months or to the end."""
    stays = flags.copy()
    for later in range(1, STAYS):
        stays[:-later] &= flags[later:]
    return month_of_first(stays)


def by_month(months: Months, horizon: int) -> tuple[float, ...]:
    """The share of paths whose month has come by month 1, 2, …"""
    counts = np.bincount(months, minlength=horizon + 2)[1 : horizon + 1]
    return tuple(float(share) for share in np.cumsum(counts) / len(months))


def points_of(ordered: Array) -> tuple[float, float, float]:
    low, middle, high = (ordered[int(np.ceil(share * len(ordered))) - 1] for share in SHARES)
    return float(low), float(middle), float(high)


def month_points(months: Months, horizon: int) -> tuple[int | None, int | None, int | None]:
    low, middle, high = points_of(np.sort(months).astype(float))
    return tuple(int(m) if m <= horizon else None for m in (low, middle, high))  # type: ignore[return-value]
