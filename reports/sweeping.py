"""Repairs what the broker, a crash or a kill left behind. Safe to run at any time; one at a time works."""

from __future__ import annotations

import contextlib
import fcntl
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import DatabaseError, connection
from django.db.models.functions import Now

from accounts.models import SentForm
from reports.broker import messages_in_queue, send
from reports.claims import FREE
from reports.models import Report, from_now
from reports.storage import remove_old_temporaries

logger = logging.getLogger("plumbline.reports")
LOCK_NUMBER = 7_201_113  # any number no other advisory lock of the product has
MOST_MESSAGES = 8  # about twice the workers of one machine
SEND_AGAIN = timedelta(seconds=30)


@dataclass(frozen=True)
class Swept:
    """What one round did: rows put back, rows given up, messages sent, old files and old rows removed."""

    requeued: int = 0
    given_up: int = 0
    sent: int = 0
    removed: int = 0
    forgotten: int = 0


def sweep() -> Swept:
    """One round. Does nothing while another sweeper works."""
    with sole_sweeper() as is_mine:
        if not is_mine:
            return Swept()
        given_up = give_up()
        return Swept(requeue_expired(), given_up, wake(), remove_old_temporaries(), forget())


def forget() -> int:
    """Removes the keys of forms that nobody sends again, and ended sessions with what they kept."""
    ended = Session.objects.filter(expire_date__lt=Now())
    return SentForm.objects.old().delete()[0] + ended.delete()[0]


@contextmanager
def sole_sweeper() -> Iterator[bool]:
    """True for one process at a time: an advisory lock on PostgreSQL, a lock file beside SQLite."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK_NUMBER])
            (is_mine,) = cursor.fetchone()
            try:
                yield is_mine
            finally:
                if is_mine:
                    cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK_NUMBER])
        return
    with (Path(settings.VAR_DIR) / "sweeper.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


def give_up() -> int:
    """Rows whose last attempt ended without a word have failed: their worker was killed every time."""
    expired = Report.objects.filter(status=Report.Status.RENDERING, lease_until__lt=Now())
    worn_out = expired.filter(attempts__gte=settings.REPORT_MAX_ATTEMPTS)
    count = worn_out.update(
        **FREE, status=Report.Status.FAILED, finished_at=Now(), error_code=Report.ErrorCode.WORN_OUT
    )
    if count:
        logger.error("%d reports failed: every attempt was broken off.", count)
    return count


def requeue_expired() -> int:
    expired = Report.objects.claimable().filter(status=Report.Status.RENDERING)
    return expired.update(**FREE, status=Report.Status.QUEUED, next_try_at=Now())


def wake() -> int:
    """Sends messages for rows that wait without one, no more than the queue should hold."""
    present = messages_in_queue()
    if present is None:
        return 0
    silent = Report.objects.waiting().filter(next_try_at__lte=Now())
    sent = 0
    for pk, public_id in silent.order_by("turn", "requested_at", "pk").values_list("pk", "public_id"):
        if present + sent >= MOST_MESSAGES or not silent.filter(pk=pk).update(next_try_at=from_now(SEND_AGAIN)):
            break
        if not send(public_id):
            break
        sent += 1
    return sent


def nobody_draws() -> bool:
    """Whether a report waits that may be drawn now, and no worker has one in hand."""
    in_hand = Report.objects.filter(status=Report.Status.RENDERING, lease_until__gte=Now())
    return Report.objects.in_line().exists() and not in_hand.exists()


@dataclass
class Stall:
    """Notices that reports have waited for long while nobody drew any: a worker hangs, or none runs.

    Attributes:
        seconds: that count as long. A lost message and the start of a worker take half of them.
        pause: seconds between two looks at the database.
        times: how often it was long in a row. Each time twice as long is waited: on a machine so busy that a
            worker starts slowly, starting it anew too soon would keep it from ever drawing.
    """

    seconds: float = 60
    pause: float = 2
    since: float | None = None
    looked_at: float = 0
    times: int = 0

    def is_long(self) -> bool:
        """True once for each such time; a database that is away stalls nobody."""
        now = time.monotonic()
        if now - self.looked_at < self.pause:
            return False
        self.looked_at = now
        if not self.is_there():
            self.since, self.times = None, 0
            return False
        if self.since is None:
            self.since = now
        if now - self.since < self.seconds * 2**self.times:
            return False
        self.since, self.times = None, min(self.times + 1, 10)
        send_all_again()
        return True

    @staticmethod
    def is_there() -> bool:
        try:
            return nobody_draws()
        except DatabaseError:
            connection.close()  # the next look opens another
            return False


def send_all_again() -> None:
    """Lets the next round send messages for all that waits, whatever became of the last ones."""
    with contextlib.suppress(DatabaseError):
        Report.objects.waiting().update(next_try_at=Now())
