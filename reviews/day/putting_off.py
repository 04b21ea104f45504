"""Lines of a day that somebody put off: their own, until a date, and never longer than the line is true."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from accounts.models import User
from cohorts.models import Cohort
from reviews.day.lines import Line
from reviews.models import PutOff

LONGEST = 7  # days; what can wait longer is no line of a day


@dataclass(frozen=True)
class Waiting:
    """A line that is put off, and the first day on which it is shown again."""

    line: Line
    until: date


def parted(user: User, lines: Sequence[Line]) -> tuple[list[Line], list[Waiting]]:
    """The lines that are shown today, and those that are put off, each in their order. One query."""
    known = {(one.cohort_id, one.line): one.until for one in PutOff.objects.filter(user=user)}
    shown: list[Line] = []
    waiting: list[Waiting] = []
    for line in lines:
        until = known.get((line.cohort.pk, line.key)) if line.cohort else None
        if line.cohort and until is not None and until > line.cohort.today:
            waiting.append(Waiting(line, until))
        else:
            shown.append(line)
    return shown, waiting


def put_off(*, user: User, cohort: Cohort, key: str, days: int) -> date:
    """Keeps a line off somebody's day for so many days (1 to 7): the first day on which it is shown again.

    Raises:
        ValueError: another number of days.
    """
    if not 1 <= days <= LONGEST:
        raise ValueError(days)
    until: date = cohort.today + timedelta(days)
    PutOff.objects.update_or_create(user=user, cohort=cohort, line=key, defaults={"until": until})
    return until


def take_up(*, user: User, cohort: Cohort, key: str) -> None:
    """Shows a line again from now on."""
    PutOff.objects.filter(user=user, cohort=cohort, line=key).delete()
