"""Repairs what the broker, a crash or a kill left behind. Safe to run at any time; one at a time works."""

from __future__ import annotations

import contextlib
import fcntl
import logging
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import zip_longest
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models.functions import Now
from django.utils import timezone

from jobs.broker import messages_in_queue, send
from jobs.claims import line_of
from jobs.models import FREE, Job, JobQuerySet, Status, from_now, kinds

logger = logging.getLogger("plumbline.jobs")
LOCK_NUMBER = 7_201_113  # any number no other advisory lock of the product has
MOST_MESSAGES = 8  # about twice the workers of one machine
SEND_AGAIN = timedelta(seconds=30)

# What other rooms want tidied in each round. They say so when the product starts.
Chore = Callable[[], int]
CHORES: list[Chore] = []


def tidies(chore: Chore) -> Chore:
    """Has the sweeper call this in every round; it returns how many things it removed."""
    if chore not in CHORES:
        CHORES.append(chore)
    return chore


class Paced:
    """A chore that writes letters: at once again while there is more to write, else after a pause.

    Args:
        work: writes what is due at that moment, at most so many; how many were written.
        most: how many `work` writes at most.
    """

    def __init__(self, work: Callable[[datetime], int], most: int, pause: timedelta) -> None:
        self.work, self.most, self.pause = work, most, pause
        self.rests_until: datetime | None = None

    def __call__(self) -> int:
        """Writes what is due; 0, for nothing was tidied away."""
        now = timezone.now()
        if self.rests_until is None or now >= self.rests_until:
            self.rests_until = None if self.work(now) >= self.most else now + self.pause
        return 0


class Seldom:
    """A chore that reads too much for every round: once, then again after a pause.

    Args:
        work: returns how many things it removed.
    """

    def __init__(self, work: Chore, pause: timedelta) -> None:
        self.work, self.pause = work, pause
        self.rests_until: datetime | None = None

    def __call__(self) -> int:
        now = timezone.now()
        if self.rests_until is not None and now < self.rests_until:
            return 0
        self.rests_until = now + self.pause
        return self.work()


@dataclass(frozen=True)
class Swept:
    """What one round did: rows put back, rows given up, messages sent, old files and old rows tidied away."""

    requeued: int = 0
    given_up: int = 0
    sent: int = 0
    tidied: int = 0


def sweep() -> Swept:
    """One round over every kind of job. Does nothing while another sweeper works."""
    with sole_sweeper() as is_mine:
        if not is_mine:
            return Swept()
        given_up = sum(give_up(kind) for kind in kinds())
        requeued = sum(requeue_left_behind(kind) for kind in kinds())
        return Swept(requeued, given_up, wake(), sum(tidied_by(chore) for chore in CHORES))


def tidied_by(chore: Chore) -> int:
    """What a chore removed; 0 where it broke off. The others have their turn all the same, and operators read of it."""
    try:
        return chore()
    except DatabaseError:  # none of the others would get further
        raise
    except Exception:
        logger.exception("A chore of the sweeper broke off: %s.", getattr(chore, "work", chore))
        return 0


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


def give_up(kind: type[Job]) -> int:
    """Rows whose last attempt ended without a word have failed: their worker was killed every time."""
    worn_out = line_of(kind).left_behind().filter(attempts__gte=settings.JOB_MAX_ATTEMPTS)
    count = worn_out.update(**FREE, status=Status.FAILED, finished_at=Now(), error_code=Job.WORN_OUT)
    if count:
        logger.error("%d of %s failed: every attempt was broken off.", count, kind._meta.verbose_name_plural)
    return count


def requeue_left_behind(kind: type[Job]) -> int:
    left = line_of(kind).claimable().left_behind()
    return left.update(**FREE, status=Status.QUEUED, next_try_at=Now())


def wake() -> int:
    """Sends messages for rows that wait without one, no more than the queue should hold.

    Each kind in turn has one: two thousand letters leave room for the one report.
    """
    room = messages_in_queue()
    if room is None:
        return 0
    sent = 0
    for job in in_turns([silent(kind)[: max(MOST_MESSAGES - room, 0)] for kind in kinds()]):
        if sent >= MOST_MESSAGES - room:
            break
        if not silent(type(job)).filter(pk=job.pk).update(next_try_at=from_now(SEND_AGAIN)):
            continue
        if not send(job.TASK, job.public_id):
            return sent
        sent += 1
    return sent


def silent(kind: type[Job]) -> JobQuerySet[Job]:
    """What waits and no message is under way for, in the order of the line; its keys alone."""
    rows = line_of(kind).waiting().filter(next_try_at__lte=Now())
    return rows.only("pk", "public_id").order_by("turn", "requested_at", "pk")


def in_turns(lines: Sequence[Iterable[Job]]) -> Iterator[Job]:
    """The first of each line, then the second of each, and so on."""
    for round_of_jobs in zip_longest(*lines):
        yield from (job for job in round_of_jobs if job is not None)


def nobody_works() -> bool:
    """Whether a job waits that may be done now, and no worker has one in hand."""
    lines = [line_of(kind) for kind in kinds()]
    return any(line.in_line().exists() for line in lines) and not any(line.in_hand().exists() for line in lines)


@dataclass
class Stall:
    """Notices that jobs have waited for long while nobody did any: a worker hangs, or none runs.

    Attributes:
        seconds: that count as long. A lost message and the start of a worker take half of them.
        pause: seconds between two looks at the database.
        times: how often it was long in a row. Each time twice as long is waited: on a machine so busy that a
            worker starts slowly, starting it anew too soon would keep it from ever working.
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
            return nobody_works()
        except DatabaseError:
            connection.close()  # the next look opens another
            return False


def send_all_again() -> None:
    """Lets the next round send messages for all that waits, whatever became of the last ones."""
    with contextlib.suppress(DatabaseError):
        for kind in kinds():
            line_of(kind).waiting().update(next_try_at=Now())
