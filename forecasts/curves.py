"""The scenarios in one picture: cash as typed, all of one length and one currency."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from charts import forecast as charts
from engine.forecast.inputs.inputs import Inputs
from engine.forecast.inputs.months import month_after, ordinal
from forecasts.outcome import path_count, reckoned
from forecasts.words import figure, short

EVERY = 12  # months between the rows of the table
FEWEST = 2


@dataclass(frozen=True, slots=True)
class Named:
    """A scenario's inputs under its name."""

    name: str
    inputs: Inputs


@dataclass(frozen=True, slots=True)
class CurveRow:
    """Cash of every curve in one month."""

    month: str
    figures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Curves:
    """The picture with its legend, the table that says the same, and what is not in it."""

    picture: str
    names: tuple[str, ...]
    looks: tuple[str, ...]
    rows: tuple[CurveRow, ...]
    currency: str
    left_out: tuple[str, ...]

    @property
    def legend(self) -> list[tuple[str, str]]:
        """Each name with the look of its line, as attributes of SVG."""
        return list(zip(self.names, self.looks, strict=True))


def curves_of(scenarios: Sequence[Named], language: str) -> Curves | None:
    """Cash of the scenarios to the longest of their horizons, from the first month that all of them have.

    Those of another currency than the first, and those beyond as many as a reader can tell apart, are named as left
    out. None where fewer than two remain.
    """
    alike = [one for one in scenarios if one.inputs.settings.currency == scenarios[0].inputs.settings.currency]
    shown = alike[: len(charts.DASHES)]
    if len(shown) < FEWEST:
        return None
    start = max((one.inputs.settings.start for one in shown), key=ordinal)
    end = max(ordinal(one.inputs.settings.start) + one.inputs.settings.horizon for one in shown)
    count = min(end - ordinal(start), *(sixty_from(one, start) for one in shown))
    lines = [charts.Curve(one.name, cash_from(one, start, count)) for one in shown]
    months = [month_after(start, at) for at in range(1, count + 1)]
    currency = shown[0].inputs.settings.currency
    text = _("Cash at the end of each month in %(currency)s, as typed, a line for each scenario.") % {
        "currency": currency
    }
    words = charts.Words(_("Cash of the scenarios"), text, lambda value: short(value, language), months, unit=currency)
    told = sorted({*range(EVERY - 1, count, EVERY), count - 1})
    return Curves(
        picture=charts.curves(lines, words),
        names=tuple(one.name for one in shown),
        looks=tuple(charts.curve_look(at) for at in range(len(shown))),
        rows=tuple(CurveRow(months[at], tuple(figure(line.values[at]) for line in lines)) for at in told),
        currency=currency,
        left_out=tuple(one.name for one in scenarios if one not in shown),
    )


def sixty_from(one: Named, start: str) -> int:
    """How many months of the sixty reckoned lie from this month on."""
    return 60 - (ordinal(start) - ordinal(one.inputs.settings.start))


def cash_from(one: Named, start: str, count: int) -> list[float]:
    """Cash at the end of so many months from this one on."""
    first = ordinal(start) - ordinal(one.inputs.settings.start) + 1
    cash = reckoned(one.inputs, path_count()).whole["cash"]
    return [float(amount or 0) for amount in cash[first : first + count]]
