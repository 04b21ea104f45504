"""A few numbers to start from. They open up into full inputs, which the founder then refines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.forecast.inputs.addresses import field_at
from engine.forecast.inputs.catalogue_costs import RUNNING
from engine.forecast.inputs.problems import InputProblem, problem
from engine.forecast.inputs.quantities import GUESS
from engine.forecast.inputs.reading import MAPPING, InputsResult, form_problem, read_inputs
from engine.forecast.inputs.spreads import around, factors_of
from engine.forecast.inputs.values import Refused, allowed

PLAN = "subscription.plans.0"
INFERENCE = "compute.inference"
# The numbers, and where each goes. One of the two ways to state inference is enough.
PLACES = {
    "price": f"{PLAN}.price",
    "customers": f"{PLAN}.opening_customers",
    "new_customers": f"{PLAN}.new_customers",
    "growth": f"{PLAN}.growth",
    "churn": f"{PLAN}.churn",
    "inference_per_customer": f"{INFERENCE}.per_customer",
    "inference_share": f"{INFERENCE}.revenue_share",
    "monthly_cost": "other_costs.0.amount",
    "salaries": "other_costs.0.salaries",
    "heads": "other_costs.0.heads",
    "cost_growth": "other_costs.0.growth",
    "cac": "marketing.cac",
    "cash": "opening.cash",
}
SETTINGS = ("currency", "market", "start", "horizon", "founded")
REQUIRED = ("price", "new_customers", "monthly_cost", "cash")
FADE = "5"  # growth loses a twentieth a month, half in 14 months: 10 % a month for ever is no plan


def simple_inputs(raw: Any) -> InputsResult:
    """Full inputs from a few numbers; problems carry the short names.

    Args:
        raw: price, customers, new_customers, growth (% a month), churn (% a month), inference_per_customer
            or inference_share (% of revenue), monthly_cost (with salaries, how much of it they are, and heads, how many
            people they pay), cost_growth (% a month), cac (what winning one customer costs on top), cash; and currency, market, start,
            horizon, founded.
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
    """The numbers as the full form's data. The one cost there is holds all that runs, salaries too."""
    given = {key: spread(key, raw[key]) for key in PLACES if raw.get(key) not in (None, "")}
    full: dict[str, Any] = {key: raw[key] for key in SETTINGS if raw.get(key) not in (None, "")}
    full |= {
        "subscription": {"plans": [{"growth_fade": {"value": FADE, "source": {"kind": "default"}}}]},
        "compute": {"inference": {}},
        "opening": {},
        "other_costs": [{"covers": RUNNING}],
        "marketing": {},
    }
    homes = {
        PLAN: full["subscription"]["plans"][0],
        INFERENCE: full["compute"]["inference"],
        "other_costs.0": full["other_costs"][0],
        "opening": full["opening"],
        "marketing": full["marketing"],
    }
    for key, value in given.items():
        home, _, name = PLACES[key].rpartition(".")
        homes[home][name] = value
    return full


def spread(key: str, value: Any) -> Any:
    """Our usual range round the number; what is a range or no number stays as it is."""
    place = PLACES[key]
    if factors_of(place) is None or isinstance(value, Mapping):
        return value
    try:
        return around(place, allowed(field_at(place), place, value), "usual", GUESS).to_raw()
    except Refused:
        return value


def renamed(one: InputProblem, names: Mapping[str, str]) -> InputProblem:
    """The problem at the short name of its field; a point of a range keeps its end."""
    for place, key in names.items():
        if one.path == place or one.path.startswith(f"{place}."):
            return InputProblem(key + one.path[len(place) :], one.code, one.message)
    return one
