"""Exactly once: processes that send are killed hundreds of times at any moment, and a real worker sends."""

from __future__ import annotations

import os
import random
import time
from collections import Counter, defaultdict
from datetime import timedelta

import pytest
from celery import current_app
from django.conf import settings as project
from django.db import connection
from django.utils.timezone import now

from jobs import sweeping
from jobs.models import from_now
from mails import post, sending
from mails.backends import file_of
from mails.models import Mail
from tests.killing import in_a_process_of_its_own, kill
from tests.mails.letters import a_letter
from tests.reports.workers import Worker, until

# At least; on until letters of each kind were found left behind. SQLite has one writer: there is less to tread on.
KILLS = 200 if connection.vendor == "postgresql" else 60
ENOUGH = 3
LONGEST_LIFE = 2  # letters that a process may send before it is killed: so every step is hit
pytestmark = [pytest.mark.worker, pytest.mark.long, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def many_attempts(settings):
    settings.JOB_MAX_ATTEMPTS = 10_000


def written(count):
    """Letters in line, without the cost of drawing each."""
    first = Mail.objects.count()
    rows = [
        Mail(
            kind="report_ready",
            address=f"reader{number}@example.org",
            language="en",
            subject="Ready",
            text="Text",
            html="<p>Text</p>",
            once_key=f"kill-{number}",
            message_id=f"<kill-{number}@plumbline.example>",
            requested_at=now(),
            tenant="organisation-1",
        )
        for number in range(first, first + count)
    ]
    Mail.objects.bulk_create(rows)


def send_for_ever(tell):
    """What a worker does."""
    Mail.objects.exists()
    tell()
    while True:
        sending.take_turn()


def seconds_of_a_letter():
    """How long one takes on this machine today; what sending loads is loaded once, and not by every child."""
    written(20)
    began = time.monotonic()
    sending.take_turn()
    return (time.monotonic() - began) / 20


def killed_at_any_moment(moment):
    """One life of a process that sends, ended by SIGKILL after some seconds. True when it was still at work."""
    child, reader = in_a_process_of_its_own(send_for_ever)
    os.read(reader, 1)  # it works
    time.sleep(moment)
    return kill(child, reader)


def kill_and_carry_on(server=None):
    """Kills so many processes in a row; each next one finds what the last one left. The letters left, by their mark.

    The server takes as long over a letter as all the rest does on this machine today: as many are killed while they
    hand one over as before and after.
    """
    chance, found, kills = random.Random(os.environ.get("PYTEST_SEED", "12")), defaultdict(set), 0
    life = LONGEST_LIFE * seconds_of_a_letter()
    if server:
        server.thinks = life / LONGEST_LIFE
        life *= 2
    for _life in range(6 * KILLS):
        if kills >= KILLS and min(len(found["before"]), len(found["in the middle"])) > ENOUGH:
            break
        if Mail.objects.waiting().count() < 20:
            written(40)
        kills += killed_at_any_moment(chance.uniform(0, life))
        left = Mail.objects.filter(status="running")
        found["before"] |= set(left.filter(handing_at=None).values_list("pk", flat=True))
        found["in the middle"] |= set(left.exclude(handing_at=None).values_list("pk", flat=True))
        # Its lease has run out; half of them the sweeper puts back, the others the next process takes as they are.
        left.update(lease_until=from_now(timedelta(seconds=-1)))
        if kills % 2:
            sweeping.requeue_left_behind(Mail)
    assert kills >= KILLS, "processes ended by themselves; what they said stands in the output"
    sweeping.requeue_left_behind(Mail)
    sending.take_turn()
    assert not Mail.objects.filter(status__in=["queued", "running"]).exists()
    return found


def test_killed_hundreds_of_times_every_letter_is_in_the_folder_once(folder):
    found = kill_and_carry_on()
    assert min(map(len, found.values())) > ENOUGH
    letters = Mail.objects.all()
    assert {letter.status for letter in letters} == {"ready"}
    assert all(letter.sent_at for letter in letters)
    files = [path for path in folder.iterdir() if path.suffix == ".eml"]
    assert set(files) == {file_of(letter.message_id) for letter in letters}
    assert all(path.read_bytes().rstrip().endswith(b"--") for path in files)


def test_killed_hundreds_of_times_no_letter_reaches_the_server_twice(server):
    found = kill_and_carry_on(server)
    assert min(map(len, found.values())) > ENOUGH
    arrived = Counter(letter["Message-ID"] for letter in server.letters)
    assert set(arrived.values()) == {1}
    by_state = {
        state: set(Mail.objects.filter(status=state).values_list("message_id", flat=True))
        for state in ("ready", "failed")
    }
    assert by_state["ready"] - arrived.keys() == set()
    assert set(arrived) - by_state["ready"] - by_state["failed"] == set()
    assert set(Mail.objects.filter(status="failed").values_list("error_code", flat=True)) == {"unsure"}
    assert set(Mail.objects.filter(status="failed").values_list("pk", flat=True)) == found["in the middle"]


def test_a_real_worker_sends_a_letter(settings):
    settings.EMAIL_FILE_PATH = project.VAR_DIR / "mail"
    current_app.control.purge()
    letter = a_letter()
    with Worker():
        until(lambda: Mail.objects.filter(pk=letter.pk, status="ready").exists())
    assert file_of(letter.message_id).exists()
    assert post.folder() is None  # this process sends to nobody; the worker has settings of its own
