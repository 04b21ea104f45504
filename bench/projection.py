"""What the forecast costs in CPU time: every mode on, sixty months, ten thousand paths."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from typing import Any

from bench.engine import cpu, row
from engine.forecast.inputs.inputs import Inputs
from engine.forecast.inputs.reading import read_inputs
from engine.forecast.inputs.simple import simple_inputs
from engine.forecast.joining.plan import plan_effect
from engine.forecast.joining.reading import load_forecast_book
from engine.forecast.reckoning.forecast import project
from engine.forecast.reckoning.requirement import what_must_be_true
from engine.forecast.reckoning.simulation import simulate
from engine.forecast.reckoning.tornado import tornado
from engine.playbook.parse import load_playbook
from scripts.forecast_examples import CONTENT
from tests.engine.forecast.rich import RICH

EIGHT = {
    "start": "2027-01",
    "currency": "CNY",
    "market": "SaaS",
    "horizon": 60,
    "price": "199",
    "customers": "40",
    "new_customers": "25",
    "growth": "6",
    "churn": "4",
    "inference_share": "25",
    "monthly_cost": "90000",
    "cash": "1500000",
}
PRICE = "subscription.plans.0.price"


def median(work: Callable[..., Any], *arguments: Any) -> float:
    """Milliseconds of CPU of the middle of nine calls."""
    return 1000 * statistics.median(cpu(work, *arguments) for _ in range(9))


def checked(raw: Any, read: Callable[[Any], Any] = read_inputs) -> Inputs:
    inputs: Inputs = read(raw).inputs
    return inputs


def main() -> None:
    """Prints the table."""
    simple, rich = checked(EIGHT, simple_inputs), checked(RICH)
    row("forecast: read every mode", median(read_inputs, RICH), "ms", None)
    row("forecast: exact, eight inputs", median(project, simple), "ms", None)
    row("forecast: exact, every mode", median(project, rich), "ms", None)
    row("forecast: 10,000 paths, eight inputs", median(simulate, simple), "ms", 200)
    row("forecast: 10,000 paths, every mode", median(simulate, rich), "ms", 200)
    row("forecast: tornado, every mode", median(tornado, rich), "ms", None)
    row("forecast: what must be true", median(what_must_be_true, rich, PRICE, 24), "ms", None)
    book = load_forecast_book(CONTENT, load_playbook(CONTENT))
    plan = tuple(book.effects)[:15]
    row("forecast: plan of 15 actions", median(plan_effect, book, simple, plan), "ms", 300)
