"""The same forecast, begun later: what it says of the months that follow stays as it was.

Growth begins anew with a forecast, so each number that grows is put at the level it has reached, and a fading
rate at what is left of it. What happened before the new start is no input any more: rounds, grants and training
runs of the past go. What had a first month keeps it, and what had none gets the old start, so that nothing that
is paid once is paid again and what comes by the quarter or the year keeps its phase.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Context, Decimal, localcontext
from typing import Any

from engine.forecast.actuals.beside import Values
from engine.forecast.inputs.addresses import field_at
from engine.forecast.inputs.catalogue import LOW_MONTHS
from engine.forecast.inputs.catalogue_all import BY_PATH, GROUPS
from engine.forecast.inputs.effects import held
from engine.forecast.inputs.inputs import Inputs
from engine.forecast.inputs.months import YEAR, index_of, month_after, ordinal
from engine.forecast.inputs.pay import PARTS
from engine.forecast.inputs.quantities import DEFAULT, Quantity, nine_decimals
from engine.forecast.inputs.reading import read_inputs
from engine.forecast.inputs.spreads import moved

# What grows: group, its level, the monthly rate, and the share of the rate lost each month, if it can fade.
GROWERS = (
    ("subscription.plans", "new_customers", "growth", "growth_fade"),
    ("api", "volume", "growth", "growth_fade"),
    ("api", "price", "price_change", ""),
    ("marketing", "budget", "growth", ""),
    ("other_revenue", "amount", "growth", ""),
    ("other_costs", "amount", "growth", ""),
)
STEPPERS = (("subscription.plans", "price", "price_step"), ("people", "salary", "raise"))  # once a year
DATED = ("funding.rounds", "funding.grants", "compute.training")  # over when their month is
BINDING = ("funding.loans", "compute.owned")  # go on to cost after their month: they cannot be put in the past
WIDE = Context(prec=40)


class CannotCarry(ValueError):
    """A loan drawn or hardware bought before the new start: what it still costs has no input. The text is its place."""


def begun_after(inputs: Inputs, month: int, values: Values) -> Inputs:
    """The forecast begun in the month after `month` of it, to the same end, or for twelve months at least.

    Args:
        month: 1 … horizon.
        values: the lines of the forecast, each with its opening and its months.

    Raises:
        CannotCarry
    """
    refuse_bound(inputs, month)
    start = month_after(inputs.settings.start, month + 1)
    horizon = max(LOW_MONTHS, inputs.settings.horizon - month)
    with localcontext(WIDE):
        numbers = {**inputs.numbers, **dict(levels(inputs, month)), **dict(stocks(inputs, month, values))}
    words = {**dict(first_months(inputs)), **inputs.words}
    settings = replace(inputs.settings, start=start, horizon=horizon)
    raw = without_past(replace(inputs, settings=settings, numbers=numbers, words=words), ordinal(start))
    found = read_inputs(raw)
    if found.inputs is None:
        raise CannotCarry(found.problems[0].path)
    return found.inputs


def refuse_bound(inputs: Inputs, month: int) -> None:
    for group in BINDING:
        for prefix in inputs.prefixes(group):
            if index_of(inputs.word(f"{prefix}.month"), inputs.settings.start) <= month:
                raise CannotCarry(prefix)


def first_months(inputs: Inputs) -> Iterator[tuple[str, int | str]]:
    """The old start for everything that has a first month and was given none."""
    for group in GROUPS:
        if group.named("start") is not None:
            yield from ((f"{prefix}.start", inputs.settings.start) for prefix in inputs.prefixes(group.path))


def levels(inputs: Inputs, month: int) -> Iterator[tuple[str, Quantity]]:
    """What grows, steps or is added to, at the level of the month after; rates that fade, at what is left."""
    for group, level, rate, fade in GROWERS:
        for prefix in inputs.prefixes(group):
            since = months_since(inputs, prefix, month)
            kept = 1 - inputs.base.get(f"{prefix}.{fade}", Decimal(0)) / 100
            factor = grown(inputs.base[f"{prefix}.{rate}"] / 100, kept, since)
            yield at_level(inputs, f"{prefix}.{level}", factor)
            yield from pay(inputs, prefix, factor)
            path, slower = at_level(inputs, f"{prefix}.{rate}", kept**since)
            yield path, replace(slower, is_sure=True)  # below 1 % after a while, and meant so
    for group, level, rate in STEPPERS:
        for prefix in inputs.prefixes(group):
            factor = (1 + inputs.base[f"{prefix}.{rate}"] / 100) ** (month // YEAR)
            yield at_level(inputs, f"{prefix}.{level}", factor)
    yield from consultants(inputs, month)
    yield from inference_prices(inputs, month)


def months_since(inputs: Inputs, prefix: str, month: int) -> int:
    """How often an item has grown by the month after `month`: each month after its first."""
    first = max(1, inputs.month(f"{prefix}.start") or 1)
    return max(0, month + 1 - first)


def grown(growth: Decimal, kept: Decimal, times: int) -> Decimal:
    """The factor after growing `times` months at a rate of which each month keeps a share."""
    factor = Decimal(1)
    for done in range(times):
        factor *= 1 + growth * kept**done
    return factor


def pay(inputs: Inputs, prefix: str, factor: Decimal) -> Iterator[tuple[str, Quantity]]:
    """The part of a cost that is pay grows with it, and so do those paid from it: each earns what was said."""
    for path in (f"{prefix}.{key}" for key in PARTS):
        if path in inputs.numbers:
            yield at_level(inputs, path, factor)


def at_level(inputs: Inputs, path: str, factor: Decimal) -> tuple[str, Quantity]:
    return path, scaled(inputs.numbers[path], factor, path)


def scaled(quantity: Quantity, factor: Decimal, path: str) -> Quantity:
    """The number times a factor of at least 0, held within what the input allows; its ends move along."""
    field = field_at(path)
    if factor == 1:
        return quantity
    if quantity.mid > 0 and factor > 0:
        return moved(path, quantity, held(nine_decimals(quantity.mid * factor), field), quantity.source)
    low, mid, high = (held(nine_decimals(point * factor), field) for point in quantity.points)
    if low == high:
        return Quantity(mid, source=quantity.source)
    return Quantity(mid, low, high, quantity.kind, quantity.source)


def consultants(inputs: Inputs, month: int) -> Iterator[tuple[str, Quantity]]:
    path = "consulting.consultants"
    for prefix in inputs.prefixes("consulting"):
        one = inputs.numbers[path]
        added = inputs.base[f"{prefix}.added"] * months_since(inputs, prefix, month)
        if added:
            yield path, moved(path, one, held(nine_decimals(one.mid + added), field_at(path)), one.source)


def inference_prices(inputs: Inputs, month: int) -> Iterator[tuple[str, Quantity]]:
    """Every price in the cost by volume, at the index that it has reached."""
    factor = grown(inputs.base["compute.inference.price_change"] / 100, Decimal(1), month)
    fields = BY_PATH["compute.inference"].fields
    paths = [f"compute.inference.{field.key}" for field in fields if field.unit == "money"] + ["api.unit_cost"]
    yield from (at_level(inputs, path, factor) for path in paths if path in inputs.numbers)


def stocks(inputs: Inputs, month: int, values: Values) -> Iterator[tuple[str, Quantity]]:
    """What there is at the end of the month: cash, customers, and credits that are left."""
    yield "opening.cash", stock(inputs, "opening.cash", values["cash"][month])
    for prefix in inputs.prefixes("subscription.plans"):
        path = f"{prefix}.opening_customers"
        yield path, stock(inputs, path, values[f"{prefix}.customers"][month])
        yield from paid_ahead(inputs, prefix, month, values)
        yield from paid_now(inputs, prefix, month, values)
    credits = "compute.credits"
    for _ in inputs.prefixes(credits):
        if (inputs.month(f"{credits}.start") or 1) <= month:
            yield f"{credits}.amount", stock(inputs, f"{credits}.amount", values["credits_left"][month])


def paid_ahead(inputs: Inputs, prefix: str, month: int, values: Values) -> Iterator[tuple[str, Quantity]]:
    """The share of the customers who have paid a year ahead, as far as there are any."""
    ahead = values.get(f"{prefix}.customers_ahead")
    present = values[f"{prefix}.customers"][month]
    if ahead is not None and present:
        path = f"{prefix}.opening_annual"
        share = (ahead[month] or Decimal(0)) / present * 100
        yield path, Quantity(held(nine_decimals(share), field_at(path)), source=DEFAULT)


def paid_now(inputs: Inputs, prefix: str, month: int, values: Values) -> Iterator[tuple[str, Quantity]]:
    """What the customers there pay on average, where it is not the price: they have bought more, or came at another one.

    Those who paid a year ahead count less their discount, as the price of both is one input.
    """
    path, base = f"{prefix}.opening_price", inputs.base
    if not base[f"{prefix}.expansion"] and path not in inputs.numbers:
        return
    present, ahead = values[f"{prefix}.customers"][month] or Decimal(0), values.get(f"{prefix}.customers_ahead")
    discounted = (ahead[month] or Decimal(0)) * base[f"{prefix}.annual_discount"] / 100 if ahead else Decimal(0)
    if present > discounted:
        paid = (values[f"{prefix}.mrr"][month] or Decimal(0)) / (present - discounted)
        yield path, Quantity(held(nine_decimals(paid), field_at(path)), source=inputs.numbers[f"{prefix}.price"].source)


def stock(inputs: Inputs, path: str, amount: Decimal | None) -> Quantity:
    field = field_at(path)
    source = inputs.numbers[path].source
    return Quantity(held(nine_decimals(amount or Decimal(0)), field), source=source)


def without_past(inputs: Inputs, first: int) -> dict[str, Any]:
    """The inputs as plain data, without what is over before the month `first` (see `ordinal`)."""
    raw = inputs.to_raw()
    homes: dict[str, str] = {}
    for group in DATED:
        places = inputs.prefixes(group)
        stays = [place for place in places if ordinal(inputs.word(f"{place}.month")) >= first]
        homes |= {place: f"{group}.{number}" for number, place in enumerate(stays)}
        homes |= {place: "" for place in places if place not in stays}
        if places:
            put(raw, group, [items_at(raw, group)[places.index(place)] for place in stays])
    if "correlations" in raw:
        ranged = [pair for pair in raw["correlations"] if pair["a"] in inputs.ranges and pair["b"] in inputs.ranges]
        raw["correlations"] = list(moved_pairs(ranged, homes))
    return raw


def items_at(raw: dict[str, Any], group: str) -> list[Any]:
    home, _, last = group.rpartition(".")
    found: list[Any] = raw[home][last]
    return found


def put(raw: dict[str, Any], group: str, items: list[Any]) -> None:
    home, _, last = group.rpartition(".")
    raw[home] = {**raw[home], last: items}


def moved_pairs(pairs: list[dict[str, str]], homes: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """The correlations of what is still there, at its new place."""
    for pair in pairs:
        ends = {end: new_place(pair[end], homes) for end in ("a", "b")}
        if all(ends.values()):
            yield {**pair, **ends}


def new_place(path: str, homes: Mapping[str, str]) -> str:
    prefix, _, key = path.rpartition(".")
    home = homes.get(prefix, prefix)
    return f"{home}.{key}" if home else ""
