"""The reports of a pack: those that exist are taken, the others drawn, and what cannot be is told by its venture."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from jobs.claims import Claim, lease
from jobs.models import Status, from_now
from jobs.storage import FileDamaged
from reports import building
from reports.actions import report_of_submission, review_for
from reports.models import Pack, Reason, Report
from reports.storage import open_whole
from reviews.confirmed import Reviewed
from reviews.models import Submission
from reviews.sealing import SealBroken

# A drawing that was broken off so often, each time with its worker, is not tried once more for a pack.
MOST_TRIES = 2
REASONS = {"seal_broken": Reason.SEAL_BROKEN, "too_long": Reason.TOO_LONG}


@dataclass(frozen=True)
class Found:
    """A venture of a pack and its finished report."""

    venture: dict[str, Any]
    report: Report


class AllParts:
    """What of a claimed pack is made, as its row keeps it."""

    def __init__(self, held: Claim[Pack]) -> None:
        self.held, self.pack = held, held.job
        self.made: dict[str, int] = dict(self.pack.made)
        self.failures: dict[int, str] = {one["enrolment"]: one["reason"] for one in self.pack.failures}
        self.is_waiting = False
        self.fail_empty()

    def fail_empty(self) -> None:
        """Ventures that handed in nothing are told at once; they are no part of the work."""
        empty = [one["enrolment"] for one in self.pack.ventures if one["submission"] is None]
        self.failures |= dict.fromkeys(empty, str(Reason.NOTHING_HANDED_IN))
        there = set(Report.objects.filter(pk__in=self.made.values(), status=Status.READY).values_list("pk", flat=True))
        self.made = {key: report for key, report in self.made.items() if report in there}

    def missing(self) -> Iterator[dict[str, Any]]:
        """The ventures whose report has to be found or drawn."""
        for one in self.pack.ventures:
            if one["enrolment"] not in self.failures and str(one["submission"]) not in self.made:
                yield one

    def make(self, one: dict[str, Any]) -> None:
        """Finds or draws one report and notes what came of it. Raises ClaimLost."""
        outcome = report_for(self.pack, one)
        if outcome is None:
            self.is_waiting = True
            return
        if isinstance(outcome, Reason):
            self.failures[one["enrolment"]] = str(outcome)
        else:
            self.made[str(one["submission"])] = outcome.pk
        self.note()

    def note(self) -> None:
        """Writes into the row what is made. Raises ClaimLost."""
        names = {one["enrolment"]: one["name"] for one in self.pack.ventures}
        failures = [{"enrolment": key, "name": names[key], "reason": why} for key, why in self.failures.items()]
        self.held.note(made=self.made, failures=failures, done=len(self.made) + len(self.failures))

    def forget_damaged(self) -> None:
        """Has reports whose file is not what was stored drawn anew in the next turn. Raises ClaimLost."""
        for one in self.found():
            if not is_whole(one.report):
                del self.made[str(one.venture["submission"])]
        self.note()

    def found(self) -> list[Found]:
        """Every venture whose report is there, in the order of the view."""
        rows = Report.objects.defer("content").in_bulk(self.made.values())
        found = []
        for one in self.pack.ventures:
            report = rows.get(self.made.get(str(one["submission"]), 0))
            if one["enrolment"] in self.failures or report is None:
                continue
            found.append(Found(one, report))
        self.note()
        return found


def report_for(pack: Pack, one: dict[str, Any]) -> Report | Reason | None:
    """The finished report of a venture, or why there is none; None while somebody else draws it."""
    rows = Submission.objects.select_related(
        "playbook_version",
        "submitted_by",
        "checkpoint",
        "assessment__venture",
        "enrolment__cohort__programme__organisation",
    )
    submission = rows.filter(pk=one["submission"]).first()
    if submission is None:
        return Reason.GONE
    if submission.seal != one["seal"]:
        return Reason.SEAL_BROKEN
    try:
        draft = report_of_submission(
            submission, pack.language, pack.zone, pack.brand, confirmed_for(pack, one, submission)
        )
    except SealBroken:
        return Reason.SEAL_BROKEN
    draft.requested_by, draft.tenant = pack.requested_by, pack.tenant
    present = Report.objects.filter(content_key=draft.content_key).first()
    return outcome_of(finished(present) if present else drawn(draft))


def confirmed_for(pack: Pack, one: dict[str, Any], submission: Submission) -> Reviewed | None:
    """What finished reviews come to, as on a report that staff order by itself; founders cannot open that.

    Only where the order found a review that counts, and not of a venture of whoever ordered.
    """
    was_reviewed = bool((one.get("confirmed") or {}).get("reviews"))
    return review_for(submission, pack.requested_by) if was_reviewed else None


def finished(present: Report) -> Report:
    """A report that was ordered before, drawn now if it waits or has to be drawn anew."""
    rows = Report.objects.filter(pk=present.pk)
    if present.status == Status.READY and is_whole(present):
        return present
    is_worn_out = present.error_code == Report.ErrorCode.WORN_OUT
    is_left = rows.left_behind().filter(attempts__gte=MOST_TRIES)
    if is_left.update(
        status=Status.FAILED, error_code=Report.ErrorCode.WORN_OUT, finished_at=Now(), token=None, lease_until=None
    ):
        is_worn_out = True
    if not is_worn_out:
        rows.filter(status__in=[Status.READY, Status.FAILED, Status.CANCELLED]).requeue(is_new=False)
        building.build(present.public_id)
    return Report.objects.get(pk=present.pk)


def is_whole(report: Report) -> bool:
    try:
        open_whole(report.sha256).close()
    except FileDamaged:
        return False
    return True


def drawn(draft: Report) -> Report:
    """A report that nobody ordered before: its row begins in hand, so that it never waits in the line."""
    token = uuid.uuid4()
    draft.status, draft.attempts = Status.RUNNING, 1
    draft.token, draft.lease_until = token, from_now(lease())
    draft.turn = Report.objects.next_turn_of(draft.tenant)
    try:
        with transaction.atomic():
            draft.save()
    except IntegrityError:  # ordered by somebody a moment ago
        return finished(Report.objects.get(content_key=draft.content_key))
    building.carry_out(Claim(Report.objects.for_work().get(pk=draft.pk), token))
    return Report.objects.get(pk=draft.pk)


def outcome_of(report: Report) -> Report | Reason | None:
    if report.status == Status.READY:
        return report
    if report.status == Status.FAILED:
        return REASONS.get(report.error_code, Reason.NOT_DRAWN)
    return None
