"""A linear programme in which some amounts are yes or no, solved by HiGHS.

Rows are kept a hair looser than said, so that no choice that holds exactly is lost to rounding: whoever asks checks
what comes back with exact figures and adds a row against it where it does not hold.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import highspy
import numpy as np

SLACK = 1e-7
# Finer than the slack: with HiGHS's own 1e-6 its presolve takes a row that is loose by a hair for no row at all, and
# ends, as optimal, with a choice that is not.
TOLERANCE = 1e-9
YES = 0.5


class Solver(highspy.Highs):
    """HiGHS without its banner: its own way to begin calls back before anybody can ask it to be silent."""

    def __init__(self) -> None:
        super(highspy.Highs, self).__init__()
        self.silent()


class NotSolved(Exception):
    """The solver ended without an answer, for example as its time was up. The text is its word for it."""


@dataclass
class Programme:
    """Amounts between 0 and 1, some of them yes or no, and what must hold between them.

    Attributes:
        prices: of each amount in the sum that is made as small as possible.
        is_whole: of each amount, whether it is yes or no.
        rows: each as the least that a weighted sum of amounts must come to, and its weights.
    """

    prices: list[float] = field(default_factory=list)
    is_whole: list[bool] = field(default_factory=list)
    rows: list[tuple[float, Mapping[int, float]]] = field(default_factory=list)

    def amount(self, price: float = 0.0, *, is_whole: bool = False) -> int:
        """A new amount; its number."""
        self.prices.append(price)
        self.is_whole.append(is_whole)
        return len(self.prices) - 1

    def at_least(self, least: float, weights: Mapping[int, float]) -> None:
        """Demands that a weighted sum of amounts comes to something."""
        self.rows.append((least - SLACK, weights))

    def one_of(self, amounts: Collection[int]) -> None:
        """Demands at least one of these."""
        self.rows.append((1.0, dict.fromkeys(amounts, 1.0)))

    def solved(self, seconds: float) -> set[int] | None:
        """The numbers of the amounts that are yes in a cheapest choice; None where nothing fulfils all rows.

        Args:
            seconds: that it may take.

        Raises:
            NotSolved
        """
        solver = Solver()
        for option, value in {
            "threads": 1,
            "time_limit": float(seconds),
            "mip_rel_gap": 0.0,
            "mip_abs_gap": 1e-9,
            "mip_feasibility_tolerance": TOLERANCE,
            "random_seed": 1,
        }.items():
            solver.setOptionValue(option, value)
        model = highspy.HighsLp()
        count = len(self.prices)
        model.num_col_, model.num_row_ = count, len(self.rows)
        model.col_cost_ = np.array(self.prices, dtype=float)
        model.col_lower_, model.col_upper_ = np.zeros(count), np.ones(count)
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        model.integrality_ = [kinds[whole] for whole in self.is_whole]
        model.row_lower_ = np.array([least for least, _ in self.rows], dtype=float)
        model.row_upper_ = np.full(len(self.rows), highspy.kHighsInf)
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = np.cumsum([0, *(len(weights) for _, weights in self.rows)])
        model.a_matrix_.index_ = np.array([at for _, weights in self.rows for at in weights], dtype=np.int32)
        model.a_matrix_.value_ = np.array([w for _, weights in self.rows for w in weights.values()], dtype=float)
        solver.passModel(model)
        solver.run()
        status = solver.getModelStatus()
        if status in (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible):
            return None
        if status != highspy.HighsModelStatus.kOptimal:
            raise NotSolved(solver.modelStatusToString(status))
        amounts = solver.getSolution().col_value
        return {at for at in range(count) if self.is_whole[at] and amounts[at] > YES}
