"""Packs that hold a venture which is closed to their reader: they are listed, and not given out."""

from __future__ import annotations

from collections.abc import Iterable

from cohorts.models import Cohort
from reports.models import Pack


def withhold(packs: Iterable[Pack], cohort: Cohort) -> None:
    """Marks those that hold a venture which is closed to the cohort's reader (`Pack.is_withheld`); two queries at most.

    Args:
        packs: of the cohort.
    """
    rows = cohort.enrolments.shut_to(cohort.reader) if cohort.reader is not None else cohort.enrolments.none()
    shut = set(rows.values_list("pk", flat=True))
    if not shut:
        return
    by_key = {one.pk: one for one in packs}
    for key, ventures in Pack.objects.filter(pk__in=by_key).values_list("pk", "ventures"):
        by_key[key].is_withheld = any(one["enrolment"] in shut for one in ventures)
