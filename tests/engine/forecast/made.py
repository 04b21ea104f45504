"""Forecast inputs to test with: small ones written out, and any at all drawn from a seed."""

from __future__ import annotations

import copy
import random
from decimal import Decimal

from hypothesis import strategies as st

from engine.forecast.inputs.catalogue_all import GROUPS
from engine.forecast.inputs.reading import read_inputs
from engine.forecast.reckoning.forecast import project

BARE = {
    "start": "2027-01",
    "horizon": 24,
    "currency": "USD",
    "market": "SaaS",
    "opening": {"cash": "100000"},
    "service": {"payment_fee": 0},
}
# The few numbers that the page asks for: a venture that breaks even within a year, and the demo's that takes longer.
EIGHT = {
    "price": "199",
    "customers": "40",
    "new_customers": "25",
    "growth": "8",
    "churn": "3",
    "inference_per_customer": "30",
    "monthly_cost": "40000",
    "cash": "1200000",
    "start": "2027-01",
}
NORTHLIGHT = {
    "cash": 24000000,
    "monthly_cost": 1200000,
    "price": 3000,
    "customers": 60,
    "new_customers": 8,
    "growth": 8,
    "churn": 2,
    "inference_share": 38,
    "start": "2026-12",
}
RENT, PRICE, NEW = ("other_costs.0.amount", "subscription.plans.0.price", "subscription.plans.0.new_customers")
PLAN = {"price": "100", "new_customers": "10", "churn": "0", "payment_delay": 0}


def raw(**parts):
    """The bare forecast with these parts on top."""
    return copy.deepcopy({**BARE, **parts})


def with_plan(**fields):
    return {"plans": [{**PLAN, **fields}]}


def read(given):
    """The inputs; fails with every problem when there are any."""
    result = read_inputs(given)
    assert result.problems == ()
    return result.inputs


def forecast(**parts):
    return project(read(raw(**parts)))


def climbing(**plan):
    """10 customers more a month at 100 against a rent of 10,000: EBITDA of month m is 1000 m - 10,000."""
    return raw(subscription=with_plan(**plan), other_costs=[{"name": "Rent", "amount": 10000}])


def line(done, name, *months):
    """A line in these months, or in all of them."""
    return [done.values[name][month] for month in months] if months else list(done.series(name))


# How far drawn numbers go, by field; by unit where the field is not named.
HIGHEST = {
    "price": 5000,
    "opening_customers": 500,
    "new_customers": 60,
    "market_limit": 900,
    "day_rate": 9000,
    "monthly_cost": 50000,
    "volume": 90000,
    "unit_cost": 3,
    "consultants": 9,
    "salary": 60000,
    "tokens_in": 9000,
    "tokens_out": 3000,
    "wage": 200,
    "tools": 1,
    "cash": 9000000,
    "overhead": 60,
    "rate": 15,
    "support": 20,
}
BY_UNIT = {
    "money": 90000,
    "percent": 100,
    "factor": 2,
    "days": 22,
    "minutes": 2,
    "hours": 2000,
    "people": 5,
    "units": 900,
    "tasks": 500,
    "tokens": 3000,
    "customers": 500,
}
GENTLE = ("growth", "price_change", "expansion", "price_step", "raise")


def drawn_number(chance, field):
    """Digits for a field; a fifth of them zero where zero is allowed."""
    if field.key in GENTLE:
        return f"{chance.uniform(-8, 12):.2f}"
    if chance.random() < 0.2 and field.low <= 0:
        return "0"
    high = min(HIGHEST.get(field.key, BY_UNIT[field.unit]), field.high)
    low = max(Decimal("0.5"), field.low)
    return (
        f"{Decimal(chance.uniform(float(low), float(high))):.{chance.choice([0, 2, 3])}f}"
        if high > 9
        else f"{chance.uniform(0.01, float(high)):.3f}"
    )


def drawn_month(chance, horizon):
    n = chance.randrange(horizon + 3)
    return f"{2027 + n // 12}-{n % 12 + 1:02}"


def drawn_field(chance, field, horizon):
    if field.kind == "number":
        return drawn_number(chance, field)
    if field.kind == "whole":
        return chance.randint(6, 40) if field.key in ("term", "life") else chance.randint(0, 4)
    if field.kind == "choice":
        return chance.choice(field.options)
    return drawn_month(chance, horizon) if field.kind == "month" else "Name"


def drawn_group(chance, group, horizon):
    """One item of a group: what is needed, and three in five of the rest. Ends are left open, parts are not told."""
    return {
        field.key: drawn_field(chance, field, horizon)
        for field in group.fields
        if field.key not in ("end", "salaries", "heads") and (field.is_required or chance.random() < 0.6)
    }


def drawn_raw(seed):
    """A forecast drawn at random: two in three groups are on, lists have one or two items."""
    chance = random.Random(seed)
    horizon = chance.choice([12, 24, 36])
    raw = {
        "start": "2027-01",
        "horizon": horizon,
        "market": chance.choice(["B2B", "B2C", "SaaS"]),
        "currency": chance.choice(["CNY", "USD", "EUR", "JPY", "KRW", "KWD"]),
    }
    for group in GROUPS:
        if group.path == "subscription.retention" or (group.is_optional and chance.random() > 0.65):
            continue
        many = chance.randint(1, 2) if group.is_list else 1
        items = [drawn_group(chance, group, horizon) for _ in range(many)]
        home, _, last = group.path.rpartition(".")
        node = raw.setdefault(home, {}) if home else raw
        node[last] = items if group.is_list else items[0]
    if "subscription" in raw and chance.random() < 0.5:
        points = sorted((chance.uniform(0, 100) for _ in range(chance.randint(1, 5))), reverse=True)
        raw["subscription"]["retention"] = {f"m{i:02}": f"{p:.2f}" for i, p in enumerate(points, 1)}
    return raw


def retimed(raw, seed):
    """The same forecast with other months, delays and choices where there is one to choose."""
    chance, other = random.Random(seed), copy.deepcopy(raw)
    for group in GROUPS:
        home, _, last = group.path.rpartition(".")
        held = (other.get(home) or {} if home else other).get(last) or []
        for item in held if isinstance(held, list) else [held]:
            for field in group.fields:
                if field.kind in ("whole", "choice", "month") and (field.key in item or field.key in ("end", "start")):
                    item[field.key] = drawn_field(chance, field, raw["horizon"])
            if item.get("end", "9") < item.get("start", "0"):
                item["start"], item["end"] = item["end"], item["start"]
    return other


RAW = st.integers(0, 2**32 - 1).map(drawn_raw)
INPUTS = RAW.map(read)
