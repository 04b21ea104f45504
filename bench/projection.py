"""What the forecast costs in CPU time: every mode on, sixty months, ten thousand paths."""

from __future__ import annotations

import statistics
import subprocess
import sys
from collections.abc import Callable
from typing import Any

from bench.engine import cpu, row
from engine.forecast.inputs.catalogue_all import BY_PATH, MOST_ITEMS
from engine.forecast.inputs.inputs import Inputs
from engine.forecast.inputs.reading import read_inputs
from engine.forecast.inputs.simple import simple_inputs
from engine.forecast.joining.plan import Planned, plan_effect
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
PLANS = BY_PATH["subscription.plans"].most
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
    plan = [Planned(action, 4) for action in list(book.effects)[:15]]
    row("forecast: plan of 15 actions", median(plan_effect, book, simple, plan), "ms", 300)
    large = checked(largest())
    row("forecast: largest legal input, exact, 10,000 paths, tornado", sum(map(once, parts(large))), "ms", 1500)
    row("forecast: largest legal input, memory", peak_of_largest(), "MB", 250)


def around(middle: float) -> dict[str, str]:
    """A range, so that every number is drawn."""
    return {"low": f"{0.8 * middle:.4f}", "mid": f"{middle}", "high": f"{1.3 * middle:.4f}"}


def largest() -> dict[str, Any]:
    """As many items as may be, as many of them plans as may be, sixty months, a range for every number."""
    plan = {
        "price": 100,
        "new_customers": 10,
        "growth": 2,
        "churn": 3,
        "annual_share": 30,
        "expansion": 1,
        "price_step": 1,
    }
    others = MOST_ITEMS - PLANS
    return {
        "start": "2027-01",
        "horizon": 60,
        "currency": "CNY",
        "market": "SaaS",
        "opening": {"cash": 1000000},
        "subscription": {"plans": [{key: around(value) for key, value in plan.items()}] * PLANS},
        "people": [{"department": "research", "count": around(1), "salary": around(1000), "raise": around(3)}]
        * (others // 2),
        "other_costs": [{"amount": around(100), "growth": around(1)}] * (others - others // 2),
    }


def parts(inputs: Inputs) -> tuple[Callable[[], Any], ...]:
    """What a page of an unsaved scenario reckons."""
    return (lambda: project(inputs), lambda: simulate(inputs), lambda: tornado(inputs))


def once(work: Callable[[], Any]) -> float:
    """Milliseconds of CPU of one call."""
    return 1000 * cpu(work)


def peak_of_largest() -> float:
    """Megabytes that a process of its own holds at most while it runs the largest input."""
    code = (
        "import resource; from bench import projection as p; i = p.checked(p.largest()); p.simulate(i); p.tornado(i); "
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return float(run.stdout)
