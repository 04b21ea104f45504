"""Monte Carlo: ten thousand ways the ranges may turn out, and how often the venture gets through."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from engine.forecast.inputs.inputs import Inputs
from engine.forecast.inputs.months import YEAR
from engine.forecast.model.model import build_model
from engine.forecast.reckoning.arrays import Array, Paths, quiet, run_paths
from engine.forecast.reckoning.run import Stepped
from engine.forecast.reckoning.sampling import draws
from engine.forecast.reckoning.summary import STAYS

PATHS, SEED = 10_000, 20_270_101
BLOCK = 2_000  # paths run at once; fewer where the model has many lines, which bounds the memory they take
MOST_FIGURES = 1_000_000  # lines x paths of a block: some fifteen months of them are held at once
TAIL = 0.10  # the share of worst paths that the expected shortfall averages
KEPT = ("revenue", "ebitda", "cash_flow", "cash")
SHOWN = ("cash",)  # the fan on page and paper
SHARES = (0.1, 0.5, 0.9)
COVERED = (0.5, 0.8, 0.9)
Flags = npt.NDArray[np.bool_]
Months = npt.NDArray[np.int64]
Value = Any  # Paths, or Stepped of them


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
        break_even, cash_break_even: that the break-even that stays to the horizon (see `BreakEven`) has come.
        cash_out: that cash has fallen below 0 at the end of some month.
        ruin: that cash fell below 0 before break-even had come.
        break_even_month: P10, P50, P90 of the month; None where it lies beyond the horizon.
        cash_low: P10, P50, P90 of the least cash.
        expected_shortfall: mean of the least cash over the worst tenth of paths (by least cash): the
            expected shortfall at 90 %. Negative: that much money is missing on average there.
        mean_final_cash: mean of the cash at the end, with its standard error.
        needs: the money missing to month 60 that covers 5, 8 and 9 of 10 paths; 0: none is missing in so many.
        still_falling: the share of paths whose need goes on rising after month 60 (see `Need`).
        alive: the share of paths whose cash is never below 0 to month 60 and whose need does not rise.
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
    needs: tuple[float, float, float]
    still_falling: float
    alive: float


@dataclass(frozen=True, slots=True)
class Drawn:
    """The paths of a venture: every line kept, arrays of shape (60 months, paths)."""

    inputs: Inputs
    seed: int
    lines: Mapping[str, Array]

    @property
    def horizon(self) -> int:
        return self.inputs.settings.horizon

    @property
    def paths(self) -> int:
        return int(self.lines["cash"].shape[1])

    @property
    def grain(self) -> float:
        """Half a minor unit: what doubles may lack to 0."""
        return 0.5 * 10.0**-self.inputs.places

    def shown(self, line: str) -> Array:
        """The months of the horizon."""
        return self.lines[line][: self.horizon]

    def break_even(self, line: str) -> Months:
        """The month of the break-even that stays to the horizon, on each path; horizon + 1 where none does."""
        return month_of_stay(self.shown(line) >= -self.grain, self.shown("revenue") > self.grain)


def simulate(inputs: Inputs, paths: int = PATHS, seed: int = SEED, lines: Sequence[str] = SHOWN) -> Simulation:
    """Runs the model on random draws of the ranges.

    Args:
        paths: from 100 up.
        lines: the outputs to give bands to. The probabilities do not depend on it.
        seed: the same inputs, paths and seed give the same figures.

    Raises:
        ValueError: fewer than 100 paths, which would give percentiles no meaning.
    """
    if paths < 100:
        raise ValueError("a simulation needs at least 100 paths")
    values: dict[str, Value] = {path: float(value) for path, value in inputs.base.items()}
    return told(drawn(inputs, values | draws(inputs, paths, seed), (paths, seed), lines), lines)


def drawn(inputs: Inputs, values: Mapping[str, Value], run: tuple[int, int], lines: Sequence[str] = ()) -> Drawn:
    """Every path to month 60, in blocks.

    Args:
        values: each input as one number, an array of as many as there are paths, or one that changes by month.
        run: how many paths, and the seed that the values were drawn with.
    """
    paths, seed = run
    model = build_model(inputs.to_the_end(), frozenset(stepped(values))).only([*KEPT, *lines])
    kept = {line: np.empty((model.months, paths)) for line in dict.fromkeys([*KEPT, *lines])}
    size = max(100, min(BLOCK, MOST_FIGURES // len(model.lines)))
    for first in range(0, paths, size):
        block = slice(first, first + size)
        with quiet():
            for month, columns in run_paths(
                model, {path: part(v, block) for path, v in values.items()}, is_rounded=False
            ):
                for line, rows in kept.items():
                    rows[month - 1, block] = columns[line][month]
    return Drawn(inputs, seed, kept)


def stepped(values: Mapping[str, Value]) -> Iterator[str]:
    """The inputs that change in the course of the months: what is 0 at first may not be left out."""
    return (path for path, value in values.items() if isinstance(value, Stepped))


def part(value: Value, block: slice) -> Value:
    """A value on the paths of a block."""
    if isinstance(value, Stepped):
        return Stepped(tuple((month, part(step, block)) for month, step in value.steps))
    return value[block] if isinstance(value, np.ndarray) else value


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


def told(run: Drawn, lines: Sequence[str] = SHOWN) -> Simulation:
    """What the paths say of break-even, cash and need."""
    cash, horizon = run.shown("cash"), run.horizon
    broke_even = run.break_even("ebitda")
    ruined = month_of_first(cash < -run.grain)
    low = np.sort(cash.min(axis=0))
    falls = falling(run.lines["cash_flow"], run.grain)
    lasts = (run.lines["cash"] >= -run.grain).all(axis=0)
    final = cash[-1]
    return Simulation(
        run.paths,
        run.seed,
        bands={line: band_of(run.shown(line)) for line in lines},
        break_even=by_month(broke_even, horizon),
        cash_break_even=by_month(run.break_even("cash_flow"), horizon),
        cash_out=by_month(ruined, horizon),
        ruin=by_month(np.where(ruined < broke_even, ruined, horizon + 1), horizon),
        break_even_month=month_points(broke_even, horizon),
        cash_low=points_of(low),
        expected_shortfall=float(low[: max(1, int(np.ceil(TAIL * run.paths)))].mean()),
        mean_final_cash=(float(final.mean()), float(final.std() / np.sqrt(run.paths))),
        needs=needs_of(run),
        still_falling=float(falls.mean()),
        alive=float((lasts & ~falls).mean()),
    )


def band_of(rows: Array) -> Band:
    """The band of a line; several lines may be the same array."""
    percentiles = Percentiles(rows.shape[1])
    return Band(*zip(*(percentiles.of(row) for row in rows), strict=True))


def needs_of(run: Drawn) -> tuple[float, float, float]:
    """What keeps the reserve on 5, 8 and 9 of 10 paths to month 60."""
    missing = np.sort(float(run.inputs.base["opening.reserve"]) - run.lines["cash"].min(axis=0))
    median, most, nearly_all = (max(0.0, float(at)) for at in points_of(missing, COVERED))
    return median, most, nearly_all


def falling(flow: Array, grain: float) -> Flags:
    """Whether each path's cash flow is below 0 over the last year and has not settled at or above 0 (see `need_of`)."""
    settled = (flow[-STAYS:] >= -grain).all(axis=0)
    return np.asarray(~settled & (flow[-YEAR:].sum(axis=0) < -grain))


def month_of_first(flags: Flags) -> Months:
    """The first month (from 1) in which each path has the flag; horizon + 1 when none has."""
    return np.where(flags.any(axis=0), flags.argmax(axis=0) + 1, len(flags) + 1)


def month_of_stay(flags: Flags, counts: Flags) -> Months:
    """The first month that counts and from which the flag holds to the end; horizon + 1 when there is none."""
    stays = np.logical_and.accumulate(flags[::-1], axis=0)[::-1]
    return month_of_first(stays & counts)


def by_month(months: Months, horizon: int) -> tuple[float, ...]:
    """The share of paths whose month has come by month 1, 2, …"""
    counts = np.bincount(months, minlength=horizon + 2)[1 : horizon + 1]
    return tuple(float(share) for share in np.cumsum(counts) / len(months))


def points_of(ordered: Array, shares: Sequence[float] = SHARES) -> tuple[float, float, float]:
    """The values that three shares of the paths do not exceed."""
    low, middle, high = (ordered[int(np.ceil(share * len(ordered))) - 1] for share in shares)
    return float(low), float(middle), float(high)


def month_points(months: Months, horizon: int) -> tuple[int | None, int | None, int | None]:
    low, middle, high = points_of(np.sort(months).astype(float))
    return tuple(int(m) if m <= horizon else None for m in (low, middle, high))  # type: ignore[return-value]
