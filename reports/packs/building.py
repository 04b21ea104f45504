"""Makes packs part by part. Safe to run twice, at once, and to be killed anywhere: what is made stays made.

A pack never stands before a single report: none begins while a report waits, and one that is being made leaves
its turn after each part when a report has come.
"""

from __future__ import annotations

import logging
import time
from datetime import timedelta

from jobs.broker import send
from jobs.claims import Claim, ClaimLost, claim_next, holding_on
from jobs.models import from_now
from jobs.storage import FileDamaged, remove_unowned
from reports import building
from reports.models import KEPT_FOR, Pack, Report
from reports.packs.papers import make_paper
from reports.packs.parts import AllParts
from reports.packs.storage import StoredFile, path_of
from reports.packs.tables import make_sheet
from reports.packs.zipping import TooLarge, write_zip
from reports.paper.pdf import NotSetUp

logger = logging.getLogger("plumbline.reports")
# A turn ends after the part in which so much time has passed; a worker's task may take a minute.
SECONDS_A_TURN = 15.0
# Until what somebody else is drawing is looked at again.
REST = timedelta(seconds=10)


class NothingMade(Exception):
    """None of the ventures could be included."""


def build_next() -> None:
    """A report that waits; without one, the next part of the pack that is next in the line."""
    if building.build_next():
        call_again()
        return
    held = claim_next(Pack)
    if held is not None:
        carry_out(held)


def call_again() -> None:
    """Sends another message for the pack that is next in the line; without one, the sweeper would, later."""
    head = Pack.objects.in_line().only("public_id").first()
    if head is not None:
        send(Pack.TASK, head.public_id)


def carry_out(held: Claim[Pack]) -> None:
    """Makes parts of a claimed pack until its turn ends, and says in its row what came of it."""
    public_id, stored = held.job.public_id, None
    try:
        with holding_on(held):
            stored = make(held)
        if stored is not None:
            held.finish(sha256=stored.sha256, size=stored.size, expires_at=from_now(KEPT_FOR))
    except ClaimLost:
        logger.warning("Pack %s was cancelled, or taken over by another worker.", public_id)
        if stored is not None:
            remove_unowned(held.job, path_of(stored.sha256, held.job.extension))
    except Exception as error:
        # The one place that may catch everything: whatever happened, the row has to say so.
        logger.exception("Pack %s could not be made.", public_id)
        mark(held, error)


def make(held: Claim[Pack]) -> StoredFile | None:
    """The finished file; None when the turn ended before that.

    Raises:
        ClaimLost, NothingMade, TooLarge, OSError
    """
    whole = {Pack.Kind.SHEET: make_sheet, Pack.Kind.COHORT_PDF: make_paper}.get(Pack.Kind(held.job.kind))
    return whole(held) if whole else make_zip(held)


def make_zip(held: Claim[Pack]) -> StoredFile | None:
    """Reports first, one a part; the file when all are there."""
    parts, began = AllParts(held), time.monotonic()
    for one in parts.missing():
        parts.make(one)
        if time.monotonic() - began > SECONDS_A_TURN or Report.objects.in_line().exists():
            hand_on(held)
            return None
    if parts.is_waiting:
        held.hand_on(rest=REST)
        return None
    found = parts.found()
    if not found:
        raise NothingMade
    try:
        return write_zip(held.job, found, held.prolong)
    except FileDamaged:
        parts.forget_damaged()
        raise


def hand_on(held: Claim[Pack]) -> None:
    """Ends the turn; the next one comes behind the messages that wait already."""
    held.hand_on()
    send(Pack.TASK, held.job.public_id)


def mark(held: Claim[Pack], error: Exception) -> None:
    """Another try for what may pass next time; everything else has failed."""
    try:
        match error:
            case NothingMade():
                held.fail(Pack.ErrorCode.NOTHING)
            case TooLarge():
                held.fail(Pack.ErrorCode.TOO_LARGE)
            case NotSetUp():
                held.give_back(Pack.ErrorCode.NOT_SET_UP)
            case OSError() | FileDamaged():
                held.give_back(Pack.ErrorCode.STORAGE)
            case MemoryError():
                held.give_back(Pack.ErrorCode.WORN_OUT)
            case _:
                held.fail(Pack.ErrorCode.CANNOT_MAKE)
    except ClaimLost:
        logger.warning("Pack %s was cancelled, or taken over by another worker.", held.job.public_id)
