"""What a crash, a kill or the broker left behind is repaired, once, by one at a time."""

import subprocess
import sys
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from celery import current_app
from django.db import OperationalError, connection
from kombu.exceptions import OperationalError as BrokerAway

from jobs import sweeping
from jobs.broker import messages_in_queue, send
from jobs.claims import claim
from jobs.models import from_now
from mails.models import Mail
from reports import actions
from reports.models import Report
from tests.jobs.orders import STORED, expire, order, state
from tests.mails.letters import a_letter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("broker")]


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


def test_a_chore_is_called_once_a_round_and_what_it_removed_is_told(report, monkeypatch):
    monkeypatch.setattr(sweeping, "CHORES", [])
    calls = []

    def chore():
        calls.append("called")
        return 3

    assert sweeping.tidies(sweeping.tidies(chore)) is chore
    assert (sweeping.sweep().tidied, calls) == (3, ["called"])


def test_a_chore_that_breaks_off_keeps_none_of_the_others_from_their_turn(published, monkeypatch, caplog):
    def broken():
        raise ValueError("the address of a letter")

    monkeypatch.setattr(sweeping, "CHORES", [broken, lambda: 2])
    assert sweeping.sweep().tidied == 2
    assert "A chore of the sweeper broke off" in caplog.text


def test_a_database_that_does_not_answer_ends_the_round(published, monkeypatch):
    def broken():
        raise OperationalError

    monkeypatch.setattr(sweeping, "CHORES", [broken, lambda: 2])
    with pytest.raises(OperationalError):
        sweeping.sweep()


def test_what_writes_letters_goes_on_at_once_while_there_is_more_and_rests_after():
    due, written = [5, 5, 4, 5], []
    paced = sweeping.Paced(lambda _now: written.append(due[len(written)]) or written[-1], 5, timedelta(hours=1))
    assert [paced() for _round in range(5)] == [0] * 5
    assert written == [5, 5, 4]
    paced.rests_until -= timedelta(hours=1)
    paced()
    assert written == [5, 5, 4, 5]


def test_what_reads_much_works_once_and_again_after_a_pause():
    calls = []
    seldom = sweeping.Seldom(lambda: len(calls) or calls.append("called") or 1, timedelta(hours=1))
    assert (seldom(), seldom(), len(calls)) == (1, 0, 1)
    seldom.rests_until -= timedelta(hours=1)
    assert seldom() == 1
    assert seldom() == 0


@pytest.mark.parametrize(("in_queue", "sent"), [(0, 3), (6, 2), (7, 1), (8, 0), (9, 0)])
def test_a_round_fills_the_queue_up_and_no_further(published, alice, in_queue, sent):
    order(alice, 3)
    for _message in range(in_queue):
        send(Report.TASK, uuid.uuid4())
    Report.objects.update(next_try_at=from_now(timedelta(seconds=-1)))
    assert sweeping.sweep().sent == sent
    assert messages_in_queue() == in_queue + sent


def test_a_message_is_sent_again_after_half_a_minute(report):
    Report.objects.update(next_try_at=from_now(timedelta(seconds=-1)))
    sweeping.sweep()
    later = (from_now(timedelta(seconds=20)), from_now(timedelta(seconds=31)))
    assert Report.objects.filter(next_try_at__range=later).exists()


def test_what_a_dead_worker_held_is_free_for_the_next_at_once(report):
    claim(Report, report.public_id).reached("writing", 4)
    expire(report)
    sweeping.requeue_left_behind(Report)
    report.refresh_from_db()
    assert (report.token, report.lease_until, report.phase, report.progress) == (None, None, "", 0)
    assert claim(Report, report.public_id) is not None


def test_what_is_given_up_is_told_to_the_operators_and_has_an_end(report, settings, caplog):
    settings.JOB_MAX_ATTEMPTS = 1
    claim(Report, report.public_id)
    expire(report)
    assert sweeping.give_up(Report) == 1
    report.refresh_from_db()
    assert report.finished_at is not None
    assert "1 of reports failed: every attempt was broken off." in caplog.text
    caplog.clear()
    assert (sweeping.give_up(Report), caplog.text) == (0, "")


def test_the_lock_of_the_sweeper_is_given_back_when_a_round_fails():
    with pytest.raises(RuntimeError), sweeping.sole_sweeper():
        raise RuntimeError
    with sweeping.sole_sweeper() as is_mine:
        assert is_mine


def test_between_two_looks_at_the_line_there_is_a_pause(report):
    stall = sweeping.Stall(seconds=0, pause=1000)
    assert (stall.is_long(), stall.is_long()) == (True, False)
    stall.looked_at -= 1001
    assert stall.is_long()


def test_the_wait_doubles_ten_times_at_most(report):
    stall = sweeping.Stall(seconds=0, pause=0)
    assert {stall.is_long() for _look in range(12)} == {True}
    assert stall.times == 10


@pytest.mark.django_db(transaction=True)
def test_a_database_that_is_away_stalls_nobody(report):
    def away(*_call):
        raise OperationalError("the server closed the connection")

    stall = sweeping.Stall(seconds=0, pause=0)
    with connection.execute_wrapper(away):
        assert not stall.is_long()
        sweeping.send_all_again()
    assert stall.is_long()


def test_a_round_beside_another_sweeper_repairs_nothing_and_the_next_one_does(report):
    held, done = threading.Event(), threading.Event()

    def another():
        try:
            with sweeping.sole_sweeper() as is_its:
                held.set()
                return done.wait(30) and is_its
        finally:
            connection.close()

    claim(Report, report.public_id)
    expire(report)
    with ThreadPoolExecutor(1) as pool:
        other = pool.submit(another)
        try:
            assert held.wait(30)
            assert (sweeping.sweep(), state(report)) == (sweeping.Swept(), ("running", 1, ""))
        finally:
            done.set()
        assert other.result(30) is True
    assert sweeping.sweep() == sweeping.Swept(requeued=1, sent=1)


def test_a_broker_that_fails_within_a_round_is_asked_no_more_and_what_it_took_is_told(published, alice, monkeypatch):
    order(alice, 3)
    Report.objects.update(next_try_at=from_now(timedelta(seconds=-1)))
    send_task, asked = current_app.send_task, []

    def fails_at_the_second(*args, **kwargs):
        asked.append(args)
        if len(asked) == 2:
            raise BrokerAway("connection lost")
        return send_task(*args, **kwargs)

    monkeypatch.setattr(current_app, "send_task", fails_at_the_second)
    assert (sweeping.sweep().sent, len(asked), messages_in_queue()) == (1, 2, 1)


def test_many_jobs_of_one_kind_leave_room_for_another(report):
    for number in range(20):
        a_letter(str(number))
    Mail.objects.update(next_try_at=from_now(timedelta(seconds=-1)))
    Report.objects.update(next_try_at=from_now(timedelta(seconds=-1)))
    assert sweeping.sweep().sent == sweeping.MOST_MESSAGES
    is_told = {"next_try_at__gt": from_now(timedelta(0))}
    assert Report.objects.filter(**is_told).count() == 1
    assert Mail.objects.filter(**is_told).count() == sweeping.MOST_MESSAGES - 1


def test_kinds_have_their_messages_in_turn():
    assert list(sweeping.in_turns([["a", "b", "c"], [], ["x"]])) == ["a", "x", "b", "c"]
