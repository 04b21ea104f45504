"""The forecast begun again from the books: only what they prove changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Context, Decimal, localcontext

from engine.forecast.actuals.beside import BesideMonth, Values, last_quarter, total
from engine.forecast.actuals.carry import begun_after, scaled
from engine.forecast.inputs.addresses import field_at
from engine.forecast.inputs.effects import held
from engine.forecast.inputs.inputs import Inputs
from engine.forecast.inputs.months import QUARTER
from engine.forecast.inputs.quantities import Quantity, Source, nine_decimals
from engine.forecast.inputs.salaries import is_lone_cost

WIDE = Context(prec=40)
NEAR = Decimal("0.01")  # of a figure: what counts as the same
OTHER_REVENUE = ("consulting", "api", "other_revenue")
# What a new start cannot say, so that the months after it differ: by the code that the words go by.
OWED, SUPPLIERS, PREPAID = "owed", "suppliers", "prepaid"
RETENTION, YEARLY, COST = "retention", "yearly", "cost"


@dataclass(frozen=True, slots=True)
class Proof:
    """An input that the books prove: what it would be without them in that month, and what it is by them."""

    path: str
    before: Decimal
    after: Decimal


@dataclass(frozen=True, slots=True)
class Pace:
    """New customers a month over the last three months: by the books, net of churn, and as forecast."""

    actual: Decimal
    forecast: Decimal


@dataclass(frozen=True, slots=True)
class Rebased:
    """The forecast begun after the last month whose cash the books give.

    Attributes:
        month: that month, "2026-11".
        left: codes of what the new start cannot say exactly.
    """

    inputs: Inputs
    month: str
    proofs: tuple[Proof, ...]
    left: tuple[str, ...]


def rebased(months: Sequence[BesideMonth], inputs: Inputs, values: Values) -> Rebased | None:
    """The forecast re-based; None where no month of the books gives cash.

    Args:
        months: what `beside` gives.
        values: the lines of the forecast, each with its opening and its months.

    Raises:
        CannotCarry: a loan or hardware of the past still costs, which no input of a later start can say.
    """
    base = next((one for one in reversed(months) if one.actual.cash is not None), None)
    if base is None:
        return None
    begun = begun_after(inputs, base.index, values)
    source = Source("actuals", date=base.actual.month)
    with localcontext(WIDE):
        found = dict(proven(months, base, inputs, begun, values))
    numbers = {path: replace(quantity, source=source) for path, quantity in found.items()}
    proofs = tuple(Proof(path, begun.base[path], quantity.mid) for path, quantity in numbers.items())
    return Rebased(
        replace(begun, numbers={**begun.numbers, **numbers}),
        base.actual.month,
        proofs,
        (*left_behind(inputs), *unused(months, base, inputs)),
    )


def unused(months: Sequence[BesideMonth], base: BesideMonth, inputs: Inputs) -> Iterator[str]:
    """What the books show and no input takes: cost above or below the forecast's, of a venture with several costs."""
    said, forecast = total(last_quarter(months, base.index, "cost"), "cost")
    if not is_lone_cost(inputs) and abs(said - forecast) > abs(forecast) * NEAR:
        yield COST


def proven(
    months: Sequence[BesideMonth], base: BesideMonth, inputs: Inputs, begun: Inputs, values: Values
) -> Iterator[tuple[str, Quantity]]:
    """Each input that the books prove, as they have it."""
    if base.actual.cash is not None:
        yield "opening.cash", Quantity(held(nine_decimals(base.actual.cash), field_at("opening.cash")))
    plans = inputs.prefixes("subscription.plans")
    if len(plans) == 1:
        yield from plan_proven(months, base, inputs, begun, values)
    known = last_quarter(months, base.index, "cost")
    if known and is_lone_cost(inputs):
        factor = ratio(*total(known, "cost"))
        yield from times(begun, "other_costs.0.amount", factor)
        if "other_costs.0.salaries" in begun.numbers:
            yield from times(begun, "other_costs.0.salaries", factor)


def plan_proven(
    months: Sequence[BesideMonth], base: BesideMonth, inputs: Inputs, begun: Inputs, values: Values
) -> Iterator[tuple[str, Quantity]]:
    """What the books prove of the only plan there is: customers, their pace, and what each pays."""
    plan = inputs.prefixes("subscription.plans")[0]
    if base.actual.customers is not None:
        path = f"{plan}.opening_customers"
        yield path, Quantity(held(nine_decimals(base.actual.customers), field_at(path)))
    pace = pace_of(months, base.index, inputs, values)
    if pace is not None:
        yield from times(begun, f"{plan}.new_customers", ratio(pace.actual, pace.forecast))
    known = last_quarter(months, base.index, "revenue", "customers")
    if known and not any(inputs.sizes.get(mode) for mode in OTHER_REVENUE):
        by_books, forecast = zip(total(known, "revenue"), total(known, "customers"), strict=True)
        factor = quotient(ratio(*by_books), ratio(*forecast))
        yield from times(begun, f"{plan}.price", factor)
        if f"{plan}.opening_price" in begun.numbers:
            yield from times(begun, f"{plan}.opening_price", factor)


def times(begun: Inputs, path: str, factor: Decimal | None) -> Iterator[tuple[str, Quantity]]:
    if factor is not None:
        yield path, scaled(begun.numbers[path], factor, path)


def ratio(above: Decimal, below: Decimal) -> Decimal | None:
    """A quotient of amounts that are not below 0; None without a denominator."""
    return max(Decimal(0), above) / below if below > 0 else None


def quotient(above: Decimal | None, below: Decimal | None) -> Decimal | None:
    return None if above is None or not below else above / below


def pace_of(months: Sequence[BesideMonth], end: int, inputs: Inputs, values: Values) -> Pace | None:
    """New customers a month over the three months to `end`; None unless the books give four ends of month in a row.

    What the books show is the change. To it is added what the forecast's churn takes from the customers that the
    books had: the share that left of them in that month, as forecast. Before month 1 stand the customers at the start.
    """
    counted = {one.index: one.actual.customers for one in months if one.actual.customers is not None}
    first = end - QUARTER
    counted.setdefault(0, values["customers"][0] or Decimal(0))
    if not inputs.prefixes("subscription.plans") or any(index not in counted for index in range(first, end + 1)):
        return None
    won = forecast = Decimal(0)
    for month in range(first + 1, end + 1):
        won += counted[month] - counted[month - 1] * (1 - lost_share(values, month))
        forecast += values["new_customers"][month] or Decimal(0)
    return Pace(max(Decimal(0), won) / QUARTER, forecast / QUARTER)


def lost_share(values: Values, month: int) -> Decimal:
    """The share of last month's customers that the forecast loses in a month."""
    before = values["customers"][month - 1]
    lost = values["lost_customers"][month] or Decimal(0)
    return lost / before if before else Decimal(0)


def left_behind(inputs: Inputs) -> Iterator[str]:
    """What the inputs hold that a later start cannot say exactly."""
    base, plans = inputs.base, inputs.prefixes("subscription.plans")
    if any(number for path, number in inputs.words.items() if path.endswith(".payment_delay")):
        yield OWED
    if inputs.words.get("service.supplier_delay"):
        yield SUPPLIERS
    if any(base[f"{plan}.annual_share"] or base.get(f"{plan}.opening_annual") for plan in plans):
        yield PREPAID
    if inputs.sizes.get("subscription.retention"):
        yield RETENTION
    raises = [base[f"{plan}.price_step"] for plan in plans]
    if any(raises) or any(base[f"{role}.raise"] for role in inputs.prefixes("people")):
        yield YEARLY
