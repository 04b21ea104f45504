"""From a claimed row to a marked one, whatever happens in between."""

import os
import signal
from uuid import uuid4

import pytest
from django.db import connection
from django.db.models import QuerySet

from cohorts.erasing import erase_venture
from cohorts.models import Venture
from jobs.claims import claim
from jobs.models import FREE
from mails.models import Mail
from reports import actions, building
from reports.models import Report
from reports.paper import pdf
from reports.storage import path_of, remove_unknown, store
from reviews.sealing import SealBroken
from tests.killing import in_a_process_of_its_own, kill
from tests.reports.test_storage import PDF
from tests.reports.workers import until

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(answered, alice):
    return actions.request_report(by=alice, language="zh-hans", assessment=answered)


def state(report):
    report.refresh_from_db()
    return report.status, report.attempts, report.error_code


def test_building_twice_draws_once(report):
    building.build(report.public_id)
    first = (*state(report), report.sha256)
    building.build(report.public_id)
    assert (*state(report), report.sha256) == first
    assert first[:3] == ("ready", 1, "")


def test_the_same_row_drawn_by_another_process_is_the_same_file(report):
    building.build(report.public_id)
    report.refresh_from_db()
    before = path_of(report.sha256).read_bytes()
    again = building.draw(Report.objects.with_subject().get(pk=report.pk), lambda _phase, _page: None)
    assert again.data == before


@pytest.mark.django_db(transaction=True)
def test_a_claim_is_prolonged_while_nothing_is_said(report):
    held = claim(Report, report.public_id)
    leases = set()

    def lease_moved_twice():
        leases.add(Report.objects.get(pk=report.pk).lease_until)
        return len(leases) > 2

    with building.holding_on(held, seconds=0.05):
        until(lease_moved_twice)
    report.refresh_from_db()
    assert report.status == "running"


@pytest.mark.django_db(transaction=True)
def test_holding_on_ends_quietly_when_another_worker_has_the_report(report):
    held = claim(Report, report.public_id)
    with building.holding_on(held, seconds=0.05):
        Report.objects.filter(pk=report.pk).requeue(is_new=True)
        other = claim(Report, report.public_id)
    report.refresh_from_db()
    assert (report.status, report.token) == ("running", other.token)


def test_a_message_is_served_with_what_is_next_in_the_line(report, answered, alice):
    later = actions.request_report(by=alice, language="en", assessment=answered)
    building.build_next()
    assert (state(report)[0], state(later)[0]) == ("ready", "queued")


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (pdf.TooLong(), ("failed", 1, "too_long")),
        (SealBroken(), ("failed", 1, "seal_broken")),
        (RuntimeError("ours"), ("failed", 1, "cannot_draw")),
        (OSError(28, "No space left"), ("queued", 1, "")),
        (pdf.NotSetUp("no library"), ("queued", 1, "")),
        (MemoryError(), ("queued", 1, "")),
    ],
    ids=["too-long", "seal-broken", "our-mistake", "disk", "not-set-up", "memory"],
)
def test_what_may_pass_next_time_is_tried_again(report, error, expected):
    building.mark(claim(Report, report.public_id), error)
    assert state(report) == expected


def test_the_last_attempt_names_its_cause(report, settings):
    settings.JOB_MAX_ATTEMPTS = 1
    building.mark(claim(Report, report.public_id), OSError(28, "No space left"))
    assert state(report) == ("failed", 1, "storage")


def test_who_lost_the_claim_marks_nothing(report):
    held = claim(Report, report.public_id)
    Report.objects.filter(pk=report.pk).requeue(is_new=True)
    building.mark(held, RuntimeError("late"))
    assert state(report) == ("queued", 0, "")


def test_a_report_that_cannot_be_stored_is_not_ready(report, settings, tmp_path):
    (tmp_path / "in the way").write_text("")
    settings.REPORT_FOLDER = tmp_path / "in the way"
    building.build(report.public_id)
    assert state(report) == ("queued", 1, "")


def test_the_report_of_a_submission_carries_its_seal(submission, bob, report_folder):
    from io import BytesIO

    from pypdf import PdfReader

    report = actions.request_report(by=bob, language="en", submission=submission)
    building.build(report.public_id)
    report.refresh_from_db()
    cover = PdfReader(BytesIO(path_of(report.sha256).read_bytes())).pages[0].extract_text()
    squeezed = "".join(cover.split())
    assert submission.seal in squeezed
    assert ("PlumbIncubator" in squeezed, report.check_code in cover) == (True, True)


def changed_behind_the_product(row, **fields):
    """What a database without triggers, or its owner, can do."""
    rows = QuerySet(type(row)).filter(pk=row.pk)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            rows.update(**fields)
            cursor.execute("SET LOCAL session_replication_role = origin")
        return
    rows.update(**fields)


@pytest.mark.parametrize("what", ["submission", "order"])
def test_nothing_is_printed_under_a_seal_that_does_not_hold(submission, bob, what):
    report = actions.request_report(by=bob, language="en", submission=submission)
    if what == "submission":
        changed_behind_the_product(submission, answers={**submission.answers, "mr_01": 4})
    else:
        content = {**report.content, "answers": {**report.content["answers"], "mr_01": 4}}
        Report.objects.filter(pk=report.pk).update(content=content)
    building.build(report.public_id)
    assert state(report) == ("failed", 1, "seal_broken")


def letters():
    return list(Mail.objects.filter(kind="report_ready").values_list("user__name", flat=True))


def test_whoever_ordered_it_is_told_once(report):
    building.build(report.public_id)
    assert letters() == ["Alice"]
    assert f"/reports/{report.public_id}" in Mail.objects.get().text
    Report.objects.filter(pk=report.pk).requeue(is_new=False)
    building.build(report.public_id)
    assert (state(report)[0], letters()) == ("ready", ["Alice"])


def test_what_was_taken_over_is_told_by_nobody(report):
    held = claim(Report, report.public_id)
    Report.objects.filter(pk=report.pk).update(token=uuid4())
    building.carry_out(held)
    assert (state(report)[0], letters()) == ("running", [])


def test_who_has_left_the_venture_is_told_nothing(report, alice):
    report.venture.members.filter(user=alice).delete()
    building.build(report.public_id)
    assert (state(report)[0], letters()) == ("ready", [])


def test_staff_get_no_letter_for_each_of_many(submission, bob):
    ordered = actions.request_report(by=bob, language="en", submission=submission)
    building.build(ordered.public_id)
    assert (state(ordered)[0], letters()) == ("ready", [])


def files():
    folder = path_of("").parent
    return sorted(one.name for one in folder.iterdir()) if folder.exists() else []


def test_a_venture_that_is_deleted_while_its_report_is_drawn_leaves_no_file(report, alice):
    held = claim(Report, report.public_id)
    erase_venture(report.venture, alice)
    before = files()
    building.carry_out(held)  # drawn from what was read before
    assert files() == before
    assert not Report.objects.filter(pk=report.pk).exists()


@pytest.mark.django_db(transaction=True)
def test_a_file_whose_worker_was_killed_before_it_wrote_it_down_goes_with_its_venture(report, alice):
    def store_and_wait(tell):
        with building.holding_on(claim(Report, report.public_id)):
            store(PDF, 1)
            tell()
            signal.pause()

    child, reader = in_a_process_of_its_own(store_and_wait)
    assert os.read(reader, 1) == b"!"
    assert kill(child, reader)
    (left,) = files()
    erase_venture(Venture.objects.get(pk=report.venture_id), alice)
    assert (remove_unknown(), files()) == (0, [left])  # it may be another worker's, who is about to write it down
    os.utime(path_of("").parent / left, (0, 0))
    assert (remove_unknown(), files()) == (1, [])


def test_what_another_worker_took_over_keeps_its_file(report):
    held = claim(Report, report.public_id)
    Report.objects.filter(pk=report.pk).update(status="queued", **FREE)
    building.build(report.public_id)
    building.carry_out(held)
    report.refresh_from_db()
    assert (report.status, path_of(report.sha256).exists()) == ("ready", True)
