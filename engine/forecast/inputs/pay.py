"""What a day of work costs: by the roles there are, and by the salaries in the running cost and how many they pay."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from engine.forecast.inputs.addresses import holds_everything
from engine.forecast.inputs.inputs import Inputs
from engine.forecast.inputs.salaries import is_lone_cost

WORKDAYS_A_MONTH = Decimal("21.75")  # 261 working days in twelve months
MONTHS_OF = {"month": 1, "quarter": 3, "year": 12}  # of a cost that recurs
PARTS = ("salaries", "heads")


def day_cost(inputs: Inputs) -> Decimal:
    """The average pay a working day of those who are there at the start and of whom it is known; 0: of nobody."""
    paid = [*roles(inputs), *from_running_cost(inputs)]
    heads, pay = (sum(part, Decimal(0)) for part in zip(*paid, strict=True)) if paid else (Decimal(0), Decimal(0))
    return pay / heads / WORKDAYS_A_MONTH if heads else Decimal(0)


def roles(inputs: Inputs) -> Iterator[tuple[Decimal, Decimal]]:
    """Heads of each role and their pay a month, social cost included."""
    for prefix in inputs.prefixes("people"):
        if is_there(inputs, prefix):
            count, salary, rate = (inputs.base[f"{prefix}.{key}"] for key in ("count", "salary", "social_rate"))
            yield count, count * salary * (1 + rate / 100)


def from_running_cost(inputs: Inputs) -> Iterator[tuple[Decimal, Decimal]]:
    """Heads paid from a cost that recurs and their pay a month, where both are stated."""
    for prefix in inputs.prefixes("other_costs"):
        salaries, heads = (inputs.base.get(f"{prefix}.{key}") for key in PARTS)
        months = MONTHS_OF.get(inputs.word(f"{prefix}.every"))
        if salaries and heads and months and is_there(inputs, prefix):
            yield heads, salaries / months


def is_there(inputs: Inputs, prefix: str) -> bool:
    """Whether an item is there in the first month."""
    start, end = (inputs.month(f"{prefix}.{key}") for key in ("start", "end"))
    return (start is None or start <= 1) and (end is None or end >= 1)


def unstated(inputs: Inputs) -> tuple[str, ...]:
    """The inputs of a running cost that would say what a day costs; none where no cost holds salaries."""
    for prefix in inputs.prefixes("other_costs"):
        if holds_everything(inputs, prefix) or inputs.base.get(f"{prefix}.salaries") or is_lone_cost(inputs):
            return tuple(path for path in (f"{prefix}.{key}" for key in PARTS) if not inputs.base.get(path))
    return ()
