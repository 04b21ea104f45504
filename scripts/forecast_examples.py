"""Three reference personas carried through to a forecast: `python -m scripts.forecast_examples` writes the page.

Everything on it follows from the playbook, the personas' answers, the inputs beside the tests and a fixed seed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from engine.authoring.personas import load_personas
from engine.forecast.actuals.beside import Actual, BesideMonth, beside
from engine.forecast.actuals.rebase import Rebased, rebased
from engine.forecast.inputs.inputs import Inputs
from engine.forecast.inputs.quantities import Quantity, digits
from engine.forecast.inputs.reading import read_inputs
from engine.forecast.joining.book import ForecastBook
from engine.forecast.joining.plan import PlanEffect, plan_effect, planned_case
from engine.forecast.joining.prefill import prefill
from engine.forecast.joining.reading import load_forecast_book
from engine.forecast.reckoning.forecast import Forecast, project
from engine.forecast.reckoning.simulation import Simulation, simulate
from engine.judging.evaluate import evaluate
from engine.judging.result import Plan
from engine.playbook.answer_reading import read_answers
from engine.playbook.parse import load_playbook
from engine.playbook.schema import Playbook
from engine.reading.yaml_strict import read_file, yaml_files
from forecasts.timing import PlanTiming, timing_of
from scripts.forecast_tables import SECTIONS, wrapped

ROOT = Path(__file__).resolve().parents[1]
CONTENT = ROOT / "playbooks" / "content" / "ai_venture"
DATA = ROOT / "tests" / "playbooks" / "data" / "forecasts"
PAGE = ROOT / "docs" / "forecast_examples.md"
HEAD = """# Three forecasts carried through

Written by `python -m scripts.forecast_examples`; a test compares. The personas' answers are those of the playbook's own
tests; what they do not answer is invented so that it fits, and marked. Amounts are in thousands of yuan (CNY) where
the head of a table says so. Month 1 is January 2027. Companies pay at once here; consumers pay through a shop, whose
money comes a month later.

How to read it: **break-even** is the first month with revenue from which earnings before interest, tax and depreciation
(EBITDA) stay at or above zero to the end of the forecast. What is needed is reckoned to month 60. **P10, P50 and
P90**: of 10,000 ways in which the uncertain inputs may turn out, a tenth, half and nine tenths are no higher. “—” means
that it does not happen within the 36 months. A range round an answer is ours: what the persona's history would allow. Definitions and methods are in
[forecast_method.md](forecast_method.md).

**The plan's effect** rests on `forecast.yaml` beside the playbook: for each action the inputs that it moves, a cautious
size, and whether a fact or a guess gives it. Each action counts from the month after its work is done, as the plan lays
it out for the hours the team gives to it, begun on the first day of month 1; days of work are costed at the average pay,
where the forecast states any. Of several actions that pull the same lever on the same input, such as routing requests
to a small model, only the strongest counts.
"""


@dataclass(frozen=True)
class Example:
    """One persona with everything that the page tells of it."""

    data: dict[str, Any]
    playbook: Playbook
    book: ForecastBook
    answers: dict[str, Any]
    plan: Plan
    forecast: Forecast
    simulation: Simulation

    @property
    def inputs(self) -> Inputs:
        return self.forecast.inputs

    @property
    def timing(self) -> PlanTiming:
        """The plan, begun on the day on which the forecast begins."""
        year, month = map(int, self.inputs.settings.start.split("-"))
        return timing_of(self.plan, self.book, self.inputs, date(year, month, 1))

    @property
    def books(self) -> tuple[BesideMonth, ...]:
        """Half a year of invented books beside the forecast."""
        rows = [
            Actual(row["month"], *(Decimal(row[key]) for key in ("cash", "customers", "revenue", "cost")))
            for row in self.data["books"]
        ]
        return beside(rows, self.inputs, self.forecast.values)

    @property
    def rebased(self) -> Rebased | None:
        """The forecast begun again after the last month of the books."""
        return rebased(self.books, self.inputs, self.forecast.values)

    @property
    def effect(self) -> PlanEffect:
        return plan_effect(self.book, self.inputs, self.timing.planned, self.timing.costs)

    def simulated_with_plan(self) -> Simulation:
        """The same runs with the plan."""
        return planned_case(self.book, self.inputs, self.timing.planned, self.timing.costs).simulation()


def examples() -> Iterator[Example]:
    """The personas that have inputs beside the tests, in order."""
    playbook = load_playbook(CONTENT)
    book = load_forecast_book(CONTENT, playbook)
    personas = {persona.id: persona for persona in load_personas(CONTENT, playbook)}
    for path in yaml_files(DATA):
        data, reader = read_file(path, path.name)
        if reader.problems:
            raise ValueError("\n".join(map(str, reader.problems)))
        answers = dict(read_answers(playbook, personas[data["persona"]].answers).answers)
        inputs = inputs_of(data, prefill(book, playbook, answers))
        plan = evaluate(playbook, answers).plan
        yield Example(data, playbook, book, answers, plan, project(inputs), simulate(inputs))


def inputs_of(data: dict[str, Any], filled: dict[str, Quantity]) -> Inputs:
    """The inputs of a file with those that answers give. Raises ValueError when they cannot be read."""
    raw = data["forecast"]
    for path, quantity in filled.items():
        if path not in data.get("skip", []):
            place(raw, path, widened(quantity, data.get("spread", {}).get(path)))
    result = read_inputs(raw)
    if result.inputs is None:
        raise ValueError("\n".join(f"{p.path}: {p.message.en}" for p in result.problems))
    return result.inputs


def widened(quantity: Quantity, ends: list[str] | None) -> dict[str, Any]:
    """An answer with the range that the persona's history allows."""
    if ends is None:
        return quantity.to_raw()
    points = {"low": ends[0], "mid": digits(quantity.mid), "high": ends[1]}
    return {**points, "kind": "triangular", "source": quantity.source.to_raw()}


def place(raw: Any, path: str, value: dict[str, Any]) -> None:
    """Sets a value that the file leaves to the answers."""
    *steps, last = path.split(".")
    for step in steps:
        raw = raw[int(step)] if isinstance(raw, list) else raw.setdefault(step, {})
    raw.setdefault(last, value)


def page() -> str:
    parts = [HEAD]
    for example in examples():
        parts.append(f"## {example.data['name']}\n\n{wrapped(example.data['story'])}\n")
        parts += [section(example) for section in SECTIONS]
        parts.append(wrapped(f"**In short.** {reading(example)}") + "\n")
    return "\n".join(part for part in parts if part)


def reading(example: Example) -> str:
    """The conclusion, its figures filled in."""
    effect = example.effect
    first = [sum(example.forecast.series(line)[:12], Decimal(0)) for line in ("ebitda", "revenue")]
    text: str = example.data["reading"].format(
        before=effect.before,
        after=effect.after,
        margin=f"{100 * first[0] / first[1]:.0f}%",
        need=f"{effect.after.funding_need / 1_000_000:.1f}",
        need_before=f"{effect.before.funding_need / 1_000_000:.1f}",
    )
    return text


def main() -> None:
    """Writes the page."""
    PAGE.write_text(page(), encoding="utf-8")
    print(f"Wrote {PAGE.relative_to(ROOT)}.")


if __name__ == "__main__":
    main()
