"""Leases, fences and attempts, by the clock of the database."""

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import OperationalError, connection

from jobs.claims import ClaimLost, Notes, claim, claim_next, holding_on, keep_prolonging
from jobs.models import from_now
from reports.models import Report
from tests.jobs.orders import STORED, drawn, expire, order, state

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("broker")]


@pytest.mark.parametrize("hold_on", ["reached", "prolong", "note"])
def test_every_sign_of_life_prolongs_the_lease(report, hold_on):
    held = claim(Report, report.public_id)
    Report.objects.filter(pk=report.pk).update(lease_until=from_now(timedelta(seconds=5)))
    signs = {"reached": lambda: held.reached("writing", 0), "prolong": held.prolong, "note": held.note}
    signs[hold_on]()
    assert Report.objects.filter(lease_until__gt=from_now(timedelta(seconds=80))).exists()


def test_who_lost_the_claim_prolongs_nothing(report):
    first = claim(Report, report.public_id)
    expire(report)
    claim(Report, report.public_id)
    with pytest.raises(ClaimLost):
        first.prolong()


def test_what_a_kind_notes_is_kept_by_whoever_holds_the_job_alone(report):
    first = claim(Report, report.public_id)
    first.note(content_key="b" * 64)
    assert Report.objects.filter(content_key="b" * 64).exists()
    expire(report)
    claim(Report, report.public_id)
    with pytest.raises(ClaimLost):
        first.note(content_key="c" * 64)
    assert Report.objects.filter(content_key="b" * 64).exists()


def test_work_in_parts_is_handed_on_with_all_its_attempts(report):
    held = claim(Report, report.public_id)
    held.hand_on(content_key="b" * 64)
    assert state(report) == ("queued", 0, "")
    assert (report.token, report.content_key) == (None, "b" * 64)
    assert drawn() == report


def test_work_that_is_handed_on_with_a_rest_is_not_taken_before(report):
    claim(Report, report.public_id).hand_on(rest=timedelta(hours=1))
    assert state(report) == ("queued", 0, "")
    assert drawn() is None


def test_who_lost_the_claim_hands_nothing_on(report):
    first = claim(Report, report.public_id)
    expire(report)
    claim(Report, report.public_id)
    with pytest.raises(ClaimLost):
        first.hand_on()
    assert state(report)[0] == "running"


@pytest.mark.django_db(transaction=True)
def test_workers_that_look_at_once_take_turns(published, alice, charlie):
    order(alice, 4), order(charlie, 2)
    together = threading.Barrier(4)

    def work(_worker):
        together.wait(30)
        try:
            return drawn()
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as workers:
        taken = [report.requested_by for report in workers.map(work, range(4))]
    assert sorted(person.name for person in taken) == ["Alice", "Alice", "Charlie", "Charlie"]


def test_one_claim_at_a_time(report):
    assert claim(Report, report.public_id) is not None
    assert claim(Report, report.public_id) is None


def test_an_expired_lease_is_taken_over_and_the_first_holder_fenced_off(report):
    first = claim(Report, report.public_id)
    expire(report)
    second = claim(Report, report.public_id)
    for write in (
        lambda: first.reached("writing", 0),
        lambda: first.finish(**vars(STORED)),
        lambda: first.fail("worn_out"),
    ):
        with pytest.raises(ClaimLost):
            write()
    second.finish(**vars(STORED))
    assert state(report) == ("ready", 2, "")


def test_finished_and_unknown_reports_cannot_be_claimed(report):
    claim(Report, report.public_id).finish(**vars(STORED))
    assert (claim(Report, report.public_id), claim(Report, uuid.uuid4())) == (None, None)


def test_what_may_pass_next_time_is_given_back_until_the_attempts_are_used(report, settings):
    settings.JOB_MAX_ATTEMPTS = 2
    claim(Report, report.public_id).give_back(Report.ErrorCode.STORAGE)
    assert state(report) == ("queued", 1, "")
    claim(Report, report.public_id).give_back(Report.ErrorCode.STORAGE)
    assert state(report) == ("failed", 2, "storage")
    assert claim(Report, report.public_id) is None


def test_progress_is_written_into_the_row(report):
    claim(Report, report.public_id).reached(Report.Phase.LAYING_OUT, 7)
    report.refresh_from_db()
    assert (report.phase, report.progress) == ("laying_out", 7)


def test_the_clock_is_the_databases(report):
    claim(Report, report.public_id)
    left = Report.objects.filter(
        pk=report.pk, lease_until__gt=from_now(timedelta(seconds=80)), lease_until__lt=from_now(timedelta(seconds=100))
    )
    assert left.exists()


@pytest.mark.parametrize(
    ("attempts", "seconds"), [(1, 10), (2, 20), (3, 40), (4, 80), (5, 160), (6, 300), (7, 300), (20, 300)]
)
def test_the_pause_after_a_failure_doubles_from_ten_seconds_to_five_minutes(report, settings, attempts, seconds):
    settings.JOB_MAX_ATTEMPTS = 50
    Report.objects.update(attempts=attempts - 1)
    claim(Report, report.public_id).give_back(Report.ErrorCode.STORAGE)
    pause = (from_now(timedelta(seconds=seconds - 5)), from_now(timedelta(seconds=seconds)))
    assert Report.objects.filter(rests_until__range=pause, next_try_at__range=pause).exists()


def test_what_is_claimed_begins_from_nothing(report):
    Report.objects.update(phase="writing", progress=9, rests_until=from_now(timedelta(seconds=-9)))
    claim(Report, report.public_id)
    report.refresh_from_db()
    assert (report.phase, report.progress, report.rests_until) == ("", 0, None)


@pytest.mark.parametrize("end", ["finish", "fail", "give_back"])
def test_whoever_ends_a_job_lets_go_of_it(report, end):
    held = claim(Report, report.public_id)
    held.reached(Report.Phase.WRITING, 3)
    {
        "finish": lambda: held.finish(**vars(STORED)),
        "fail": lambda: held.fail("storage"),
        "give_back": lambda: held.give_back("storage"),
    }[end]()
    report.refresh_from_db()
    assert (report.token, report.lease_until, report.phase, report.progress) == (None, None, "", 0)
    assert (report.finished_at is None) == (end == "give_back")


def test_a_cancelled_job_is_written_to_by_nobody(report):
    held = claim(Report, report.public_id)
    Report.objects.update(status="cancelled", token=None, lease_until=None, finished_at=report.requested_at)
    for write in (held.prolong, lambda: held.give_back("storage"), lambda: held.finish(**vars(STORED))):
        with pytest.raises(ClaimLost):
            write()


def test_a_lease_is_as_long_as_the_operator_says(report, settings):
    settings.JOB_LEASE_SECONDS = 30
    claim(Report, report.public_id)
    assert Report.objects.filter(lease_until__lte=from_now(timedelta(seconds=30))).exists()
    assert Report.objects.filter(lease_until__gt=from_now(timedelta(seconds=25))).exists()


def test_progress_is_noted_at_most_once_a_second(report):
    notes = Notes(claim(Report, report.public_id))
    notes("writing", 1)
    report.refresh_from_db()
    assert report.progress == 0
    for page in (2, 3):
        notes.last -= 1.01 * (page == 2)
        notes("writing", page)
    report.refresh_from_db()
    assert (report.phase, report.progress) == ("writing", 2)


@pytest.mark.parametrize("used", [4, 5])
def test_no_attempt_follows_the_last_one(report, settings, used):
    settings.JOB_MAX_ATTEMPTS = 5
    Report.objects.update(attempts=used)
    assert (claim(Report, report.public_id) is None) == (used == 5)
    assert claim_next(Report) is None


def test_a_hold_is_prolonged_three_times_a_lease(report, settings, monkeypatch):
    """Two of the three may fail before the lease runs out."""
    asked = []

    class Noting(threading.Event):
        def wait(self, timeout=None):
            asked.extend([timeout] if timeout is not None else [])
            return super().wait(timeout)

    monkeypatch.setattr(threading, "Event", Noting)
    settings.JOB_LEASE_SECONDS = 90
    with holding_on(claim(Report, report.public_id)):
        pass
    assert asked == [30]


class Rounds(threading.Event):
    """An end that comes after so many looks at it, without waiting."""

    def __init__(self, looks):
        super().__init__()
        self.looks = looks

    def wait(self, timeout=None):
        self.looks -= 1
        return self.looks < 0


@pytest.mark.django_db(transaction=True)
def test_a_database_that_was_away_once_is_asked_again_and_that_is_logged(report, caplog):
    held, asked = claim(Report, report.public_id), []
    Report.objects.update(lease_until=from_now(timedelta(seconds=5)))

    def away_at_first(execute, *call):
        connection.ensure_connection()
        asked.append(connection.connection)
        if len(asked) == 1:
            raise OperationalError("the server closed the connection")
        return execute(*call)

    with connection.execute_wrapper(away_at_first):
        keep_prolonging(held, Rounds(2), 60)
    assert f"The lease of {report.public_id} could not be prolonged." in caplog.text
    assert Report.objects.filter(lease_until__gt=from_now(timedelta(seconds=80))).exists()
    if connection.vendor == "postgresql":  # the database in memory, of the other tests, lives by its connection
        assert asked[0] is not asked[1]


@pytest.mark.django_db(transaction=True)
def test_a_thread_that_held_on_leaves_no_connection_open(report):
    held, opened = claim(Report, report.public_id), []

    def hold():
        connection.ensure_connection()
        opened.append(connection.connection)
        keep_prolonging(held, Rounds(0), 60)
        return connection.connection

    with ThreadPoolExecutor(1) as pool:
        after = pool.submit(hold).result(30)
    assert after is None or connection.vendor == "sqlite"
    assert len(opened) == 1


@pytest.mark.django_db(transaction=True)
def test_a_job_that_somebody_else_has_is_held_on_to_no_longer(report):
    held, rounds = claim(Report, report.public_id), Rounds(5)
    Report.objects.update(token=uuid.uuid4())
    keep_prolonging(held, rounds, 60)
    assert rounds.looks == 4
