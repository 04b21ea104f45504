"""What a forecast says, in one language: headline, figures, pictures and the tables behind them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.remembered import Remembered
from assessments.evaluation import Evaluation
from assessments.results.expected import fired_by
from assessments.wording import SEVERITY_NAMES
from engine.forecast.inputs.reading import read_inputs
from engine.forecast.joining.book import ForecastBook
from engine.forecast.joining.values import READINGS
from engine.forecast.model.measures import MEANINGS
from engine.playbook.parts import SEVERITIES, Item, Threshold
from engine.playbook.schema import Playbook
from forecasts.cautions import missing_reason, never_recovered
from forecasts.links import book_of
from forecasts.outcome import Outcome
from forecasts.pictures import Pictures
from forecasts.statements import NamedFigure
from forecasts.words import figure, measure_text, say

# Readings that turn a month's measure into the unit of its question; those of a gain compare two months.
OF_THE_MONTH = ("as_is", "percent", "at_least_zero", "from_start")
DRAWN = Remembered(most=100)
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
class MeasureFigure:
    """A measure in one month.

    Attributes:
        month: of the forecast, from 1.
        severity: of the gravest threshold that it trips; empty for none.
        reason: why there is no figure, or what it does not say.
    """

    month: int
    text: str
    severity: str = ""
    severity_name: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """A measure: its definition, the fact it rests on, its figures by month, and the thresholds it is read against."""

    name: str
    definition: str
    fact: str
    bands: tuple[str, ...]
    figures: tuple[MeasureFigure, ...]

    @property
    def reason(self) -> str:
        """Why it has no figure in the last of its months, or what that figure does not say."""
        return self.figures[-1].reason


@dataclass(frozen=True)
class ForecastOnPage(Outcome):
    """The forecast of one set of inputs as the page shows it."""

    @cached_property
    def pictures(self) -> Pictures:
        return Pictures(self)

    @property
    def html(self) -> SafeString:
        """Figures, pictures and tables as they stand under the headline; drawn once for what is saved."""
        if self.is_preview:
            return self.drawn()
        asked = (self.evaluation.playbook.digest, self.evaluation.answers)
        return DRAWN.get((self.inputs.digest, self.paths, self.language, self.happened, asked), self.drawn)

    def drawn(self) -> SafeString:
        return render_to_string("forecasts/_forecast.html", {"page": self})

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
        return MeasureRow(
            name=say(line.label, self.language),
            definition=say(line.definition, self.language),
            fact=line.fact,
            bands=self.bands(key),
            figures=tuple(self.measure_figure(key, month) for month in self.measure_months),
        )

    def measure_figure(self, key: str, month: int) -> MeasureFigure:
        unit = self.forecast.model.lines[key].unit
        severity = self.severity(key, month)
        return MeasureFigure(
            month=month,
            text=measure_text(self.forecast.measure(key, month), unit, self.currency),
            severity=severity,
            severity_name=str(SEVERITY_NAMES[severity]) if severity else "",
            reason=self.reason(key, month) if key in MEANINGS else "",
        )

    def reason(self, key: str, month: int) -> str:
        """Why a figure is missing, or what it does not say."""
        return missing_reason(self.forecast, key, month) or never_recovered(self.forecast, key, month)

    def severity(self, key: str, month: int) -> str:
        """The severity of the gravest threshold that a measure trips in a month, read in the question's own unit."""
        playbook, book = self.evaluation.playbook, book_of(self.evaluation)
        item = judged_by(book, playbook, key)
        rule = next((one for one in book.proposals if one.measure == key and item and one.item == item.id), None)
        if item is None or rule is None:
            return ""
        found = self.forecast.measure(key, month).value
        if found is None or rule.convert not in OF_THE_MONTH:
            return ""
        value = Fraction(READINGS[rule.convert](found))
        tripped = [b.severity for b in self.thresholds(item) if b.holds(value, Fraction(limit(playbook, b)))]
        return next((severity for severity in reversed(SEVERITIES) if severity in tripped), "")

    def thresholds(self, item: Item) -> list[Threshold]:
        """The item's thresholds that hold for this venture."""
        situation = self.evaluation.situation
        return [b for b in item.thresholds if b.when is None or situation.outcome(b.when) is True]

    def bands(self, key: str) -> tuple[str, ...]:
        """The playbook's thresholds for a measure that hold for this venture: "below 60%: medium"."""
        playbook = self.evaluation.playbook
        item = judged_by(book_of(self.evaluation), playbook, key)
        if item is None:
            return ()
        return tuple(fired_by(playbook, band, self.language) for band in effective(self.thresholds(item), playbook))

    @property
    def benchmark_source(self) -> str:
        """The playbook that the thresholds are taken from."""
        playbook = self.evaluation.playbook
        title = playbook.title.in_language(self.language)
        return _("Thresholds: %(playbook)s %(version)s") % {"playbook": title, "version": playbook.version}


def limit(playbook: Playbook, band: Threshold) -> Decimal:
    """What a threshold compares with."""
    return playbook.parameters[band.parameter].value


def judged_by(book: ForecastBook, playbook: Playbook, measure: str) -> Item | None:
    """The question whose thresholds a measure is read against: the one that owns the benchmark's limit."""
    rule = book.benchmarks.get(measure)
    owners = (i for i in playbook.items.values() for b in i.thresholds if rule and b.parameter == rule.high)
    return next(owners, None)


def effective(bands: list[Threshold], playbook: Playbook) -> list[Threshold]:
    """The bands that decide, gravest first: of each severity the widest, if it reaches beyond the graver ones."""
    kept: list[Threshold] = []
    for severity in reversed(SEVERITIES):
        same = [b for b in bands if b.severity == severity]
        is_floor = bool(same) and same[0].comparison in ("below", "at_most")
        same.sort(key=lambda b: limit(playbook, b), reverse=is_floor)
        kept += [b for b in same[:1] if not any(covers(graver, b, playbook) for graver in kept)]
    return kept


def covers(graver: Threshold, band: Threshold, playbook: Playbook) -> bool:
    """Whether every figure that trips `band` trips `graver` too; of bands that compare in one way."""
    if graver.comparison != band.comparison:
        return False
    is_floor = band.comparison in ("below", "at_most")
    wide, narrow = limit(playbook, graver), limit(playbook, band)
    return wide >= narrow if is_floor else wide <= narrow


def handed_in(given: Mapping[str, Any] | None, evaluation: Evaluation, language: str) -> ForecastOnPage | None:
    """The forecast that went with a submission or a report; None when none did.

    Args:
        given: {"name", "inputs"} as a submission or a report keeps it.
    """
    # Stored inputs were checked; should the catalogue have grown stricter since, the result stands without them.
    inputs = read_inputs(given["inputs"]).inputs if given else None
    return ForecastOnPage(inputs, evaluation, language) if inputs else None
