"""The table of a cohort as a pack: written in one turn, a hundred ventures in memory at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from django.utils import timezone
from django.utils.translation import override

from accounts.zone import zone_called
from cohorts.models import Enrolment
from jobs.claims import Claim
from reports.models import Pack, Reason
from reports.packs.storage import StoredFile, store_written
from reports.sheets.cohort import write_cohort_workbook
from reviews.glance.rows import Row, heading_playbook
from reviews.models import ConfirmedStanding, Submission
from reviews.sealing import is_intact

PIECE = 100  # ventures
Venture = dict[str, Any]  # as `frozen` of the orders gives it
Reasons = list[tuple[Venture, str]]


def make_sheet(held: Claim[Pack]) -> StoredFile:
    """The workbook of the ventures that were ordered. Raises ClaimLost, OSError."""
    pack = held.job
    playbook = heading_playbook(pack.cohort)
    with override(pack.language), timezone.override(zone_called(pack.zone)):
        return store_written(
            lambda file: write_cohort_workbook(file, pack.cohort, pieces(held), pack.total, playbook, pack.language),
            pack.extension,
        )


def pieces(held: Claim[Pack]) -> Iterator[list[Row]]:
    """The rows in the order of the view, whole submissions compared with their seals; says how far it is."""
    done, failures = 0, []
    for piece, rows, reasons in in_pieces(held.job.ventures):
        failures += [{"enrolment": one["enrolment"], "name": one["name"], "reason": why} for one, why in reasons]
        yield rows
        done += len(piece)
        held.note(done=done, failures=failures)


def in_pieces(ventures: Sequence[Venture]) -> Iterator[tuple[Sequence[Venture], list[Row], Reasons]]:
    """Frozen ventures a hundred at a time, with their rows, and of which nothing can be shown."""
    for at in range(0, len(ventures), PIECE):
        piece = ventures[at : at + PIECE]
        yield piece, *rows_of(piece)


def rows_of(piece: Sequence[Venture]) -> tuple[list[Row], Reasons]:
    """The rows of frozen ventures, and of which nothing can be shown, with the reason."""
    enrolments = Enrolment.objects.select_related("venture").in_bulk([one["enrolment"] for one in piece])
    wanted = Submission.objects.select_related(
        "playbook_version", "submitted_by", "checkpoint", "enrolment", "confirmed"
    )
    sent = wanted.defer("playbook_version__canonical").in_bulk(
        [one["submission"] for one in piece if one["submission"]]
    )
    rows, reasons = [], []
    for one in piece:
        enrolment, submission = enrolments.get(one["enrolment"]), sent.get(one["submission"])
        if enrolment is None or (one["submission"] and submission is None):
            reasons.append((one, str(Reason.GONE)))
            continue
        is_broken = submission is not None and (submission.seal != one["seal"] or not is_intact(submission))
        if is_broken:
            reasons.append((one, str(Reason.SEAL_BROKEN)))
        row = Row(enrolment, None if is_broken else submission, is_broken=is_broken)
        hidden = frozenset({one["submission"]} if "is_hidden" in (one.get("confirmed") or {}) else ())
        agreed = None if is_broken else agreed_of(one)
        rows.append(replace(row, is_fixed="confirmed" in one, agreed=agreed, hidden=hidden))
    return rows, reasons


def agreed_of(one: Venture) -> ConfirmedStanding | None:
    """What the reviews of a frozen venture came to when it was ordered."""
    kept = one.get("confirmed")
    if not kept or "is_hidden" in kept:
        return None
    low, high = kept["readiness"] or (None, None)
    return ConfirmedStanding(reviews=kept["reviews"], readiness=low, readiness_high=high, chapters=kept["chapters"])
