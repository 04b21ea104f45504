"""Packs part by part: killed anywhere, run twice, cancelled, behind single reports."""

import json
from io import BytesIO
from zipfile import ZipFile

import pytest
from pypdf import PdfReader

from jobs import sweeping
from jobs.claims import ClaimLost, claim_next
from jobs.models import from_now
from reports import actions
from reports import building as report_building
from reports.models import Pack, Report
from reports.packs import building, parts, splitting, verifying, zipping
from reports.packs.ordering import order_pack
from reports.packs.storage import open_whole, path_of
from reports.storage import path_of as report_path
from tests.reports.packs.conftest import NAME, state
from tests.tampering import tamper

pytestmark = [pytest.mark.django_db, pytest.mark.long]


@pytest.fixture(autouse=True)
def no_broker(settings):
    settings.CELERY_BROKER_URL = "memory://"


def made(pack):
    """Turns until nothing more is done of its own accord."""
    for _turn in range(20):
        building.build_next()
        pack.refresh_from_db()
        if not pack.is_going_on:
            return pack
        Pack.objects.update(rests_until=None)
    raise AssertionError(pack.status)


def files_of(pack):
    with open_whole(pack.sha256, ".zip") as file:
        book = ZipFile(BytesIO(file.read()))
    assert book.testzip() is None
    return {name: book.read(name) for name in book.namelist()}


def test_a_pack_holds_a_report_of_each_and_says_who_is_missing(pack, submission, twin):
    made(pack)
    assert state(pack) == ("ready", "")
    files = files_of(pack)
    assert list(files) == [f"{NAME}.pdf", f"{NAME} (2).pdf", "manifest.csv", "manifest.json"]
    for name, sealed in ((f"{NAME}.pdf", submission), (f"{NAME} (2).pdf", twin)):
        assert sealed.seal in "".join(PdfReader(BytesIO(files[name])).pages[0].extract_text().split())
    assert pack.failures_in_words == [("Says nothing", "It has not submitted anything.")]
    assert (pack.done, pack.total) == (3, 3)
    assert [one["left_out"] for one in json.loads(files["manifest.json"])["ventures"]][2] != ""


def test_a_large_order_ends_in_files_that_are_each_complete(cohort, twin, silent, bob, monkeypatch):
    monkeypatch.setattr(splitting, "REPORTS_A_FILE", 1)
    order_pack(cohort=cohort, kind="zip", query="sort=name", language="en", by=bob)
    for number, pack in enumerate(Pack.objects.order_by("part"), 1):
        files = files_of(made(pack))
        assert list(files) == [f"{NAME}.pdf", "manifest.csv", "manifest.json"]
        said = json.loads(files["manifest.json"])
        assert (said["part"], said["parts"]) == (number, 2)
        assert [line["venture"] for line in said["ventures"]] == [NAME, "Says nothing"][:number]
    assert list(verifying.damage()) == []


def test_reports_that_exist_are_taken_as_they_are(pack, submission, twin, bob):
    report = actions.request_report(by=bob, language="en", submission=submission)
    report_building.build(report.public_id)
    made(pack)
    report.refresh_from_db()
    assert (report.attempts, Report.objects.count()) == (1, 2)
    assert pack.made[str(submission.pk)] == report.pk


def test_reports_that_wait_are_drawn_first_and_once(pack, submission, bob):
    report = actions.request_report(by=bob, language="en", submission=submission)
    building.build_next()
    report.refresh_from_db()
    assert (report.status, state(pack)[0]) == ("ready", "queued")
    assert made(pack).made[str(submission.pk)] == report.pk


def test_after_a_report_the_pack_that_is_next_gets_a_message(pack, submission, bob, monkeypatch):
    """Its own was used up for the report; without another one it would wait for the sweeper."""
    sent = []
    monkeypatch.setattr(building, "send", lambda task, public_id: sent.append((task, public_id)))
    actions.request_report(by=bob, language="zh-hans", submission=submission)
    building.build_next()
    assert (sent, state(pack)[0]) == ([(Pack.TASK, pack.public_id)], "queued")


def test_a_founders_report_never_waits_behind_a_pack(pack, answered, alice, monkeypatch):
    """A report that comes while a pack is made is drawn after the part in hand."""
    seen = []

    def make(self, one):
        seen.append(one["name"])
        if len(seen) == 1:
            actions.request_report(by=alice, language="zh-hans", assessment=answered)

    monkeypatch.setattr(parts.AllParts, "make", make)
    building.build_next()
    assert (len(seen), state(pack)[0]) == (1, "queued")
    building.build_next()
    assert Report.objects.get().status == "ready"
    assert len(seen) == 1


class Killed(BaseException):
    """What a kill is to the code: nothing after it runs."""


def kill_at(monkeypatch, of, name, times):
    """Ends the process in all but name the given time that a function is called, before it does anything."""
    whole, calls = getattr(of, name), []

    def killed(*args, **kwargs):
        calls.append(1)
        if len(calls) == times:
            raise Killed
        return whole(*args, **kwargs)

    monkeypatch.setattr(of, name, killed)


MOMENTS = [
    (parts, "report_for", 1),
    (parts, "report_for", 2),
    (parts.AllParts, "note", 1),
    (parts.AllParts, "note", 2),
    (report_building, "store", 1),
    (report_building, "store", 2),
    (building, "write_zip", 1),
    (zipping, "add_file", 2),
    (zipping, "csv_of", 1),
]


@pytest.mark.parametrize(("of", "name", "times"), MOMENTS, ids=[f"{m[1]}-{m[2]}" for m in MOMENTS])
def test_killed_at_any_moment_it_is_finished_and_nothing_is_made_twice(pack, monkeypatch, of, name, times):
    kill_at(monkeypatch, of, name, times)
    with pytest.raises(Killed):
        made(pack)
    assert (pack.sha256, list(path_of("*", "").parent.glob("*.zip"))) == ("", [])
    already = dict(Report.objects.filter(status="ready").values_list("pk", "attempts"))
    for kind in (Pack, Report):
        kind.objects.filter(status="running").update(lease_until=from_now(-parts.lease()))
    sweeping.requeue_left_behind(Pack)
    sweeping.requeue_left_behind(Report)
    made(pack)
    assert state(pack) == ("ready", "")
    assert len(files_of(pack)) == 4
    assert Report.objects.count() == 2
    assert dict(Report.objects.filter(pk__in=already).values_list("pk", "attempts")) == already


def test_made_twice_it_is_the_same_file(pack):
    first = made(pack).sha256
    building.build_next()
    assert state(pack)[0] == "ready"
    Pack.objects.filter(pk=pack.pk).requeue(is_new=False)
    assert made(pack).sha256 == first


def test_a_broken_seal_leaves_its_venture_out_and_the_rest_in(pack, submission):
    tamper("reviews_submission", "answers", "{}", submission.public_id)
    made(pack)
    assert state(pack) == ("ready", "")
    assert (NAME, "Seal broken: no file is made from it.") in pack.failures_in_words
    assert [name for name in files_of(pack) if name.endswith(".pdf")] == [f"{NAME}.pdf"]


def test_where_nothing_can_be_made_it_says_so(pack, submission, twin):
    for one in (submission, twin):
        tamper("reviews_submission", "answers", "{}", one.public_id)
    made(pack)
    assert state(pack) == ("failed", "nothing")
    assert len(pack.failures) == 3


def test_a_disk_that_refuses_is_tried_again_and_leaves_nothing(pack, settings, tmp_path):
    (tmp_path / "in the way").write_text("")
    settings.PACK_FOLDER = tmp_path / "in the way"
    building.build_next()
    assert state(pack) == ("queued", "")
    assert (pack.attempts, pack.done) == (1, 3)


def test_too_many_bytes_are_refused_before_anything_is_written(pack, monkeypatch, pack_folder):
    monkeypatch.setattr(zipping, "MOST_BYTES", 1000)
    made(pack)
    assert state(pack) == ("failed", "too_large")
    assert not pack_folder.exists()


def test_a_damaged_report_is_drawn_anew(pack, submission, monkeypatch):
    made(pack)
    report = Report.objects.get(submission=submission)
    report_path(report.sha256).write_bytes(b"%PDF-half")
    Pack.objects.filter(pk=pack.pk).requeue(is_new=False)
    assert made(pack).status == "ready"
    assert len(files_of(pack)) == 4


def test_a_report_whose_row_is_gone_is_drawn_anew_and_not_left_out_in_silence(pack, submission):
    made(pack)
    Report.objects.filter(submission=submission).delete()
    Pack.objects.filter(pk=pack.pk).requeue(is_new=False)
    assert made(pack).status == "ready"
    assert len(files_of(pack)) == 4


def test_what_somebody_else_draws_is_waited_for(pack, submission, bob):
    actions.request_report(by=bob, language="en", submission=submission)
    other = claim_next(Report)
    building.build_next()
    assert state(pack)[0] == "queued"
    assert pack.rests_until is not None
    report_building.carry_out(other)
    assert made(pack).status == "ready"
    assert len(files_of(pack)) == 4


def test_who_lost_the_claim_marks_nothing(pack):
    held = claim_next(Pack)
    Pack.objects.filter(pk=pack.pk).requeue(is_new=False)
    building.mark(held, RuntimeError("late"))
    assert state(pack) == ("queued", "")
    with pytest.raises(ClaimLost):
        held.prolong()


def test_an_error_of_ours_ends_it(pack):
    building.mark(claim_next(Pack), RuntimeError("ours"))
    assert state(pack) == ("failed", "cannot_make")
