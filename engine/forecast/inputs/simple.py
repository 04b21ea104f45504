"""Eight numbers to start from. They open up into full inputs, which the founder then refines."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from engine.forecast.inputs.problems import InputProblem, problem
from engine.forecast.inputs.quantities import digits, nine_decimals
from engine.forecast.inputs.reading import MAPPING, InputsResult, form_problem, read_inputs
from engine.forecast.inputs.values import Refused, read_number

PLAN = "subscription.plans.0"
INFERENCE = "compute.inference"
# The eight, and where each goes. One of the two ways to state inference is enough.
PLACES = {
    "price": f"{PLAN}.price",
    "customers": f"{PLAN}.opening_customers",
    "new_customers": f"{PLAN}.new_customers",
    "growth": f"{PLAN}.growth",
    "churn": f"{PLAN}.churn",
    "inference_per_customer": f"{INFERENCE}.per_customer",
    "inference_share": f"{INFERENCE}.revenue_share",
    "monthly_cost": "other_costs.0.amount",
    "cash": "opening.cash",
}
SETTINGS = ("currency", "market", "start", "horizon", "founded")
REQUIRED = ("price", "new_customers", "monthly_cost", "cash")
# How far a founder's single number is usually off: (low, high) as factors. Our own guesses, to be
# replaced by ranges of the founder's; they make the fan chart honest from the first minute.
SPREAD = {
    "price": ("0.9", "1.1"),
    "new_customers": ("0.6", "1.4"),
    "growth": ("0.4", "1.4"),
    "churn": ("0.7", "1.6"),
    "inference_per_customer": ("0.7", "1.5"),
    "inference_share": ("0.7", "1.5"),
    "monthly_cost": ("0.95", "1.2"),
}
FADE = "5"  # growth loses a twentieth a month, half in 14 months: 10 % a month for ever is no plan
CEILINGS = {"growth": Decimal(100), "churn": Decimal(100)}


def simple_inputs(raw: Any) -> InputsResult:
    """Full inputs from eight numbers; problems carry the short names.

    Args:
        raw: price, customers, new_customers, growth (% a month), churn (% a month), inference_per_customer
            or inference_share (% of revenue), monthly_cost, cash; and currency, market, start, horizon,
            founded.
            A number without a range gets the usual spread.
    """
    if not isinstance(raw, Mapping):
        return InputsResult(None, (form_problem("", MAPPING),))
    unknown = [problem(str(key)[:60], "unknown", "") for key in raw if key not in (*PLACES, *SETTINGS)]
    missing = [problem(key, "missing") for key in REQUIRED if raw.get(key) in (None, "")]
    result = read_inputs(simple_raw(raw))
    names = {place: key for key, place in PLACES.items()}
    found = [renamed(one, names) for one in result.problems if one.code != "missing" or one.path == "start"]
    problems = (*unknown, *missing, *found)
    return InputsResult(None if problems else result.inputs, problems)


def simple_raw(raw: Mapping[str, Any]) -> dict[str, Any]:
    """The eight numbers as the full form's data."""
    given = {key: spread(key, raw[key]) for key in PLACES if raw.get(key) not in (None, "")}
    full: dict[str, Any] = {key: raw[key] for key in SETTINGS if raw.get(key) not in (None, "")}
    full |= {
        "subscription": {"plans": [{"growth_fade": {"value": FADE, "source": {"kind": "default"}}}]},
        "compute": {"inference": {}},
        "opening": {},
        "other_costs": [{}],
    }
    homes = {
        PLAN: full["subscription"]["plans"][0],
        INFERENCE: full["compute"]["inference"],
        "other_costs.0": full["other_costs"][0],
        "opening": full["opening"],
    }
    for key, value in given.items():
        home, _, name = PLACES[key].rpartition(".")
        homes[home][name] = value
    return full


def spread(key: str, value: Any) -> Any:
    """A triangular range round a positive number; what is a range, zero or unreadable stays."""
    if key not in SPREAD or isinstance(value, Mapping):
        return value
    try:
        number = read_number(key, value)
    except Refused:
        return value
    ceiling = CEILINGS.get(key)
    if number <= 0 or (ceiling is not None and number >= ceiling):
        return value
    low, high = (nine_decimals(number * Decimal(factor)) for factor in SPREAD[key])
    high = min(high, ceiling) if ceiling is not None else high
    return {"low": digits(low), "mid": digits(number), "high": digits(high), "kind": "triangular"}


def renamed(one: InputProblem, names: Mapping[str, str]) -> InputProblem:
    """The problem at the short name of its field; a point of a range keeps its end."""
    for place, key in names.items():
        if one.path == place or one.path.startswith(f"{place}."):
            return InputProblem(key + one.path[len(place) :], one.code, one.message)
    return one
