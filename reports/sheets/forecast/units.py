"""The units of lines in words of the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

UNITS = {
    "customers": gettext_lazy("customers"),
    "people": gettext_lazy("people"),
    "share": "%",
    "months": gettext_lazy("months"),
    "month": gettext_lazy("month number"),
    "ratio": "×",
    "factor": "×",
    "units": gettext_lazy("units"),
}
PARTS_OF_ONE = gettext_lazy("share (1 = 100%)")


def unit_word(unit: str) -> str:
    """The unit of a line; empty for amounts, whose currency the head of the sheet names."""
    return str(UNITS.get(unit, ""))


def unit_in_table(unit: str, currency: str) -> str:
    """The unit of a line of figures without formats: amounts by their currency, shares as parts of 1."""
    if unit in ("money", "price"):
        return currency
    return str(PARTS_OF_ONE) if unit == "share" else unit_word(unit)
