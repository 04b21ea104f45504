"""Ranges that the product makes round a founder's single number, and how they move with it.

They are our own guesses, to be replaced by the founder's; they make the fan chart honest from the first minute.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from engine.forecast.inputs.addresses import field_at
from engine.forecast.inputs.catalogue import Field
from engine.forecast.inputs.effects import ANY, held
from engine.forecast.inputs.quantities import Quantity, Source, nine_decimals

# How far a founder's single number is usually off: (low, high) as factors of the middle.
SPREAD: Mapping[str, tuple[str, str]] = {
    "subscription.plans.*.price": ("0.9", "1.1"),
    "subscription.plans.*.new_customers": ("0.6", "1.4"),
    "subscription.plans.*.growth": ("0.4", "1.4"),
    "subscription.plans.*.churn": ("0.7", "1.6"),
    "compute.inference.per_customer": ("0.7", "1.5"),
    "compute.inference.revenue_share": ("0.7", "1.5"),
    "other_costs.*.amount": ("0.95", "1.2"),
    "other_costs.*.growth": ("0.5", "1.5"),
    "marketing.cac": ("0.7", "1.5"),
}
# How far each end lies from the middle, as a part of the usual distance.
WIDTHS: Mapping[str, Decimal] = {
    "usual": Decimal(1),
    "tight": Decimal("0.5"),
    "wide": Decimal("1.5"),
    "none": Decimal(0),
}


def factors_of(path: str) -> tuple[Decimal, Decimal] | None:
    """The usual (low, high) of the input at a path, as factors of its middle; None where there is no usual range."""
    found = SPREAD.get(".".join(ANY if step.isdigit() else step for step in path.split(".")))
    return (Decimal(found[0]), Decimal(found[1])) if found else None


def around(path: str, mid: Decimal, spread: str, source: Source) -> Quantity:
    """The number with our range of this width round it; a value where there can be none.

    Args:
        path: an input that `factors_of` knows. Raises TypeError for another.
        spread: a key of WIDTHS.
    """
    factors, field = factors_of(path), field_at(path)
    if factors is None:
        raise TypeError(f"no usual range: {path}")
    low, high = (end_of(mid, factor, spread, field) for factor in factors)
    if mid <= 0 or mid >= field.high or low == high:
        return Quantity(mid, source=source, spread=spread)
    return Quantity(mid, low, high, "triangular", source, spread)


def end_of(mid: Decimal, factor: Decimal, spread: str, field: Field) -> Decimal:
    """One end of our range, within what the input may be."""
    return held(nine_decimals(mid * (1 + (factor - 1) * WIDTHS[spread])), field)


def moved(path: str, quantity: Quantity, mid: Decimal, source: Source) -> Quantity:
    """The number at a new middle. Our own range is made anew; one of the person's keeps its proportions."""
    if quantity.spread and factors_of(path):
        return around(path, mid, quantity.spread, source)
    if not quantity.is_range or quantity.mid <= 0 or mid <= 0:
        return Quantity(mid, source=source)
    field = field_at(path)
    low, _mid, high = (held(nine_decimals(p * mid / quantity.mid), field) for p in quantity.points)
    return Quantity(mid, low, high, quantity.kind, source)
