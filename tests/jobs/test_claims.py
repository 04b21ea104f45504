"""Leases, fences and attempts, by the clock of the database."""

import subprocess
import sys
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from assessments.actions import start_assessment
from jobs import sweeping
from jobs.claims import ClaimLost, claim, claim_next
from jobs.models import from_now
from reports import actions
from reports.models import Report
from reports.storage import StoredFile

pytestmark = pytest.mark.django_db
STORED = StoredFile("a" * 64, 10, 2)


@pytest.fixture
def report(answered, alice):
    return actions.request_report(by=alice, language="en", assessment=answered)


@pytest.fixture(autouse=True)
def broker(settings):
    """Messages are counted by what a round says it sent; a broker in memory takes them.

    It is one for the whole process: what other tests sent would fill it up.
    """
    from celery import current_app

    current_app.conf.broker_url = "memory://"
    current_app.control.purge()
    yield
    current_app.conf.broker_url = settings.CELERY_BROKER_URL


def expire(report):
    Report.objects.filter(pk=report.pk).update(lease_until=from_now(timedelta(seconds=-1)))


def state(report):
    report.refresh_from_db()
    return report.status, report.attempts, report.error_code


@pytest.mark.parametrize("hold_on", ["reached", "prolong"])
def test_every_sign_of_life_prolongs_the_lease(report, hold_on):
    held = claim(Report, report.public_id)
    Report.objects.filter(pk=report.pk).update(lease_until=from_now(timedelta(seconds=5)))
    {"reached": lambda: held.reached("writing", 0), "prolong": held.prolong}[hold_on]()
    assert Report.objects.filter(lease_until__gt=from_now(timedelta(seconds=80))).exists()


def test_who_lost_the_claim_prolongs_nothing(report):
    first = claim(Report, report.public_id)
    expire(report)
    claim(Report, report.public_id)
    with pytest.raises(ClaimLost):
        first.prolong()


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


def test_the_line_goes_round_by_tenant(published, alice, charlie, erin):
    many, one, two = order(alice, 4), order(charlie, 1), order(erin, 2)
    taken = []
    while held := claim_next(Report):
        taken.append(held.job)
        held.finish(**vars(STORED))
    assert taken == [many[0], one[0], two[0], many[1], two[1], many[2], many[3]]


def test_at_most_two_of_one_tenant_are_drawn_while_others_wait(published, alice, charlie):
    many = order(alice, 5)
    assert [drawn(), drawn()] == many[:2]
    late = order(charlie, 3)
    assert [drawn(), drawn()] == late[:2]
    # Both have two, so the rounds decide, and no worker is idle.
    assert [drawn(), drawn(), drawn(), drawn(), drawn()] == [*many[2:3], late[2], *many[3:], None]


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


def test_alone_a_tenant_may_have_every_worker(published, alice):
    many = order(alice, 4)
    assert [drawn() for _worker in range(5)] == [*many, None]


def test_the_place_shown_is_the_order_in_which_they_are_drawn(published, alice, charlie, erin):
    order(alice, 5), order(charlie, 2), order(erin, 1)
    drawn(), drawn(), drawn()
    while waiting := list(Report.objects.waiting().with_place().order_by("place_in_line")):
        assert [report.place_in_line for report in waiting] == list(range(1, len(waiting) + 1))
        assert drawn() == waiting[0]


def test_what_was_given_back_rests_and_holds_nobody_up(report, alice, charlie):
    claim(Report, report.public_id).give_back(Report.ErrorCode.STORAGE)
    (other,) = order(charlie, 1)
    assert [drawn(), drawn()] == [other, None]
    Report.objects.filter(pk=report.pk).update(rests_until=from_now(timedelta(seconds=-1)))
    assert drawn() == report


def test_reports_for_an_incubator_have_its_place_in_the_line(submission, alice, bob):
    own = actions.request_report(by=alice, language="en", submission=submission)
    staff = actions.request_report(by=bob, language="zh-hans", submission=submission)
    organisation = submission.enrolment.cohort.programme.organisation
    assert own.tenant == f"venture-{own.venture_id}"
    assert staff.tenant == f"organisation-{organisation.pk}"


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


def test_the_sweeper_requeues_expired_leases_and_wakes_them(report):
    claim(Report, report.public_id)
    expire(report)
    assert sweeping.sweep() == sweeping.Swept(requeued=1, sent=1)
    assert state(report) == ("queued", 1, "")


def test_the_sweeper_gives_up_rows_whose_every_attempt_was_killed(report, settings):
    settings.JOB_MAX_ATTEMPTS = 1
    claim(Report, report.public_id)
    expire(report)
    assert sweeping.sweep() == sweeping.Swept(given_up=1)
    assert state(report) == ("failed", 1, "worn_out")


def test_the_sweeper_leaves_living_leases_and_fresh_orders_alone(report, answered, alice):
    claim(Report, actions.request_report(by=alice, language="zh-hans", assessment=answered).public_id)
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
            "from jobs.sweeping import sole_sweeper\n"
            "with sole_sweeper() as mine: print(mine)"
        )
        run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"


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


def test_a_stall_is_noticed_once_and_everything_is_sent_again(report):
    stall = sweeping.Stall(seconds=0, pause=0)
    assert (stall.is_long(), sweeping.sweep().sent) == (True, 1)


def test_each_time_in_a_row_twice_as_long_is_waited(report):
    """Or a worker that starts slowly would be started anew before it can draw anything."""
    stall = sweeping.Stall(seconds=100, pause=0)

    def is_long_after(seconds):
        stall.since = time.monotonic() - seconds
        return stall.is_long()

    assert (is_long_after(99), is_long_after(101)) == (False, True)
    assert (is_long_after(199), is_long_after(201)) == (False, True)
    claim(Report, report.public_id)
    assert (stall.is_long(), stall.times) == (False, 0)


def test_nothing_stalls_while_somebody_draws_or_nothing_waits(report, answered, alice):
    stall = sweeping.Stall(seconds=0, pause=0)
    actions.request_report(by=alice, language="zh-hans", assessment=answered)
    held = claim(Report, report.public_id)
    assert not stall.is_long()
    held.finish(**vars(STORED))
    Report.objects.filter(status="queued").delete()
    assert not stall.is_long()


def test_a_worker_that_died_holds_nobody_back_from_noticing(report, answered, alice):
    claim(Report, actions.request_report(by=alice, language="zh-hans", assessment=answered).public_id)
    Report.objects.filter(status="running").update(lease_until=from_now(timedelta(seconds=-1)))
    assert sweeping.Stall(seconds=0, pause=0).is_long()


def test_what_rests_after_a_failure_stalls_nobody(report):
    claim(Report, report.public_id).give_back(Report.ErrorCode.STORAGE)
    assert not sweeping.Stall(seconds=0, pause=0).is_long()
