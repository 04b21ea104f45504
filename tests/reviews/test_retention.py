"""Nothing goes before its time, and what goes leaves seals and log that hold."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from assessments.models import Answer
from cohorts.models import AuditEntry, Cohort, Organisation, StaffMembership
from reviews.models import Submission
from reviews.retention import due, months_after

pytestmark = pytest.mark.django_db


def said(*arguments):
    out, err = StringIO(), StringIO()
    call_command("retention", *arguments, stdout=out, stderr=err)
    return out.getvalue() + err.getvalue()


def archive(days_ago):
    Cohort.objects.update(archived_at=timezone.now() - timedelta(days_ago))


@pytest.mark.parametrize(
    ("moment", "months", "later"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2026-08-31", 6, "2027-02-28"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2026-12-15", 12, "2027-12-15"),
    ],
)
def test_months_end_on_a_day_that_there_is(moment, months, later):
    begun = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    assert months_after(begun, months).date().isoformat() == later


@pytest.mark.parametrize(("months", "days_ago"), [(None, 9999), (6, 170), (12, 360)])
def test_before_its_time_nothing_goes(submission, months, days_ago):
    Organisation.objects.update(keeps_months=months)
    archive(days_ago)
    assert list(due()) == []
    assert "Nothing is past its time" in said("--erase")
    assert Submission.objects.exists()


def test_a_cohort_that_is_not_archived_is_kept(submission):
    Organisation.objects.update(keeps_months=6)
    Cohort.objects.update(archived_at=None, created_at="2001-01-01T00:00Z")
    assert list(due()) == []


def test_a_dry_run_changes_nothing_and_says_what_would_go(submission):
    Organisation.objects.update(keeps_months=6)
    archive(200)
    assert "1 submissions" in said()
    assert Submission.objects.exists()


def test_past_its_time_what_was_submitted_is_emptied_once(submission):
    Organisation.objects.update(keeps_months=6)
    archive(200)
    answers = Answer.objects.count()
    assert "emptied" in said("--erase")
    kept = Submission._base_manager.get(pk=submission.pk)
    assert (kept.seal, kept.answers) == (submission.seal, {})
    assert Answer.objects.count() == answers > 0
    assert AuditEntry.objects.get(act="erased").facts == {"seal": submission.seal, "rule": 6}
    assert "Nothing is past its time" in said("--erase")
    call_command("verify")


def test_without_an_owner_nothing_goes(submission):
    Organisation.objects.update(keeps_months=6)
    archive(200)
    StaffMembership.objects.update(role="manager")
    assert "nothing was done" in said("--erase")
    assert Submission.objects.exists()
