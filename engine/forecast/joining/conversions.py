"""Answers -> inputs: the conversions that the data names.

Each takes the answer, the answer beside it, and the inputs that shall be filled, if there are any yet. None
means that the answer says nothing about the input.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import TypeAlias

from engine.forecast.inputs.inputs import Inputs
from engine.forecast.inputs.months import QUARTER
from engine.forecast.inputs.quantities import nine_decimals
from engine.forecast.inputs.salaries import is_lone_cost
from engine.forecast.joining.values import HUNDRED, WIDE
from engine.forecast.reckoning.forecast import project

Beside: TypeAlias = Decimal | None
Given: TypeAlias = Inputs | None
CENT = Decimal("0.01")
# What else may bring money, beside what else may cost some; a single running cost then no longer holds everything.
BRINGING = ("consulting", "api", "other_revenue")


def as_is(value: Decimal, _: Beside, __: Given) -> Decimal | None:
    return value


def per_quarter(value: Decimal, _: Beside, __: Given) -> Decimal | None:
    """An amount a quarter as one a month."""
    return nine_decimals(WIDE.divide(value, Decimal(QUARTER)))


def per_year(value: Decimal, _: Beside, __: Given) -> Decimal | None:
    """An amount a year as one a month."""
    return nine_decimals(WIDE.divide(value, Decimal(12)))


def share_of_revenue(value: Decimal, _: Beside, inputs: Given) -> Decimal | None:
    """Inference as a share, unless it is stated per customer or by task: it would count twice."""
    keys = ("compute.inference.per_customer", "compute.inference.tasks", "api.unit_cost")
    is_stated = inputs is not None and any(inputs.base.get(key) for key in keys)
    return None if is_stated else value


def rest_of_hundred(value: Decimal, _: Beside, inputs: Given) -> Decimal | None:
    """Cost as a share of revenue from a margin."""
    return share_of_revenue(HUNDRED - value, None, inputs)


def burn_as_cost(value: Decimal, _: Beside, __: Given) -> Decimal | None:
    """Monthly cost from the burn of a venture without revenue; nothing where no cash is burnt."""
    return value if value > 0 else None


def burn_and_margin_as_cost(value: Decimal, _: Beside, inputs: Given) -> Decimal | None:
    """Monthly cost from burn and what customers leave today, when nothing else brings or costs money."""
    if inputs is None or value <= 0 or not is_one_cost(inputs, BRINGING):
        return None
    plans = inputs.prefixes("subscription.plans")
    paid = ((inputs.base.get(f"{p}.opening_price", inputs.base[f"{p}.price"]), f"{p}.opening_customers") for p in plans)
    revenue = sum((price * inputs.base[customers] for price, customers in paid), Decimal(0))
    margin = margin_of(inputs) if revenue else Decimal(0)
    return None if margin is None else WIDE.quantize(value + revenue * margin, CENT)


def payback_as_cac(value: Decimal, margin: Beside, inputs: Given) -> Decimal | None:
    """Spend per new customer = months to earn it back x price x margin.

    Not where sales cost stands elsewhere, or one running cost holds it with everything else: it would count twice.
    """
    if inputs is not None and is_one_cost(inputs):
        return None
    if inputs is None or "subscription.plans.0.price" not in inputs.base or inputs.base["marketing.budget"]:
        return None
    if any(inputs.word(f"{prefix}.department") == "sales" for prefix in inputs.prefixes("people")):
        return None
    share = margin_of(inputs) if margin is None else margin / HUNDRED
    if share is None or share <= 0:
        return None
    return WIDE.quantize(value * inputs.base["subscription.plans.0.price"] * share, CENT)


def is_one_cost(inputs: Inputs, elsewhere: tuple[str, ...] = ()) -> bool:
    """Whether a single running cost holds all that is spent beside inference, as in the numbers to start from."""
    is_mixed = any(inputs.sizes.get(group) for group in elsewhere)
    spends = inputs.base["marketing.budget"] or inputs.base["marketing.cac"]
    return is_lone_cost(inputs) and not is_mixed and not spends


def margin_of(inputs: Inputs) -> Decimal | None:
    """The product margin of the first month."""
    return project(inputs).values["product_margin"][1]


def retention_as_expansion(value: Decimal, churn: Beside, _: Given) -> Decimal | None:
    """Monthly expansion that turns this churn a month into this net retention over twelve months, both in %."""
    if churn is None or not 0 <= churn < HUNDRED or value <= 0:
        return None
    kept = float(value / HUNDRED) ** (1 / 12)
    expansion = 100 * (kept / (1 - float(churn) / 100) - 1)
    return nine_decimals(Decimal(repr(round(expansion, 2))))


CONVERSIONS: Mapping[str, Callable[[Decimal, Beside, Given], Decimal | None]] = {
    "as_is": as_is,
    "per_quarter": per_quarter,
    "per_year": per_year,
    "share_of_revenue": share_of_revenue,
    "rest_of_hundred": rest_of_hundred,
    "burn_as_cost": burn_as_cost,
    "burn_and_margin_as_cost": burn_and_margin_as_cost,
    "payback_as_cac": payback_as_cac,
    "retention_as_expansion": retention_as_expansion,
}
