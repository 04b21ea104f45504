"""How cells look: amounts in the currency's decimals, shares in per cent, totals in bold under a rule."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import Any

from charts.palette import colour
from engine.forecast.inputs.currencies import DECIMALS

DATE = "yyyy-mm"
FORMATS = {
    "share": "0.0%",
    "ratio": "0.0",
    "months": "0.0",
    "month": "0",
    "customers": "#,##0.0",
    "people": "0.0",
    "units": "#,##0",
    "factor": "0.0000",
    "price": "#,##0.0000",
}


class Looks:
    """The formats of one workbook, each made once.

    Args:
        book: of xlsxwriter, which has no types.
    """

    def __init__(self, book: Any, currency: str) -> None:
        self.book, self.places = book, DECIMALS[currency]
        self.made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def of(self, **properties: Any) -> Any:
        key = tuple(sorted(properties.items()))
        if key not in self.made:
            self.made[key] = self.book.add_format(properties)
        return self.made[key]

    def figure(self, unit: str, *, is_total: bool = False) -> Any:
        """A figure of a line by its unit."""
        total = {"bold": True, "top": 1} if is_total else {}
        return self.of(num_format=self.number(unit), **total)

    def number(self, unit: str) -> str:
        return amount(self.places) if unit == "money" else FORMATS.get(unit, "General")

    def given(self, unit: str, value: Decimal, *, is_changeable: bool) -> Any:
        """An input by its unit, with all the decimals that it has."""
        ground = {"bg_color": colour("change")} if is_changeable else {}
        return self.of(num_format=self.typed(unit, value), align="right", **ground)

    def typed(self, unit: str, value: Decimal) -> str:
        if unit == "percent":
            return f"0.{'0' * max(1, decimals(value))}%"
        if unit == "money":
            return amount(max(self.places, decimals(value)))
        # "General" shows what somebody types next, too, and no point without a digit.
        return "[>=1000]#,##0;General"

    @property
    def title(self) -> Any:
        return self.of(bold=True, font_size=14)

    @property
    def head(self) -> Any:
        return self.of(bold=True, bottom=1, text_wrap=True, valign="bottom")

    @property
    def date_head(self) -> Any:
        return self.of(bold=True, align="right", num_format=DATE)

    @property
    def section(self) -> Any:
        return self.of(bold=True)

    @property
    def beside(self) -> Any:
        """Text after a column of figures."""
        return self.of(indent=1)

    @property
    def note(self) -> Any:
        return self.of(italic=True)

    @property
    def words(self) -> Any:
        return self.of(text_wrap=True, valign="top")

    @property
    def strong(self) -> Any:
        return self.of(bold=True, text_wrap=True, valign="top")


@cache
def amount(places: int) -> str:
    """Grouped digits with so many decimals; amounts below 0 in red as well as with a minus."""
    plain = "#,##0" + ("." + "0" * places if places else "")
    return f"{plain};[Red]-{plain}"


def decimals(value: Decimal) -> int:
    """How many decimals a number has that is written without trailing zeros."""
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
