"""Ventures in cohorts that are closed to somebody of the staff. Rooms above say which when the product starts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import QuerySet

# Given the key of a user: the keys of the enrolments that are closed to them, as a query that is not asked yet.
Closes = Callable[[int], QuerySet[Any, Any]]
_reasons: list[Closes] = []


def closes(reason: Closes) -> Closes:
    """Has every list of ventures leave out what this finds; said when the product starts, once or several times."""
    if reason not in _reasons:
        _reasons.append(reason)
    return reason


def closed_to(reader: int) -> Iterator[QuerySet[Any, Any]]:
    """The keys of the enrolments that are closed to a user: a query for each reason that there is."""
    for reason in _reasons:
        yield reason(reader)
