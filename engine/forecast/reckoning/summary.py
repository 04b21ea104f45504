"""What a founder wants to know first of the base case: break-even that stays, cash that runs out, money missing.

The base case is reckoned to month 60 whatever the horizon shown: what is said of need and of a break-even
beyond the horizon comes from there, so that neither depends on where somebody stopped looking.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import accumulate

from engine.forecast.inputs.inputs import Inputs
from engine.forecast.inputs.months import YEAR

SUMMED = ("revenue", "ebitda", "cash_flow", "cash", "funding_flow")
STAYS = 3  # months that a passing break-even holds to be named
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class BreakEven:
    """When a measure reaches 0 for good. Months count from 1; None: it does not happen.

    Attributes:
        month: the first month with revenue from which the measure stays at or above 0 to the horizon.
        passing: the month in which it first held for three months and the one in which it was lost again,
            both within the horizon and before `month`.
        later: where `month` is None, the month beyond the horizon from which it stays to month 60.
        lost_later: where there is a `month`, the first month after the horizon in which it is lost again.
    """

    month: int | None
    passing: tuple[int, int] | None = None
    later: int | None = None
    lost_later: int | None = None


@dataclass(frozen=True, slots=True)
class Need:
    """Money missing, reckoned to month 60.

    Attributes:
        amount: what lacks, at the worst, to keep the reserve; 0: nothing.
        rise: what is added to it each month from then on, the average of the last year; 0: cash flow before
            funding stays at or above 0, or comes out even over the year, so that the amount is all there is.
    """

    amount: Decimal
    rise: Decimal


@dataclass(frozen=True, slots=True)
class Summary:
    """Months count from 1; None: not within the horizon.

    Attributes:
        profit: break-even of EBITDA.
        cash_profit: break-even of the cash flow before funding.
        cash_low: the least cash at the end of a month of the horizon, and its month (the first, if several).
        is_falling: whether the least cash stands in the last month, after a fall: it is no low point yet.
        cash_out: first month of the horizon whose cash is below 0.
        need: money missing beside the funding planned.
        need_alone: the same if no round, grant or loan came.
        need_shown: money missing within the horizon.
        has_revenue: whether there is any within the horizon.
    """

    profit: BreakEven
    cash_profit: BreakEven
    cash_low: tuple[int, Decimal]
    is_falling: bool
    cash_out: int | None
    need: Need
    need_alone: Need
    need_shown: Decimal
    has_revenue: bool

    @property
    def break_even(self) -> int | None:
        """The month of operating break-even that stays to the horizon."""
        return self.profit.month

    @property
    def cash_break_even(self) -> int | None:
        return self.cash_profit.month

    @property
    def funding_need(self) -> Decimal:
        return self.need.amount


def summary_of(values: Mapping[str, Sequence[Decimal | None]], inputs: Inputs) -> Summary:
    """The summary of these lines, of which it reads those in `SUMMED`.

    Args:
        values: each line's opening and its months, to month 60 or at least to the horizon.
    """
    horizon = inputs.settings.horizon
    reserve = inputs.base["opening.reserve"].quantize(Decimal(1).scaleb(-inputs.places), ROUND_HALF_UP)
    kept = {line: [value for value in values[line][1:] if value is not None] for line in SUMMED}
    revenue, flow, cash, funding = kept["revenue"], kept["cash_flow"], kept["cash"], kept["funding_flow"]
    shown = cash[:horizon]
    low = min(shown)
    alone = [amount - raised for amount, raised in zip(cash, accumulate(funding), strict=True)]
    return Summary(
        profit=break_even_of(kept["ebitda"], revenue, horizon),
        cash_profit=break_even_of(flow, revenue, horizon),
        cash_low=(shown.index(low) + 1, low),
        is_falling=shown.index(low) == horizon - 1 and flow[horizon - 1] < 0,
        cash_out=next((month for month, amount in enumerate(shown, 1) if amount < 0), None),
        need=need_of(cash, flow, reserve),
        need_alone=need_of(alone, flow, reserve),
        need_shown=max(ZERO, reserve - low),
        has_revenue=any(amount > 0 for amount in revenue[:horizon]),
    )


def break_even_of(flow: Sequence[Decimal], revenue: Sequence[Decimal], horizon: int) -> BreakEven:
    """The break-even of a measure whose months may run beyond the horizon."""
    month = stays_from(flow[:horizon], revenue)
    if month is None:
        later = stays_from(flow, revenue)
        is_sure = later is not None and len(flow) - later + 1 >= STAYS
        return BreakEven(None, passing_of(flow[:horizon], revenue), later if is_sure else None)
    lost = next((at for at in range(horizon + 1, len(flow) + 1) if flow[at - 1] < 0), None)
    return BreakEven(month, passing_of(flow[: month - 1], revenue), None, lost)


def stays_from(flow: Sequence[Decimal], revenue: Sequence[Decimal]) -> int | None:
    """The first month with revenue from which the flow is at least 0 in every month there is."""
    lost = max((month for month, amount in enumerate(flow, 1) if amount < 0), default=0)
    return next((month for month in range(lost + 1, len(flow) + 1) if revenue[month - 1] > 0), None)


def passing_of(flow: Sequence[Decimal], revenue: Sequence[Decimal]) -> tuple[int, int] | None:
    """The first month with revenue from which the flow held for three months, and the one that lost it."""
    for month in range(1, len(flow) + 1):
        stretch = flow[month - 1 : month - 1 + STAYS]
        if revenue[month - 1] > 0 and len(stretch) == STAYS and min(stretch) >= 0:
            lost = next((at for at in range(month + STAYS, len(flow) + 1) if flow[at - 1] < 0), None)
            return (month, lost) if lost else None
    return None


def need_of(cash: Sequence[Decimal], flow: Sequence[Decimal], reserve: Decimal) -> Need:
    """The money that lacks to keep the reserve in every month there is, and by how much it goes on rising.

    Args:
        cash: at the end of each month.
        flow: the cash flow before funding of each month.
    """
    amount = max(ZERO, reserve - min(cash))
    last = flow[-YEAR:]
    is_closed = min(flow[-STAYS:]) >= 0 or sum(last, ZERO) >= 0
    return Need(amount, ZERO if is_closed else -sum(last, ZERO) / len(last))
