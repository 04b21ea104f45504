"""A pack with a real worker process: killed while it draws, started again, and whole in the end."""

import hashlib
import json
from io import BytesIO
from zipfile import ZipFile

import pytest
from celery import current_app
from django.conf import settings as project
from django.db.models.functions import Now

from assessments.actions import save_answer
from engine.playbook.answers import Answer
from jobs import sweeping
from reports import actions
from reports.models import Pack, Report
from reports.packs import building
from reports.packs.ordering import cancel_pack, order_pack
from reports.packs.storage import open_whole
from reviews import actions as review_actions
from reviews.models import Submission
from tests.reports.packs.conftest import enrolled, state
from tests.reports.workers import Worker, until

pytestmark = [pytest.mark.worker, pytest.mark.django_db(transaction=True)]
VENTURES, KILLS = 4, 2
MANY_TRIES = {"PLUMBLINE_JOB_MAX_ATTEMPTS": "20"}


@pytest.fixture(autouse=True)
def pack_folder(settings):
    """The worker reads its folders from the environment, so the test uses the same ones."""
    settings.REPORT_FOLDER = project.VAR_DIR / "media" / "reports"
    settings.PACK_FOLDER = project.VAR_DIR / "media" / "packs"
    settings.JOB_MAX_ATTEMPTS = 20
    return settings.PACK_FOLDER


@pytest.fixture(autouse=True)
def empty_queue():
    current_app.control.purge()
    yield
    current_app.control.purge()


@pytest.fixture
def pack(cohort, alice, bob):
    """An order of four ventures of the same name."""
    for number in range(VENTURES - 1):
        started, enrolment = enrolled(cohort, "Inkwell Tutor", alice)
        save_answer(assessment=started, item_id="mr_01", given=Answer("value", number), by=alice)
        started.refresh_from_db()
        review_actions.submit(assessment=started, enrolment=enrolment, by=alice)
    return order_pack(cohort=cohort, kind="zip", query="sort=name", language="en", by=bob)


def made(pack):
    """How many reports the pack has, as its row says."""
    return len(Pack.objects.values_list("made", flat=True).get(pk=pack.pk))


def is_over(pack):
    return not Pack.objects.going_on().filter(pk=pack.pk).exists()


def is_drawing():
    """A worker has a report of the pack in hand."""
    return Report.objects.filter(status="running", lease_until__gt=Now()).exists()


def ready():
    return dict(Report.objects.filter(status="ready").values_list("pk", "attempts"))


def check_whole(pack):
    """The file is the one of the row, holds each venture once, and each report is the one that the manifest lists."""
    with open_whole(pack.sha256, ".zip") as file:
        book = ZipFile(BytesIO(file.read()))
    assert book.testzip() is None
    names = book.namelist()
    assert len(names) == len(set(names)) == VENTURES + 2
    lines = json.loads(book.read("manifest.json"))["ventures"]
    assert [line["seal"] for line in lines] == [one["seal"] for one in pack.ventures]
    for line in lines:
        assert hashlib.sha256(book.read(line["file"])).hexdigest() == line["sha256"]
    assert len({line["sha256"] for line in lines}) == VENTURES


def test_killed_in_the_middle_it_ends_once_and_whole_and_nothing_is_drawn_twice(pack):
    before = {}
    for kill in range(1, KILLS + 1):
        with Worker(PLUMBLINE_JOB_LEASE_SECONDS="4", **MANY_TRIES):
            until(lambda: sweeping.sweep() and kill <= made(pack) < VENTURES and is_drawing(), 90)  # noqa: B023
        before |= ready()
        assert state(pack)[0] in {"running", "queued"}
    assert before
    with Worker(PLUMBLINE_JOB_LEASE_SECONDS="4", **MANY_TRIES):
        until(lambda: (sweeping.sweep(), is_over(pack))[1], 120)
    assert state(pack) == ("ready", "")
    assert pack.failures == []
    check_whole(pack)
    assert Report.objects.count() == VENTURES
    assert {key: attempts for key, attempts in ready().items() if key in before} == before
    assert Pack.objects.count() == 1


def test_a_report_that_comes_while_a_worker_makes_a_pack_is_drawn_before_the_pack_ends(pack, answered, alice):
    with Worker(**MANY_TRIES):
        until(lambda: made(pack) >= 1)
        report = actions.request_report(by=alice, language="zh-hans", assessment=answered)
        until(lambda: Report.objects.filter(pk=report.pk, status="ready").exists())
        part = made(pack)
        until(lambda: is_over(pack), 120)
    assert part < VENTURES
    check_whole(Pack.objects.get(pk=pack.pk))


def test_cancelled_under_a_worker_it_stops_and_leaves_no_file(pack, pack_folder):
    there = set(pack_folder.glob("*"))
    with Worker(**MANY_TRIES):
        until(lambda: made(pack) >= 1)
        cancel_pack(pack)
        # The worker is free again when it draws what comes next.
        report = actions.request_report(by=pack.requested_by, language="zh-hans", submission=first_of(pack))
        until(lambda: Report.objects.filter(pk=report.pk, status="ready").exists())
    assert state(pack) == ("cancelled", "")
    assert made(pack) < VENTURES
    assert set(pack_folder.glob("*")) == there


def first_of(pack):
    return Submission.objects.get(pk=pack.ventures[0]["submission"])


def test_every_turn_but_the_last_sends_a_message_for_the_next(pack, monkeypatch):
    """Without one the sweeper would bring it, and a pack of 300 take hours."""
    sent = []
    monkeypatch.setattr(building, "SECONDS_A_TURN", 0)
    monkeypatch.setattr(building, "send", lambda _task, public_id: sent.append(public_id))
    for turn in range(1, VENTURES + 1):
        building.build_next()
        assert (len(sent), state(pack)[0]) == (turn, "queued")
    building.build_next()
    assert (len(sent), state(pack)[0]) == (VENTURES, "ready")
