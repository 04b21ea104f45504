"""Days of the calendar as texts: ISO, so that they compare as they stand."""

from __future__ import annotations

import re
from datetime import date

WHOLE_DAY = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])\Z")


def is_day(value: str) -> bool:
    """A day that the calendar has: "2026-07-31"."""
    if not WHOLE_DAY.match(value):
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True
