"""What no single field can know: order of months, retention that rises, growth without end."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from engine.forecast.inputs.catalogue_all import BY_PATH
from engine.forecast.inputs.inputs import Inputs
from engine.forecast.inputs.months import ordinal
from engine.forecast.inputs.problems import InputProblem, problem

MOST_EVER = Decimal(10) ** 10  # more than there are people


def cross_checked(inputs: Inputs) -> list[InputProblem]:
    """Every problem that lies between fields. Fields that could not be read are left alone."""
    return [
        *months_wrong(inputs),
        *loans_wrong(inputs),
        *retention_wrong(inputs),
        *growth_wrong(inputs),
        *salaries_wrong(inputs),
    ]


def months_wrong(inputs: Inputs) -> Iterator[InputProblem]:
    settings = inputs.settings
    founded = settings.founded
    if founded and ordinal(settings.start) < ordinal(founded):
        yield problem("start", "before_founding", founded)
    for group in inputs.sizes:
        for prefix in inputs.prefixes(group):
            start, end = inputs.word(f"{prefix}.start"), inputs.word(f"{prefix}.end")
            first = start or settings.start
            if end and ordinal(end) < ordinal(first):
                yield problem(f"{prefix}.end", "end_before_start", first)
            if start and founded and ordinal(start) < ordinal(founded):
                yield problem(f"{prefix}.start", "before_founding", founded)
            when = inputs.word(f"{prefix}.month")
            if when and ordinal(when) < ordinal(settings.start):
                yield problem(f"{prefix}.month", "before_start", settings.start)


def loans_wrong(inputs: Inputs) -> Iterator[InputProblem]:
    for prefix in inputs.prefixes("funding.loans"):
        term, grace = inputs.words.get(f"{prefix}.term"), inputs.words.get(f"{prefix}.grace")
        if term is not None and grace is not None and int(grace) >= int(term):
            yield problem(f"{prefix}.grace", "grace", term)


def retention_wrong(inputs: Inputs) -> Iterator[InputProblem]:
    """The curve falls and has no holes; on a path its points are drawn apart, so ranges are bounded."""
    before, hole = Decimal(100), False
    for field in BY_PATH["subscription.retention"].fields:
        path = f"subscription.retention.{field.key}"
        quantity = inputs.numbers.get(path)
        if quantity is None:
            hole = True
            continue
        low, _, high = quantity.points
        if hole or high > before:
            yield problem(path, "retention")
            return
        before = low


def growth_wrong(inputs: Inputs) -> Iterator[InputProblem]:
    """Customers added over the whole forecast at the high ends of first number and growth."""
    for prefix in inputs.prefixes("subscription.plans"):
        numbers = [inputs.numbers.get(f"{prefix}.{key}") for key in ("new_customers", "growth", "growth_fade")]
        if None in numbers:
            continue
        new, growth, fade = (number for number in numbers if number)
        added, rate = new.points[2], growth.points[2] / 100
        total = Decimal(0)
        for _ in range(inputs.settings.horizon):
            total += added
            added *= 1 + rate
            rate *= 1 - fade.points[0] / 100
        if total > MOST_EVER:
            yield problem(f"{prefix}.growth", "too_many_customers", f"{MOST_EVER:,f}")


def salaries_wrong(inputs: Inputs) -> Iterator[InputProblem]:
    """Salaries are a part of the cost that holds them."""
    for prefix in inputs.prefixes("other_costs"):
        amount, part = (inputs.numbers.get(f"{prefix}.{key}") for key in ("amount", "salaries"))
        if amount and part and part.mid > amount.mid:
            yield problem(f"{prefix}.salaries", "salaries", f"{amount.mid:,f}")
