"""Calendar months as text ("2027-01") and as months of the forecast (1 is the first)."""

from __future__ import annotations

import re

QUARTER, YEAR = 3, 12
MONTH = re.compile(r"((?:19|20)\d\d)-(0[1-9]|1[0-2])\Z", re.ASCII)


def is_month(text: str) -> bool:
    return bool(MONTH.match(text))


def ordinal(month: str) -> int:
    """A number that counts months."""
    year, number = month.split("-")
    return 12 * int(year) + int(number) - 1


def month_after(start: str, index: int) -> str:
    """Month `index` of a forecast that starts in `start`."""
    year, number = divmod(ordinal(start) + index - 1, 12)
    return f"{year}-{number + 1:02}"


def index_of(month: str, start: str) -> int:
    """Which month of the forecast a calendar month is; 0 and below lie before it."""
    return ordinal(month) - ordinal(start) + 1
