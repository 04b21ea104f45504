"""The inputs that close a gap, and the bands of a measure by the playbook's parameters."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from engine.forecast.inputs.addresses import Address, address_of
from engine.forecast.inputs.effects import matching
from engine.forecast.inputs.inputs import Inputs
from engine.forecast.joining.book import BenchmarkRule, ForecastBook
from engine.forecast.joining.values import HUNDRED
from engine.forecast.model.measures import MEANINGS
from engine.playbook.schema import Playbook


@dataclass(frozen=True, slots=True)
class Benchmark:
    """The bands of a measure, in the forecast's own unit (shares are parts of one).

    `parameters` names the playbook's parameters of good, warn and high; warn may be missing.
    """

    direction: str
    good: Decimal
    warn: Decimal | None
    high: Decimal
    parameters: tuple[str, ...]

    def rating(self, value: Decimal) -> str:
        """good, fair, warn or high. On a limit the better of the two holds, as in the questions."""
        sign = 1 if self.direction == "higher" else -1
        if sign * value >= sign * self.good:
            return "good"
        if sign * value < sign * self.high:
            return "high"
        return "warn" if self.warn is None or sign * value < sign * self.warn else "fair"


def levers_of(book: ForecastBook, gap_id: str, inputs: Inputs) -> tuple[Address, ...]:
    """The inputs of this forecast that close a gap, the strongest named first in the data."""
    rule = book.levers.get(gap_id)
    paths = [path for pattern in rule.paths for path in matching(pattern, inputs.numbers)] if rule else []
    return tuple(address_of(inputs, path) for path in dict.fromkeys(paths))


def benchmark_of(book: ForecastBook, playbook: Playbook, measure: str) -> Benchmark | None:
    """The bands of a measure; None when the playbook has none for it."""
    rule = book.benchmarks.get(measure)
    keys = [rule.good, rule.warn, rule.high] if rule else []
    if rule is None or any(key and key not in playbook.parameters for key in keys):
        return None
    good, warn, high = (limit(rule, playbook, key) for key in keys)
    return Benchmark(rule.direction, good or Decimal(0), warn, high or Decimal(0), tuple(key for key in keys if key))


def limit(rule: BenchmarkRule, playbook: Playbook, key: str) -> Decimal | None:
    if not key:
        return None
    value = Decimal(playbook.parameters[key].value)
    return value / HUNDRED if MEANINGS[rule.measure].unit == "share" else value
