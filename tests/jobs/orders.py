"""Reports that are ordered, drawn and left behind, as the tests of the line need them."""

from __future__ import annotations

from datetime import timedelta

from celery import current_app

from assessments.actions import start_assessment
from jobs.broker import connection
from jobs.claims import claim_next
from jobs.models import from_now
from reports import actions
from reports.models import Report
from reports.storage import StoredFile

STORED = StoredFile("a" * 64, 10, 2)


def empty_queue():
    """Empties the queue of the broker that Celery points to now. A broker in memory is one for the whole process.

    `control.purge` would not do: it keeps a connection to the broker that an earlier test used.
    """
    with connection() as opened:
        opened.default_channel.queue_purge(current_app.conf.task_default_queue)


def expire(report):
    Report.objects.filter(pk=report.pk).update(lease_until=from_now(timedelta(seconds=-1)))


def state(report):
    report.refresh_from_db()
    return report.status, report.attempts, report.error_code


def order(owner, count):
    """So many reports of a new venture of somebody, each under another name; the first is ordered first."""
    assessment = start_assessment(name=f"Of {owner.name}", by=owner)
    found = []
    for number in range(count):
        assessment.venture.name = f"Of {owner.name}, {number}"
        assessment.venture.save()
        found.append(actions.request_report(by=owner, language="en", assessment=assessment))
    return found


def drawn():
    """The next in line, taken by a worker."""
    held = claim_next(Report)
    return held and held.job
