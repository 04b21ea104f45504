"""What changes the books of a venture's months: each change names who made it, and what stood before is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.limits import refuse_beyond
from accounts.models import User
from assessments.models import Assessment
from engine.forecast.actuals.beside import Actual
from forecasts.models import FIGURES, MonthActual, MonthActualHistory

MOST_MONTHS = 240  # twenty years


@dataclass(frozen=True, slots=True)
class MonthSent:
    """A month as somebody gave it. Without figures it is taken back.

    Attributes:
        figures: digits by name, of FIGURES.
        expected_rev: the revision it was given to; 0: there was none.
    """

    month: str
    currency: str
    figures: Mapping[str, str]
    expected_rev: int


@dataclass(frozen=True, slots=True)
class MonthsKept:
    """The months that changed, and those that somebody else had changed meanwhile, of which nothing was written."""

    changed: tuple[str, ...]
    clashes: tuple[str, ...]


@transaction.atomic
def save_months(*, assessment: Assessment, sent: Sequence[MonthSent], by: User) -> MonthsKept:
    """Keeps each month that was given to the stored revision, and writes it to the history. Raises LimitReached."""
    Assessment.objects.select_for_update().get(pk=assessment.pk)
    stored = {row.month: row for row in assessment.actuals.all()}
    count = len(stored.keys() | {one.month for one in sent if one.figures})
    text = _("There are already %(most)d months, the most there can be.")
    refuse_beyond(count - 1, MOST_MONTHS, text % {"most": MOST_MONTHS})
    changed: list[str] = []
    clashes: list[str] = []
    for one in sent:
        row = stored.get(one.month)
        if is_same(row, one):
            continue
        if (row.rev if row else 0) != one.expected_rev:
            clashes.append(one.month)
            continue
        write(assessment, row, one, by)
        changed.append(one.month)
    return MonthsKept(tuple(changed), tuple(clashes))


def is_same(row: MonthActual | None, one: MonthSent) -> bool:
    return (row.raw if row else {}) == raw_of(one)


def raw_of(one: MonthSent) -> dict[str, str]:
    figures = {name: digits for name, digits in one.figures.items() if digits}
    return {"currency": one.currency, **figures} if figures else {}


def write(assessment: Assessment, row: MonthActual | None, one: MonthSent, by: User) -> None:
    """Writes the month and its history. A month that comes back goes on from its last revision."""
    rev = last_rev(assessment, one.month) + 1
    now, raw = timezone.now(), raw_of(one)
    if not raw and row is not None:
        row.delete()
    else:
        fresh = row or MonthActual(assessment=assessment, month=one.month)
        fresh.currency, fresh.rev, fresh.changed_by, fresh.changed_at = one.currency, rev, by, now
        for name in FIGURES:
            setattr(fresh, name, raw.get(name, ""))
        fresh.save()
    MonthActualHistory.objects.create(
        assessment=assessment, month=one.month, rev=rev, raw=raw, changed_by=by, changed_at=now
    )


def last_rev(assessment: Assessment, month: str) -> int:
    found = assessment.actuals_history.filter(month=month).aggregate(last=Max("rev"))["last"]
    return int(found or 0)


def months_of(assessment: Assessment) -> list[MonthActual]:
    """The books, the first month first."""
    return list(assessment.actuals.select_related("changed_by").order_by("month"))


def actual_of(row: MonthActual) -> Actual:
    return Actual(row.month, **{name: Decimal(digits) for name, digits in row.figures.items()})


def actuals_in(rows: Sequence[MonthActual], currency: str) -> tuple[Actual, ...]:
    """The months kept in this currency: nothing is converted."""
    return tuple(actual_of(row) for row in rows if row.currency == currency)


def books_in(given: Mapping[str, Any], currency: str) -> tuple[Actual, ...]:
    """The months that a submission keeps in this currency, as `sealed_books` wrote them."""
    return tuple(
        Actual(row["month"], **{name: Decimal(row[name]) for name in FIGURES if row.get(name)})
        for row in given.get("actuals", ())
        if row["currency"] == currency
    )


def sealed_books(assessment: Assessment) -> dict[str, Any]:
    """The books as a submission keeps them beside the forecast; nothing where there are none."""
    months = [{"month": row.month, **row.raw} for row in months_of(assessment)]
    return {"actuals": months} if months else {}
