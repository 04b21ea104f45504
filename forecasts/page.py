"""What a forecast says, in one language: headline, figures, pictures and the tables behind them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from assessments.evaluation import Evaluation
from assessments.results.expected import fired_by
from engine.forecast.inputs.reading import read_inputs
from engine.forecast.joining.book import ForecastBook
from engine.playbook.parts import SEVERITIES, Item, Threshold
from engine.playbook.schema import Playbook
from forecasts.links import book_of
from forecasts.outcome import Outcome
from forecasts.pictures import Pictures
from forecasts.statements import NamedFigure
from forecasts.words import figure, measure_text, say

SHOWN = (
    "mrr",
    "arr",
    "gross_margin",
    "inference_share",
    "ltv_cac",
    "payback",
    "churn",
    "nrr",
    "burn",
    "burn_multiple",
    "runway",
    "rule_of_40",
)


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """A measure: its definition, the fact it rests on, its figures by month, and the thresholds it is read against."""

    name: str
    definition: str
    fact: str
    bands: tuple[str, ...]
    figures: tuple[str, ...]


@dataclass(frozen=True)
class ForecastOnPage(Outcome):
    """The forecast of one set of inputs as the page shows it."""

    @cached_property
    def pictures(self) -> Pictures:
        return Pictures(self)

    @property
    def lead(self) -> str:
        """How sure the break-even is, and how often cash runs out."""
        return self.said.lead

    @property
    def figures(self) -> list[NamedFigure]:
        """The few figures that decide."""
        return self.said.figures

    @property
    def runs(self) -> str:
        return figure(self.paths)

    @property
    def measure_months(self) -> list[int]:
        return sorted({12, self.horizon})

    @property
    def measures(self) -> list[MeasureRow]:
        """Unit economics after a year and at the end, each with its definition and thresholds."""
        return [self.measure(key) for key in SHOWN]

    def measure(self, key: str) -> MeasureRow:
        line = self.forecast.model.lines[key]
        found = (self.forecast.measure(key, month) for month in self.measure_months)
        return MeasureRow(
            name=say(line.label, self.language),
            definition=say(line.definition, self.language),
            fact=line.fact,
            bands=self.bands(key),
            figures=tuple(measure_text(one, line.unit, self.currency) for one in found),
        )

    def bands(self, key: str) -> tuple[str, ...]:
        """The playbook's thresholds for a measure that hold for this venture: "below 60%: medium"."""
        playbook, situation = self.evaluation.playbook, self.evaluation.situation
        item = judged_by(book_of(self.evaluation), playbook, key)
        if item is None:
            return ()
        held = [b for b in item.thresholds if b.when is None or situation.outcome(b.when) is True]
        return tuple(fired_by(playbook, band, self.language) for band in effective(held, playbook))

    @property
    def benchmark_source(self) -> str:
        """The playbook that the thresholds are taken from."""
        playbook = self.evaluation.playbook
        title = playbook.title.in_language(self.language)
        return _("Thresholds: %(playbook)s %(version)s") % {"playbook": title, "version": playbook.version}


def judged_by(book: ForecastBook, playbook: Playbook, measure: str) -> Item | None:
    """The question whose thresholds a measure is read against: the one that owns the benchmark's limit."""
    rule = book.benchmarks.get(measure)
    owners = (i for i in playbook.items.values() for b in i.thresholds if rule and b.parameter == rule.high)
    return next(owners, None)


def effective(bands: list[Threshold], playbook: Playbook) -> list[Threshold]:
    """The bands that decide: of one severity the widest, of one limit the gravest; gravest first."""
    kept: list[Threshold] = []
    for severity in reversed(SEVERITIES):
        same = [b for b in bands if b.severity == severity]
        is_floor = bool(same) and same[0].comparison in ("below", "at_most")
        same.sort(key=lambda b: playbook.parameters[b.parameter].value, reverse=is_floor)
        limits = {(b.comparison, playbook.parameters[b.parameter].value) for b in kept}
        kept += [b for b in same[:1] if (b.comparison, playbook.parameters[b.parameter].value) not in limits]
    return kept


def handed_in(given: Mapping[str, Any] | None, evaluation: Evaluation, language: str) -> ForecastOnPage | None:
    """The forecast that went with a submission or a report; None when none did.

    Args:
        given: {"name", "inputs"} as a submission or a report keeps it.
    """
    # Stored inputs were checked; should the catalogue have grown stricter since, the result stands without them.
    inputs = read_inputs(given["inputs"]).inputs if given else None
    return ForecastOnPage(inputs, evaluation, language) if inputs else None
