"""A worker's hold on one job. Every write carries the token: who lost the hold writes nothing."""

from __future__ import annotations

import logging
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Generic
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import F
from django.db.models.functions import Now

from jobs.models import FREE, MESSAGE_GRACE, JobQuerySet, JobT, Status, from_now

logger = logging.getLogger("plumbline.jobs")
LOCK_NUMBER = 7_201_114  # any number no other advisory lock of the product has
SECONDS_BETWEEN_NOTES = 1.0


class ClaimLost(Exception):
    """Someone else holds the job now. Stop; nothing was written."""


def line_of(kind: type[JobT]) -> JobQuerySet[JobT]:
    line: JobQuerySet[JobT] = kind.objects.all()  # type: ignore[attr-defined]  # abstract: a kind brings the manager
    return line


def claim_next(kind: type[JobT]) -> Claim[JobT] | None:
    """Takes the job of a kind that is next in the line; None when nothing waits that may be done now."""
    with transaction.atomic():
        one_at_a_time()
        head = line_of(kind).in_line().values_list("public_id", flat=True).first()
        return claim(kind, head) if head else None


def one_at_a_time() -> None:
    """Workers look at the line one after the other, or two would both see a tenant with one job in hand.

    SQLite's transactions begin with its one lock.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK_NUMBER])


def lease() -> timedelta:
    return timedelta(seconds=settings.JOB_LEASE_SECONDS)


def claim(kind: type[JobT], public_id: UUID) -> Claim[JobT] | None:
    """Takes a job that waits, or whose worker is gone; None when there is nothing to take.

    Taken and counted in one statement, so two workers cannot both have it.
    """
    token = uuid.uuid4()
    taken = line_of(kind).claimable().filter(public_id=public_id)
    if not taken.update(
        **FREE
        | {"status": Status.RUNNING, "attempts": F("attempts") + 1, "token": token}
        | {"lease_until": from_now(lease()), "rests_until": None}
    ):
        return None
    return Claim(line_of(kind).for_work().get(public_id=public_id), token)


@dataclass(frozen=True)
class Claim(Generic[JobT]):
    """One job in hand, and the token that proves it."""

    job: JobT
    token: UUID

    @property
    def held(self) -> JobQuerySet[JobT]:
        return line_of(type(self.job)).filter(pk=self.job.pk, token=self.token, status=Status.RUNNING)

    def _write(self, **fields: Any) -> None:
        if not self.held.update(**fields):
            raise ClaimLost

    def reached(self, phase: str, progress: int) -> None:
        """Notes how far the work is, and holds on to it. Raises ClaimLost."""
        self._write(phase=phase, progress=progress, lease_until=from_now(lease()))

    def note(self, **fields: Any) -> None:
        """Writes what a kind keeps of its work, and holds on to the job. Raises ClaimLost."""
        self._write(**fields, lease_until=from_now(lease()))

    def prolong(self) -> None:
        """Holds on to the job for another lease. Raises ClaimLost."""
        self._write(lease_until=from_now(lease()))

    def finish(self, **made: Any) -> None:
        """Marks the job ready, with what it says of its outcome. Raises ClaimLost."""
        self._write(**FREE, status=Status.READY, finished_at=Now(), **made)

    def hand_on(self, *, rest: timedelta = timedelta(0), **fields: Any) -> None:
        """Leaves the next part of the work to another turn. What was done counts, so all attempts are left.

        Args:
            rest: before that has passed, nobody goes on.

        Raises:
            ClaimLost
        """
        until = from_now(rest) if rest else None
        state = {"status": Status.QUEUED, "attempts": 0, "rests_until": until}
        self._write(**FREE | state, next_try_at=until or from_now(MESSAGE_GRACE), **fields)

    def fail(self, code: str) -> None:
        """Marks the job failed for good; a person may ask again. Raises ClaimLost."""
        self._write(**FREE, status=Status.FAILED, finished_at=Now(), error_code=code)

    def give_back(self, code: str) -> None:
        """Lets another try follow, later each time; after the last one the job has failed with `code`."""
        attempts = self.job.attempts
        if attempts >= settings.JOB_MAX_ATTEMPTS:
            return self.fail(code)
        pauses = self.job.PAUSES
        pause = from_now(timedelta(seconds=pauses[min(attempts, len(pauses)) - 1]))
        return self._write(**FREE, status=Status.QUEUED, next_try_at=pause, rests_until=pause)


@contextmanager
def holding_on(held: Claim[JobT], seconds: float | None = None) -> Iterator[None]:
    """Prolongs the claim from a thread of its own while the block runs.

    Notes of progress do not come in every phase: while fonts are cut and bytes written, nothing is said,
    and on a busy machine that takes longer than any lease one would like to wait for after a crash.

    Args:
        seconds: between two times; by default a third of the lease.
    """
    pause = settings.JOB_LEASE_SECONDS / 3 if seconds is None else seconds
    ended = threading.Event()
    thread = threading.Thread(target=keep_prolonging, args=(held, ended, pause), daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def keep_prolonging(held: Claim[JobT], ended: threading.Event, pause: float) -> None:
    """Until ended, or until somebody else has the job; a database that is away is asked again."""
    try:
        while not ended.wait(pause):
            try:
                held.prolong()
            except DatabaseError:
                logger.warning("The lease of %s could not be prolonged.", held.job.public_id)
                connection.close()
    except ClaimLost:
        pass  # the work notices by itself, at its next note or at the end
    finally:
        connection.close()


class Notes(Generic[JobT]):
    """Writes the progress into the row, at most once a second."""

    def __init__(self, held: Claim[JobT]) -> None:
        self.held, self.last = held, time.monotonic()

    def __call__(self, phase: str, progress: int) -> None:
        if time.monotonic() - self.last >= SECONDS_BETWEEN_NOTES:
            self.last = time.monotonic()
            self.held.reached(phase, progress)
