"""Leases, fences and attempts, by the clock of the database."""

import subprocess
import sys
import uuid
from datetime import timedelta

import pytest
from django.db import connection

from reports import actions, sweeping
from reports.claims import ClaimLost, claim
from reports.models import Report, from_now
from reports.storage import StoredFile

pytestmark = pytest.mark.django_db
STORED = StoredFile("a" * 64, 10, 2)


@pytest.fixture
def report(answered, alice):
    return actions.request_report(by=alice, language="en", assessment=answered)


@pytest.fixture(autouse=True)
def broker(settings):
    """Messages are counted by what a round says it sent; a broker in memory takes them."""
    from celery import current_app

    current_app.conf.broker_url = "memory://"
    yield
    current_app.conf.broker_url = settings.CELERY_BROKER_URL


def expire(report):
    Report.objects.filter(pk=report.pk).update(lease_until=from_now(timedelta(seconds=-1)))


def state(report):
    report.refresh_from_db()
    return report.status, report.attempts, report.error_code


def test_one_claim_at_a_time(report):
    assert claim(report.public_id) is not None
    assert claim(report.public_id) is None


def test_an_expired_lease_is_taken_over_and_the_first_holder_fenced_off(report):
    first = claim(report.public_id)
    expire(report)
    second = claim(report.public_id)
    for write in (
        lambda: first.reached("writing", 0),
        lambda: first.finish(STORED),
        lambda: first.fail("worn_out"),
    ):
        with pytest.raises(ClaimLost):
            write()
    second.finish(STORED)
    assert state(report) == ("ready", 2, "")


def test_finished_and_unknown_reports_cannot_be_claimed(report):
    claim(report.public_id).finish(STORED)
    assert (claim(report.public_id), claim(uuid.uuid4())) == (None, None)


def test_what_may_pass_next_time_is_given_back_until_the_attempts_are_used(report, settings):
    settings.REPORT_MAX_ATTEMPTS = 2
    claim(report.public_id).give_back(Report.ErrorCode.STORAGE)
    assert state(report) == ("queued", 1, "")
    claim(report.public_id).give_back(Report.ErrorCode.STORAGE)
    assert state(report) == ("failed", 2, "storage")
    assert claim(report.public_id) is None


def test_the_sweeper_requeues_expired_leases_and_wakes_them(report):
    claim(report.public_id)
    expire(report)
    assert sweeping.sweep() == sweeping.Swept(requeued=1, sent=1)
    assert state(report) == ("queued", 1, "")


def test_the_sweeper_gives_up_rows_whose_every_attempt_was_killed(report, settings):
    settings.REPORT_MAX_ATTEMPTS = 1
    claim(report.public_id)
    expire(report)
    assert sweeping.sweep() == sweeping.Swept(given_up=1)
    assert state(report) == ("failed", 1, "worn_out")


def test_the_sweeper_leaves_living_leases_and_fresh_orders_alone(report, answered, alice):
    claim(actions.request_report(by=alice, language="zh-hans", assessment=answered).public_id)
    assert sweeping.sweep() == sweeping.Swept()


def test_a_lost_message_is_sent_again_but_not_in_every_round(report):
    Report.objects.filter(pk=report.pk).update(next_try_at=from_now(timedelta(seconds=-1)))
    assert [sweeping.sweep().sent for _round in range(2)] == [1, 0]


def test_the_queue_never_fills_up_with_messages(report, monkeypatch):
    Report.objects.filter(pk=report.pk).update(next_try_at=from_now(timedelta(seconds=-1)))
    monkeypatch.setattr(sweeping, "MOST_MESSAGES", 0)
    assert sweeping.sweep().sent == 0


def test_while_one_sweeps_another_does_nothing(report, transactional_db):
    with sweeping.sole_sweeper() as is_mine:
        name = connection.settings_dict["NAME"]
        assert is_mine
        code = (
            "import django; django.setup(); from django.db import connections;"
            f"connections['default'].settings_dict['NAME']={name!r};"
            "from reports.sweeping import sole_sweeper\n"
            "with sole_sweeper() as mine: print(mine)"
        )
        run = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        )
    assert run.stdout.strip() == "False"


def test_progress_is_written_into_the_row(report):
    claim(report.public_id).reached(Report.Phase.LAYING_OUT, 7)
    report.refresh_from_db()
    assert (report.phase, report.page_reached) == ("laying_out", 7)


def test_the_clock_is_the_databases(report):
    claim(report.public_id)
    left = Report.objects.filter(
        pk=report.pk,
        lease_until__gt=from_now(timedelta(seconds=80)),
        lease_until__lt=from_now(timedelta(seconds=100)),
    )
    assert left.exists()
