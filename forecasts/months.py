"""Months and their figures as people type or paste them. What could mean two things is refused, never guessed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.models import Assessment
from engine.forecast.inputs.catalogue import MOST_CUSTOMERS, TRILLION
from engine.forecast.inputs.currencies import DECIMALS
from engine.forecast.inputs.months import is_month
from forecasts.compare import inputs_of
from forecasts.models import FIGURES
from forecasts.numbers import read_as

NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
FULL = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
YEAR_FIRST = re.compile(r"(\d{4})(?:[-/.]|年)(\d{1,2})(?:月(?:\d{1,2}日)?|[-/.]\d{1,2})?\Z", re.ASCII)
YEAR_LAST = re.compile(r"(\d{1,2})[-/.](\d{4})\Z", re.ASCII)
NAMED = re.compile(r"([a-z]{3,9})\.?[ -]?(\d{4})\Z", re.ASCII)
NAMED_LAST = re.compile(r"(\d{4})[ -]([a-z]{3,9})\.?\Z", re.ASCII)
LIMITS = {"cash": (-TRILLION, TRILLION), "customers": (Decimal(0), MOST_CUSTOMERS)}
NOT_NEGATIVE = (Decimal(0), TRILLION)
FIGURE_NAMES = {
    "cash": gettext_lazy("Cash at month’s end"),
    "customers": gettext_lazy("Paying customers at month’s end"),
    "revenue": gettext_lazy("Revenue of the month"),
    "cost": gettext_lazy("Cost of the month"),
}


def typed_month(text: str) -> str:
    """A calendar month as "2026-11", from "2026-11", "2026/11", "11/2026", "Nov 2026", "2026年11月" or a day in it.

    Raises:
        ValidationError: it is no month.
    """
    typed = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text).strip().lower())
    year, number = month_parts(typed.replace("年 ", "年").replace(" 年", "年").replace(" 月", "月"))
    month = f"{year}-{number:02}" if number else ""
    if not is_month(month):
        raise ValidationError(_("Give a year and a month, such as 2026-11."), code="month")
    return month


def month_parts(typed: str) -> tuple[str, int]:
    if found := YEAR_FIRST.match(typed):
        return found[1], int(found[2])
    if found := YEAR_LAST.match(typed):
        return found[2], int(found[1])
    if found := NAMED.match(typed):
        return found[2], number_of(found[1])
    if found := NAMED_LAST.match(typed):
        return found[1], number_of(found[2])
    return "", 0


def number_of(name: str) -> int:
    """The month of a name or its first letters; 0 for anything else."""
    short = name[:3]
    is_known = short in NAMES and (name in (short, "sept") or name in FULL)
    return NAMES.index(short) + 1 if is_known else 0


def typed_figure(name: str, text: str) -> str:
    """The digits of a figure within what it can be; empty where nothing was given.

    Raises:
        ValidationError: it cannot be read, or is too small or too large.
    """
    if text.strip() in ("", "-", "–", "—"):
        return ""
    digits = read_as(text, "customers" if name == "customers" else "money")
    low, high = LIMITS.get(name, NOT_NEGATIVE)
    if Decimal(digits) < low:
        raise ValidationError(_("This cannot be below %(low)s.") % {"low": f"{low:,f}"}, code="low")
    if Decimal(digits) > high:
        raise ValidationError(_("This cannot be above %(high)s.") % {"high": f"{high:,f}"}, code="high")
    return digits


def refuse_month(month: str, founded: str, today: date) -> None:
    """Raises ValidationError for a month before the venture was founded, and for one that has not begun."""
    if founded and month < founded:
        text = _("The venture was founded in %(founded)s; there are no books before that.")
        raise ValidationError(text % {"founded": founded}, code="founded")
    if month > f"{today.year}-{today.month:02}":
        raise ValidationError(_("This month has not begun yet; only what happened goes here."), code="future")


def founded_of(assessment: Assessment) -> str:
    """The month in which the venture was founded, as its scenarios say; empty if none does."""
    found = (inputs_of(scenario) for scenario in assessment.scenarios.all())
    return min((one.settings.founded for one in found if one and one.settings.founded), default="")


def currency_of(assessment: Assessment) -> str:
    """The currency that the books are most likely in: that of the last month, else of the first scenario."""
    last = assessment.actuals.order_by("month").last()
    if last is not None:
        return last.currency
    scenario = assessment.scenarios.order_by("created_at", "pk").first()
    inputs = inputs_of(scenario) if scenario else None
    return inputs.settings.currency if inputs else "CNY"


class MonthForm(forms.Form):
    """One month of the books. After `is_valid`, `month` and `figures` hold it."""

    month = forms.CharField(
        label=gettext_lazy("Month"), max_length=20, help_text=gettext_lazy("Year and month, such as 2026-11.")
    )
    currency = forms.ChoiceField(label=gettext_lazy("Currency"), choices=[(c, c) for c in DECIMALS])

    def __init__(self, *args: Any, founded: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.founded = founded
        for name, label in FIGURE_NAMES.items():
            field = forms.CharField(label=label, required=False, max_length=40)
            field.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}
            self.fields[name] = field
        self.fields["month"].widget.attrs |= {"autocomplete": "off"}
        self.order_fields(["month", *FIGURES, "currency"])

    def clean_month(self) -> str:
        month = typed_month(self.cleaned_data["month"])
        refuse_month(month, self.founded, timezone.localdate())
        return month

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in FIGURES:
            try:
                cleaned[name] = typed_figure(name, cleaned.get(name) or "")
            except ValidationError as error:
                self.add_error(name, error)
        return cleaned

    @property
    def figures(self) -> Mapping[str, str]:
        return {name: self.cleaned_data[name] for name in FIGURES if self.cleaned_data[name]}
