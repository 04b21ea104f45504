"""The whole way with a real worker process: ordered, drawn, killed, drawn again."""

import hashlib
import os
import signal

import pytest
from celery import current_app
from django.conf import settings as project
from django.db.models.functions import Now
from pypdf import PdfReader

from assessments.actions import start_assessment
from config.processes import PROCESSES, Part
from jobs import sweeping
from reports import actions
from reports.models import Report
from reports.storage import path_of
from tests.config.running import children_of
from tests.reports.conftest import give_answers
from tests.reports.workers import Worker, environment, until

pytestmark = [pytest.mark.worker, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def shared_folder(settings):
    """The worker reads its folder from the environment, so the test uses the same one."""
    settings.REPORT_FOLDER = project.VAR_DIR / "media" / "reports"


@pytest.fixture(autouse=True)
def empty_queue():
    current_app.control.purge()
    yield
    current_app.control.purge()


def has_status(report, *statuses):
    return lambda: Report.objects.filter(pk=report.pk, status__in=statuses).exists()


def check_file(report):
    """The row's file is the one it names, whole, and a reader opens it."""
    report.refresh_from_db()
    data = path_of(report.sha256).read_bytes()
    assert (hashlib.sha256(data).hexdigest(), len(data)) == (report.sha256, report.size)
    assert len(PdfReader(path_of(report.sha256)).pages) == report.page_count


def test_an_order_becomes_a_file(answered, alice):
    report = actions.request_report(by=alice, language="en", assessment=answered)
    with Worker():
        until(has_status(report, "ready", "failed"))
    check_file(report)
    assert (report.status, report.attempts) == ("ready", 1)


def test_a_worker_that_works_says_nothing(answered, alice, tmp_path):
    report = actions.request_report(by=alice, language="zh-hans", assessment=answered)
    with Worker(log=tmp_path / "log"):
        until(has_status(report, "ready", "failed"))
    assert (tmp_path / "log").read_text() == ""


def test_without_the_first_message_the_sweeper_brings_it(answered, alice):
    report = actions.request_report(by=alice, language="zh-hans", assessment=answered)
    current_app.control.purge()
    with Worker():
        # The same state as after a flushed broker: a row in line, no message anywhere.
        Report.objects.update(next_try_at=report.requested_at)
        until(lambda: sweeping.sweep().sent or has_status(report, "ready")())
        until(has_status(report, "ready", "failed"))
    check_file(report)


KILLS = 3


def test_killed_in_the_middle_again_and_again_nothing_is_lost(answered, alice, settings):
    give_answers(answered, alice, "R-07")
    settings.JOB_MAX_ATTEMPTS = KILLS + 3
    short = {"PLUMBLINE_JOB_LEASE_SECONDS": "4", "PLUMBLINE_JOB_MAX_ATTEMPTS": str(KILLS + 3)}
    reports = [actions.request_report(by=alice, language=tag, assessment=answered) for tag in ("en", "zh-hans")]
    for kill in range(KILLS):
        with Worker(**short):
            until(lambda: sweeping.sweep() and attempts() > kill and in_the_middle(), 90)  # noqa: B023
    assert attempts() >= KILLS
    with Worker(PLUMBLINE_JOB_MAX_ATTEMPTS=str(KILLS + 3)):
        until(lambda: (sweeping.sweep(), not going_on())[1], 120)
    for report in reports:
        check_file(report)
    assert Report.objects.count() == 2
    files = {path.stem for path in settings.REPORT_FOLDER.glob("*.pdf")}
    assert {report.sha256 for report in reports} <= files
    for path in settings.REPORT_FOLDER.glob("*.pdf"):
        assert hashlib.sha256(path.read_bytes()).hexdigest() == path.stem


MANY_KILLS, CHILDREN = 30, 4


def test_children_killed_under_load_lose_and_double_nothing(answered, alice, charlie, settings):
    """A worker with several children, under the supervisor of `manage.py up`; they are killed at work."""
    settings.JOB_MAX_ATTEMPTS = 100
    reports = [
        actions.request_report(by=one.venture.members.get().user, language=tag, assessment=one)
        for one in (answered, start_assessment(name="Other", by=charlie), *more_of(alice, 1))
        for tag in ("en", "zh-hans")
    ]
    more = {"PLUMBLINE_JOB_LEASE_SECONDS": "3", "PLUMBLINE_JOB_MAX_ATTEMPTS": "100"}
    command = [{"1": str(CHILDREN)}.get(word, word) for word in PROCESSES["worker"]]
    worker = Part("worker", command, (0.1,) * 20, environment(**more))
    stall, kills = sweeping.Stall(seconds=5, pause=0.5), 0

    def round_of_the_house():
        worker.look()
        if stall.is_long():
            worker.kill()
        return sweeping.sweep()

    worker.start()
    try:
        while kills < MANY_KILLS:
            before = attempts()
            until(lambda: round_of_the_house() and attempts() > before, 90, pause=0.02)  # noqa: B023
            kills += sum(killed(child) for child in children_of(worker.process.pid if worker.process else 0))
        until(lambda: round_of_the_house() and not going_on(), 180)
    finally:
        worker.kill()
    for report in reports:
        check_file(report)
    assert Report.objects.filter(status="ready").count() == Report.objects.count() == len(reports)


def killed(pid):
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True


def more_of(owner, count):
    return [start_assessment(name=f"Venture {number}", by=owner) for number in range(count)]


def attempts():
    return sum(Report.objects.values_list("attempts", flat=True))


def in_the_middle():
    """A worker holds a report. How far it is does not matter, and a fast machine may never write that down."""
    return Report.objects.filter(status="running", lease_until__gt=Now()).exists()


def going_on():
    return Report.objects.filter(status__in=["queued", "running"]).exists()


def test_a_worker_that_dies_every_time_leaves_a_failed_row(answered, alice, settings):
    settings.JOB_MAX_ATTEMPTS = 1
    report = actions.request_report(by=alice, language="en", assessment=answered)
    with Worker(PLUMBLINE_JOB_LEASE_SECONDS="1", PLUMBLINE_JOB_MAX_ATTEMPTS="1"):
        until(has_status(report, "running"))
    until(lambda: sweeping.sweep().given_up)
    report.refresh_from_db()
    assert (report.status, report.error_code) == ("failed", "worn_out")
