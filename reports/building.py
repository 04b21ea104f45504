"""Claim -> judge -> draw -> store -> mark. Safe to run twice, at once, and to be killed anywhere."""

from __future__ import annotations

import hashlib
import json
import logging
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, connection

from assessments.evaluation import evaluate_raw
from engine.playbook.schema import Playbook
from playbooks import catalogue
from reports.claims import Claim, ClaimLost, claim, claim_next
from reports.models import Report, check_code
from reports.paper import pdf
from reports.paper.cover import Cover
from reports.paper.document import Paper
from reports.storage import FileDamaged, store
from reviews.sealing import SealBroken, checked

logger = logging.getLogger("plumbline.reports")
SECONDS_BETWEEN_NOTES = 1.0


def build_next() -> None:
    """Draws the report that is next in the line. A second run finds nothing to claim and leaves.

    A message only says that somebody waits: who is next, the line says, or many messages of one tenant
    would be served before the one of another.
    """
    held = claim_next()
    if held is not None:
        carry_out(held)


def build(public_id: UUID) -> None:
    """Draws this report if it waits for that, whatever stands before it in the line."""
    held = claim(public_id)
    if held is not None:
        carry_out(held)


def carry_out(held: Claim) -> None:
    """Draws a claimed report and says in its row what came of it."""
    public_id = held.report.public_id
    try:
        with holding_on(held):
            drawn = draw(held.report, Notes(held))
            stored = store(drawn.data, drawn.page_count)
        held.finish(stored)
    except ClaimLost:
        logger.warning("Report %s was taken over by another worker.", public_id)
    except Exception as error:
        # The one place that may catch everything: whatever happened, the row has to say so.
        logger.exception("Report %s could not be drawn.", public_id)
        mark(held, error)


@contextmanager
def holding_on(held: Claim, seconds: float | None = None) -> Iterator[None]:
    """Prolongs the claim from a thread of its own while the block runs.

    Notes of progress do not come in every phase: while fonts are cut and bytes written, nothing is said,
    and on a busy machine that takes longer than any lease one would like to wait for after a crash.

    Args:
        seconds: between two times; by default a third of the lease.
    """
    pause = settings.REPORT_LEASE_SECONDS / 3 if seconds is None else seconds
    ended = threading.Event()
    thread = threading.Thread(target=keep_prolonging, args=(held, ended, pause), daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def keep_prolonging(held: Claim, ended: threading.Event, pause: float) -> None:
    """Until ended, or until somebody else has the report; a database that is away is asked again."""
    try:
        while not ended.wait(pause):
            try:
                held.prolong()
            except DatabaseError:
                logger.warning("The lease of report %s could not be prolonged.", held.report.public_id)
                connection.close()
    except ClaimLost:
        pass  # the drawing notices by itself, at its next note or at the end
    finally:
        connection.close()


def mark(held: Claim, error: Exception) -> None:
    """Another try for what may pass next time; everything else has failed."""
    try:
        match error:
            case pdf.TooLong():
                held.fail(Report.ErrorCode.TOO_LONG)
            case SealBroken():
                held.fail(Report.ErrorCode.SEAL_BROKEN)
            case pdf.NotSetUp():
                held.give_back(Report.ErrorCode.NOT_SET_UP)
            case OSError() | FileDamaged():
                held.give_back(Report.ErrorCode.STORAGE)
            case MemoryError():
                held.give_back(Report.ErrorCode.WORN_OUT)
            case _:
                held.fail(Report.ErrorCode.CANNOT_DRAW)
    except ClaimLost:
        logger.warning("Report %s was taken over by another worker.", held.report.public_id)


def refuse_broken_seal(report: Report) -> None:
    """Refuses to print under a seal what was not sealed: neither submission nor order may have changed.

    Raises:
        SealBroken
    """
    if report.submission is None:
        return
    sealed, content = checked(report.submission), report.content
    printed = content["answers"], content.get("forecast"), content["venture"], content["seal"]
    if printed != (sealed.answers, sealed.forecast, sealed.venture_name, sealed.seal):
        raise SealBroken(str(sealed.public_id))


def draw(report: Report, notes: pdf.Progress) -> pdf.Drawn:
    """The report as bytes: the same row gives the same bytes. Raises SealBroken."""
    refuse_broken_seal(report)
    playbook = catalogue.playbook_for(report.playbook_version)
    content = report.content
    cover = Cover(
        venture=content["venture"],
        organisation=content["organisation"],
        cohort=content["cohort"],
        dated_at=report.dated_at,
        revision=report.revision,
        check_code=report.check_code,
        seal=content["seal"],
    )
    judged = evaluate_raw(playbook, content["answers"])
    paper = Paper(judged, report.language, cover, content.get("forecast"))
    return pdf.render(paper, notes)


def render_answers(playbook: Playbook, raw: Mapping[str, Any], *, language: str, venture: str, now: datetime) -> bytes:
    """The gap report of a file of answers, with no database: what the command line gives out.

    Args:
        raw: answers in raw form, as `read_answers` takes them; what it refuses is left out.
        language: "zh", "zh-hans" or "en".
        now: printed as the date of the report.
    """
    said = json.dumps([playbook.digest, raw, language, venture], sort_keys=True, default=str)
    code = check_code(hashlib.sha256(said.encode()).hexdigest())
    cover = Cover(venture=venture, dated_at=now, check_code=code)
    tag = "zh-hans" if language.startswith("zh") else "en"
    return pdf.render(Paper(evaluate_raw(playbook, raw), tag, cover)).data


class Notes:
    """Writes the progress into the row, at most once a second."""

    def __init__(self, held: Claim) -> None:
        self.held, self.last = held, time.monotonic()

    def __call__(self, phase: str, page: int) -> None:
        if time.monotonic() - self.last >= SECONDS_BETWEEN_NOTES:
            self.last = time.monotonic()
            self.held.reached(phase, page)
