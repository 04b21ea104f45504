"""The charts of a forecast, each with the table that says the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from django.utils.translation import gettext as _

from assessments.wording import with_unit
from charts import forecast as charts
from engine.forecast.inputs.addresses import field_at
from engine.forecast.reckoning.simulation import Simulation
from engine.forecast.reckoning.tornado import Bar, tornado
from forecasts.kept import kept
from forecasts.outcome import Outcome
from forecasts.words import chance, figure, money, month_of, say, short, unit_text

REVENUES = ("revenue_subscription", "revenue_consulting", "revenue_api", "revenue_other")
MOST_BARS = 8
COSTS = {
    "serving": ("cost_inference", "cost_serving"),
    "delivery": ("cost_delivery", "cost_support", "cost_fees", "cost_direct"),
    "people": ("cost_people", "cost_sales_people", "cost_hiring"),
    "technology": ("cost_research_compute", "cost_software"),
    "marketing": ("cost_marketing",),
    "other": ("cost_other",),
}


@dataclass(frozen=True, slots=True)
class MonthRow:
    """A month of the table behind fan, probability and stacks: cash at P10, P50, P90 and as typed, an amount a layer."""

    month: str
    cash: tuple[str, ...]
    out: str
    amounts: tuple[str, ...]
    ebitda: str
    is_break_even: bool


@dataclass(frozen=True, slots=True)
class LeverWords:
    """What the tornado is about, and the heads of its table."""

    title: str
    worse: str
    better: str


@dataclass(frozen=True, slots=True)
class LeverRow:
    """An input with its ends, and the outcome at the worse and at the better of them."""

    name: str
    range: str
    worse: str
    better: str


@dataclass(frozen=True)
class Pictures:
    """Drawn when asked for."""

    page: Outcome

    def words(self, title: str, description: str, *, is_share: bool = False) -> charts.Words:
        language = self.page.language
        say_figure = chance if is_share else lambda value: short(value, language)
        unit = "" if is_share else self.page.currency
        return charts.Words(title, description, say_figure, self.page.forecast.months, _("break-even"), unit)

    @property
    def month(self) -> int | None:
        """Where break-even is marked: as likely as not, else as typed."""
        middle = self.page.simulation.break_even_month[1]
        return self.page.forecast.summary.break_even if middle is None else middle

    @property
    def fan(self) -> charts.Fan:
        """Cash by month: the runs, and the case as typed."""
        return fan_of(self.page.simulation, self.series("cash"))

    @property
    def cash(self) -> str:
        """The fan."""
        text = _(
            "Cash at the end of each month in %(currency)s: the line is the middle of the runs, the band holds eight in ten, the dashed line is the case as typed. %(headline)s."
        )
        words = {"currency": self.page.currency, "headline": self.page.headline}
        described = self.words(_("Cash, month by month"), text % words)
        return charts.fan(self.fan, self.month, described, happened=self.page.happened)

    def cash_with(self, plan: Simulation, typed: Sequence[float]) -> str:
        """Both fans: as it is, and with the plan, each with its case as typed."""
        text = _(
            "Cash at the end of each month in %(currency)s without and with the plan: each band holds eight in ten of the runs, each line is their middle, each dashed line the case as typed."
        )
        words = self.words(_("Cash without and with the plan"), text % {"currency": self.page.currency})
        return charts.fan(self.fan, None, words, fan_of(plan, typed))

    @property
    def ruin(self) -> str:
        shares = self.page.simulation.cash_out
        text = _("The share of runs in which cash has run out by each month; at the end %(share)s.")
        words = self.words(_("Out of cash by each month"), text % {"share": chance(shares[-1])}, is_share=True)
        return charts.chances(shares, words)

    @cached_property
    def revenue_layers(self) -> list[charts.Layer]:
        layers = [charts.Layer(self.label(line), self.series(line)) for line in REVENUES]
        return [layer for layer in layers if any(layer.values)]

    @cached_property
    def cost_layers(self) -> list[charts.Layer]:
        names = {
            "serving": _("Inference and serving"),
            "delivery": _("Delivery, support and fees"),
            "people": _("People"),
            "technology": _("Research compute and software"),
            "marketing": _("Marketing"),
            "other": _("Other costs"),
        }
        layers = [
            charts.Layer(
                names[key], [sum(values) for values in zip(*(self.series(line) for line in lines), strict=True)]
            )
            for key, lines in COSTS.items()
        ]
        return [layer for layer in layers if any(layer.values)]

    @property
    def costs_total(self) -> list[float]:
        parts = [self.series("cost_of_sales"), self.series("operating_cost")]
        return [sum(values) for values in zip(*parts, strict=True)]

    def label(self, line: str) -> str:
        return say(self.page.forecast.model.lines[line].label, self.page.language)

    def series(self, line: str) -> list[float]:
        return [float(value) for value in self.page.forecast.series(line)]

    @property
    def revenue(self) -> str:
        text = _("Revenue of each month by kind, in %(currency)s; the line is total cost. %(headline)s.")
        return self.stacked(self.revenue_layers, self.costs_total, _("Revenue, month by month"), text)

    @property
    def costs(self) -> str:
        text = _("Cost of each month by kind, in %(currency)s; the line is total revenue. %(headline)s.")
        return self.stacked(self.cost_layers, self.series("revenue"), _("Cost, month by month"), text)

    def stacked(self, layers: Sequence[charts.Layer], over: list[float], title: str, text: str) -> str:
        words = {"currency": self.page.currency, "headline": self.page.headline}
        return charts.stack(layers, over, self.month, self.words(title, text % words))

    @property
    def months(self) -> list[MonthRow]:
        """The table behind fan, probability and stacks."""
        band, out = self.page.simulation.bands["cash"], self.page.simulation.cash_out
        layers = [*self.revenue_layers, *self.cost_layers]
        ebitda, typed = self.page.forecast.series("ebitda"), self.page.forecast.series("cash")
        return [
            MonthRow(
                month=month,
                cash=(*(figure(points[i] or 0) for points in (band.p10, band.p50, band.p90)), figure(typed[i])),
                out=chance(out[i]),
                amounts=tuple(figure(layer.values[i]) for layer in layers),
                ebitda=figure(ebitda[i]),
                is_break_even=i + 1 == self.month,
            )
            for i, month in enumerate(self.page.forecast.months)
        ]

    @property
    def only_grows(self) -> bool:
        """Whether cash is lowest at once: nothing but the cash at the start would move that."""
        month, _amount = self.page.forecast.summary.cash_low
        return month == 1

    @cached_property
    def bars(self) -> tuple[Bar, ...]:
        """What is uncertain, the input that moves the outcome most first."""
        outcome, inputs = "final_cash" if self.only_grows else "cash_low", self.page.inputs
        if self.page.is_preview:
            return tornado(inputs, outcome)[:MOST_BARS]
        return kept("tornado", (inputs.digest, outcome), lambda: tornado(inputs, outcome)[:MOST_BARS])

    @property
    def lever_words(self) -> LeverWords:
        if self.only_grows:
            return LeverWords(
                title=_("What moves closing cash most"),
                worse=_("Closing cash at the worse end"),
                better=_("Closing cash at the better end"),
            )
        return LeverWords(
            title=_("What moves the lowest cash most"),
            worse=_("Lowest cash at the worse end"),
            better=_("Lowest cash at the better end"),
        )

    @property
    def levers(self) -> str:
        """The tornado of the least cash, or of the cash at the end."""
        bars = [
            charts.TornadoBar(say(bar.label, self.page.language), float(bar.at_low or 0), float(bar.at_high or 0))
            for bar in self.bars
        ]
        month, base = self.page.forecast.summary.cash_low
        text = _("How far each uncertain input alone moves the lowest cash, which as typed is %(amount)s in %(month)s.")
        if self.only_grows:
            month, base = self.page.horizon, self.page.forecast.series("cash")[-1]
            text = _(
                "How far each uncertain input alone moves closing cash, which as typed is %(amount)s in %(month)s."
            )
        words = {"amount": money(base, self.page.currency), "month": month_of(self.page.inputs, month)}
        typed = _("as typed: %(amount)s, %(currency)s")
        mark = typed % {"amount": short(float(base), self.page.language), "currency": self.page.currency}
        described = self.words(self.lever_words.title, text % words)
        return charts.tornado(bars, float(base), replace(described, marker=mark))

    @property
    def lever_rows(self) -> list[LeverRow]:
        return [self.lever_row(bar) for bar in self.bars]

    def lever_row(self, bar: Bar) -> LeverRow:
        ends = [bar.at_low or Decimal(0), bar.at_high or Decimal(0)]
        currency = self.page.currency
        span = _("%(low)s to %(high)s") % {
            "low": figure(bar.low, places_of(bar.low)),
            "high": figure(bar.high, places_of(bar.high)),
        }
        return LeverRow(
            name=say(bar.label, self.page.language),
            range=with_unit(span, unit_text(field_at(bar.path).unit, currency)),
            worse=self.page.said.money(min(ends)),
            better=self.page.said.money(max(ends)),
        )


def fan_of(simulation: Simulation, typed: Sequence[float]) -> charts.Fan:
    """The cash of the runs as a fan."""
    band = simulation.bands["cash"]
    low, middle, high = ([value or 0.0 for value in points] for points in (band.p10, band.p50, band.p90))
    return charts.Fan(low, middle, high, typed)


def places_of(value: Decimal) -> int:
    """As many decimals as a reader needs: none for large numbers, at most two."""
    exponent = value.normalize().as_tuple().exponent
    return min(2, max(0, -exponent)) if isinstance(exponent, int) and abs(value) < 1000 else 0
