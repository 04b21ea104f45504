"""What actions that cut cost do to a running cost that holds salaries: people are not cut like software.

An action speaks of kinds of cost: "15 % off other cost, 10 % off people". One item of other cost may hold both, as
the running cost of the few numbers to start from does.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from math import prod

from engine.forecast.inputs.addresses import holds_everything
from engine.forecast.inputs.effects import Effect
from engine.forecast.inputs.inputs import Inputs

COSTS = "other_costs.*.amount"
PEOPLE = "people.*.count"
# What else may cost money; a single cost beside none of these holds everything that is spent.
ELSEWHERE = ("people", "software", "compute.rented", "compute.owned")
ONE = Decimal(1)


def salary_share(inputs: Inputs, prefix: str) -> Decimal:
    """The part of a cost that is salaries, 0 to 1. Where a whole running cost does not say it, all of it counts.

    Args:
        prefix: an item of other cost, "other_costs.0".
    """
    amount, part = inputs.base[f"{prefix}.amount"], inputs.base.get(f"{prefix}.salaries")
    if part is not None:
        return min(ONE, part / amount) if amount else Decimal(0)
    return ONE if holds_everything(inputs, prefix) or is_lone_cost(inputs) else Decimal(0)


def is_lone_cost(inputs: Inputs) -> bool:
    """Whether one item of other cost is all that is spent beside inference and marketing."""
    return inputs.sizes.get("other_costs") == 1 and not any(inputs.sizes.get(group) for group in ELSEWHERE)


def with_salaries_apart(inputs: Inputs, effects: Iterable[Effect]) -> tuple[Effect, ...]:
    """The effects as they meet these inputs: each cost that holds salaries is cut by a rate of its own.

    That rate is the rate of people for its salaries and the rate of other cost for the rest, so that both are
    applied once however many actions cut. Effects on one named item stay as they are.
    """
    given = tuple(effects)
    cuts, people = rate_of(given, COSTS), rate_of(given, PEOPLE)
    mixed = {p: salary_share(inputs, p) for p in inputs.prefixes("other_costs")}
    if not any(mixed.values()) or (cuts, people) == (ONE, ONE):
        return given
    kept = [effect for effect in given if not is_cut(effect, COSTS)]
    rates = ((p, people * share + cuts * (1 - share)) for p, share in mixed.items())
    return (*kept, *(Effect(f"{prefix}.amount", "multiply", rate) for prefix, rate in rates if rate != 1))


def rate_of(effects: Sequence[Effect], path: str) -> Decimal:
    """What all effects together make of a kind of cost, as a factor."""
    return prod((effect.amount for effect in effects if is_cut(effect, path)), start=ONE)


def is_cut(effect: Effect, path: str) -> bool:
    return effect.op == "multiply" and effect.path == path
