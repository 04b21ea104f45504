"""Letters to so many ventures that the worker writes them: some in each transaction, each as it would be written now."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.translation import override

from accounts.models import User
from cohorts import list_work
from cohorts.models import Enrolment, Mailing
from mails.models import Mail
from reviews.glance.rows import Row
from reviews.mailing import LETTER, NothingDue, Reminder, mailing_of, reminder_for, words_of_reminder, write_all
from reviews.reminders import AFTER, BEFORE

Left = list[tuple[int, str]]


def offer() -> None:
    """Says that letters to ventures are written here; called when the product starts."""
    for kind in (BEFORE, AFTER, LETTER):
        list_work.written_by(kind, write_some)


def write_some(job: Mailing, keys: Sequence[int], by: User) -> Left:
    """Writes to some ventures of a list, by the keys of their enrolments; who of them gets no letter, and why.

    Whoever has left the cohort meanwhile, was closed to the sender or has handed in, gets none.
    """
    given = json.loads(job.note)
    with override(given["language"]):
        rows = rows_there(job, keys, by)
        left: Left = [(key, "away") for key in keys if key not in {row.enrolment.pk for row in rows}]
        if job.kind == LETTER:
            return [*left, *write(job, rows, lambda _row: given["words"], given["once"], by)]
        return [*left, *remind(job, rows, given, by)]


def rows_there(job: Mailing, keys: Sequence[int], by: User) -> list[Row]:
    """The ventures that are still in the cohort and open to the sender, in the order of the keys."""
    found = Enrolment.objects.filter(cohort=job.cohort, pk__in=keys).current().open_to(by.pk)
    there = {one.pk: one for one in found.select_related("venture", "cohort__programme__organisation")}
    return [Row(there[key], None) for key in keys if key in there]


def remind(job: Mailing, rows: Sequence[Row], given: Mapping[str, Any], by: User) -> Left:
    """Reminds those that have not handed in, as long as the checkpoint is the one that it was when this was ordered."""
    reminder = reminder_still(job, given)
    if reminder is None:
        return [(row.enrolment.pk, "not_due") for row in rows]
    there = [row.enrolment.pk for row in rows if row.enrolment.pk in reminder.handed_in]
    missing = [row for row in rows if row.enrolment.pk not in reminder.handed_in]
    told = write(job, missing, words_of_reminder(reminder, missing), given["once"], by)
    return [*((key, "submitted") for key in there), *told]


def reminder_still(job: Mailing, given: Mapping[str, Any]) -> Reminder | None:
    """What the cohort is reminded of now; None when that is no more what was ordered."""
    try:
        found = reminder_for(job.cohort)
    except NothingDue:
        return None
    is_same = (found.checkpoint.pk, str(found.checkpoint.due_on)) == (given["checkpoint"], given["due"])
    return found if is_same else None


def write(job: Mailing, rows: Sequence[Row], words: Callable[[Row], Mapping[str, Any]], once: str, by: User) -> Left:
    outcomes, left = write_all(job, mailing_of(job.kind, rows), rows, words, once, by.email)
    own = Mail.objects.filter(mailing=job.public_id, about__in=[row.enrolment.public_id for row in rows])
    written = set(own.values_list("about", flat=True))
    again = [one.row.enrolment for one in outcomes if one.row.enrolment.public_id not in written]
    return [*left.items(), *((one.pk, "again") for one in again if one.pk not in left)]
