"""Figures, months, units and sources of a forecast in words of one language."""

from __future__ import annotations

import math
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assessments.wording import grouped, with_unit
from engine.forecast.inputs.inputs import Inputs
from engine.forecast.inputs.months import month_after
from engine.forecast.inputs.quantities import Source
from engine.forecast.reckoning.forecast import INFINITE, VALUE, Measure
from engine.playbook.parts import Text

UNITS = {
    "customers": gettext_lazy("customers"),
    "people": gettext_lazy("people"),
    "percent": "%",
    "factor": "×",
    "days": gettext_lazy("days"),
    "minutes": gettext_lazy("minutes"),
    "hours": gettext_lazy("hours"),
    "tasks": gettext_lazy("tasks"),
    "tokens": "token",
    "units": gettext_lazy("units"),
    "months": gettext_lazy("months"),
    "month": gettext_lazy("year-month"),
}
CHOICES = {
    "serving": gettext_lazy("Serving customers"),
    "research": gettext_lazy("Research and development"),
    "operating": gettext_lazy("Running the company"),
    "delivery": gettext_lazy("Delivery"),
    "support": gettext_lazy("Customer support"),
    "sales": gettext_lazy("Sales and marketing"),
    "admin": gettext_lazy("Administration"),
    "once": gettext_lazy("Once"),
    "month": gettext_lazy("Every month"),
    "quarter": gettext_lazy("Every quarter"),
    "year": gettext_lazy("Every year"),
}


def figure(value: Decimal | float, places: int = 0) -> str:
    """Digits in groups with a true minus: "−1,086,123"."""
    return grouped(f"{value:z.{places}f}").replace("-", "−")


def money(value: Decimal | float, currency: str) -> str:
    """An amount in whole units, which no line break parts: "CNY 1,086,123"."""
    return f"{currency}\u00a0{figure(value)}"


def about(value: Decimal | float, currency: str, spread: float) -> str:
    """An amount as fine as its spread leaves it certain, which no line break parts: "CNY 1,090,000".

    Args:
        spread: how far P10 and P90 of the figure lie apart; two digits of it are kept. 0: to the whole unit.
            An amount that would so become 0 keeps two digits of its own: what is missing is not nothing.
    """
    exact = Decimal(value)
    rounded = to_grain(exact, spread)
    return money(rounded or to_grain(exact, abs(float(exact))), currency)


def to_grain(value: Decimal, spread: float) -> Decimal:
    """The value rounded to two digits of a spread, or to the whole unit."""
    grain = 10 ** max(0, math.floor(math.log10(spread)) - 1) if spread >= 1 else 1
    return round(value / grain, 0) * grain


def shown_spread(low: float, high: float) -> float:
    """How far two ends lie apart; nothing, where it is less than a hair of them."""
    return high - low if high - low > 1e-9 * max(abs(low), abs(high), 1) else 0.0


def month_within(inputs: Inputs, month: int | None) -> str:
    """A month by its number and date, shorter than `month_of`: "month 8 (2027-08)"; else that there is none."""
    return (
        _("none within %(months)d months") % {"months": inputs.settings.horizon}
        if month is None
        else month_of(inputs, month)
    )


def short(value: float, language: str) -> str:
    """An amount for an axis: "1.2M", "−350k", "120 万"."""
    steps = [(1e8, " 亿"), (1e4, " 万")] if language.startswith("zh") else [(1e9, "B"), (1e6, "M"), (1e3, "k")]
    for step, name in steps:
        if abs(value) >= step:
            return f"{three_digits(value / step)}{name}"
    return three_digits(value)


def three_digits(value: float) -> str:
    """The number by its first three digits, from a hundred on as a whole one: never "1e+03"."""
    text = f"{value:,.0f}" if abs(value) >= 100 else f"{value:z.3g}"
    return text.replace("-", "−")


def chance(share: float) -> str:
    """A probability in per cent; what is not quite 0 or 1 does not print as such."""
    if 0 < share <= 0.005:
        return "< 1%"
    if 0.995 <= share < 1:
        return "> 99%"
    return f"{share * 100:.0f}%"


def month_of(inputs: Inputs, month: int | None) -> str:
    """A month of the forecast: "month 8 (2027-08)"; beyond the horizon it says so."""
    if month is None:
        months = inputs.settings.horizon
        text = ngettext("not within %(months)d month", "not within %(months)d months", months)
        return text % {"months": months}
    date = month_after(inputs.settings.start, month)
    return _("month %(number)d (%(date)s)") % {"number": month, "date": date}


def measure_text(measure: Measure, unit: str, currency: str) -> str:
    """A measure with its unit: "62.1%", "4.2×", "11.0 months", "unlimited"."""
    if measure.state == INFINITE:
        return _("unlimited")
    if measure.state != VALUE or measure.value is None:
        return "–"
    if unit == "share":
        return with_unit(figure(measure.value * 100, 1), "%")
    if unit == "money":
        return money(measure.value, currency)
    if unit == "months":
        return _("%(figure)s months") % {"figure": figure(measure.value, 1)}
    return with_unit(figure(measure.value, 1), "×") if unit == "ratio" else figure(measure.value)


def unit_text(unit: str, currency: str) -> str:
    """The unit of an input field."""
    return currency if unit == "money" else str(UNITS.get(unit, ""))


def source_text(source: Source) -> str:
    """Where a number comes from."""
    if source.kind == "answer":
        return _("your answer to %(code)s") % {"code": source.reference}
    if source.kind == "benchmark":
        where = {"fact": source.reference, "date": source.date}
        return _("benchmark %(fact)s, %(date)s") % where
    if source.kind == "actuals":
        return _("actuals %(month)s") % {"month": source.date}
    return _("default value") if source.kind == "default" else _("your estimate")


def say(text: Text | None, language: str) -> str:
    """An engine text in one language."""
    return text.in_language(language) if text else ""
