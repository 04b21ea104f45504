"""A worker's hold on one report. Every write carries the token: who lost the hold writes nothing."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Now

from reports.models import Report, ReportQuerySet, from_now
from reports.storage import StoredFile

LOCK_NUMBER = 7_201_114  # any number no other advisory lock of the product has
FREE = {"token": None, "lease_until": None, "phase": "", "page_reached": 0}


class ClaimLost(Exception):
    """Someone else holds the report now. Stop; nothing was written."""


def claim_next() -> Claim | None:
    """Takes the report that is next in the line; None when nothing waits that may be drawn now."""
    with transaction.atomic():
        one_at_a_time()
        head = Report.objects.in_line().values_list("public_id", flat=True).first()
        return claim(head) if head else None


def one_at_a_time() -> None:
    """Workers look at the line one after the other, or two would both see a tenant with one report drawn.

    SQLite's transactions begin with its one lock.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK_NUMBER])


def lease() -> timedelta:
    return timedelta(seconds=settings.REPORT_LEASE_SECONDS)


def claim(public_id: UUID) -> Claim | None:
    """Takes a report that waits, or whose worker is gone; None when there is nothing to take.

    Taken and counted in one statement, so two workers cannot both have it.
    """
    token = uuid.uuid4()
    taken = Report.objects.claimable().filter(public_id=public_id)
    if not taken.update(
        status=Report.Status.RENDERING,
        attempts=F("attempts") + 1,
        token=token,
        lease_until=from_now(lease()),
        rests_until=None,
        phase=Report.Phase.JUDGING,
        page_reached=0,
    ):
        return None
    return Claim(Report.objects.with_subject().get(public_id=public_id), token)


@dataclass(frozen=True)
class Claim:
    report: Report
    token: UUID

    @property
    def held(self) -> ReportQuerySet:
        return Report.objects.filter(pk=self.report.pk, token=self.token, status=Report.Status.RENDERING)

    def _write(self, **fields: object) -> None:
        if not self.held.update(**fields):
            raise ClaimLost

    def reached(self, phase: str, page: int) -> None:
        """Notes how far the drawing is, and holds on to it. Raises ClaimLost."""
        self._write(phase=phase, page_reached=page, lease_until=from_now(lease()))

    def prolong(self) -> None:
        """Holds on to the report for another lease. Raises ClaimLost."""
        self._write(lease_until=from_now(lease()))

    def finish(self, stored: StoredFile) -> None:
        """Marks the report ready. Raises ClaimLost."""
        self._write(
            **FREE,
            status=Report.Status.READY,
            finished_at=Now(),
            sha256=stored.sha256,
            size=stored.size,
            page_count=stored.page_count,
        )

    def fail(self, code: str) -> None:
        """Marks the report failed for good; a person may ask again. Raises ClaimLost."""
        self._write(**FREE, status=Report.Status.FAILED, finished_at=Now(), error_code=code)

    def give_back(self, code: str) -> None:
        """Lets another try follow, later each time; after the last one the report has failed with `code`."""
        attempts = self.report.attempts
        if attempts >= settings.REPORT_MAX_ATTEMPTS:
            return self.fail(code)
        pause = from_now(timedelta(seconds=min(5 * 2**attempts, 300)))
        return self._write(**FREE, status=Report.Status.QUEUED, next_try_at=pause, rests_until=pause)
