"""Pages and downloads of reports: who gets them, what they say in each state."""

import re
import uuid
from datetime import UTC, datetime
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from assessments.actions import save_answer
from engine.playbook.answers import Answer
from jobs.claims import claim
from reports import actions, building
from reports.models import Report
from reports.storage import path_of
from reviews.sealing import seal_of, summary_seal_of

# Pages are the same on every database; the rows behind them are tried in test_actions, test_claims, test_models.
pytestmark = [pytest.mark.django_db, pytest.mark.database_free]
HTMX = {"HX-Request": "true"}


@pytest.fixture
def report(answered, alice):
    return actions.request_report(by=alice, language="en", assessment=answered)


@pytest.fixture
def sealed(submission, bob):
    return actions.request_report(by=bob, language="en", submission=submission)


def get(client, user, name, of, **headers):
    client.force_login(user)
    return client.get(reverse(name, args=[of.public_id]), headers=headers)


def post(client, user, name, of, data=None, **headers):
    client.force_login(user)
    return client.post(reverse(name, args=[of.public_id]), data or {}, headers=headers)


def alike(response):
    """The page without what differs between any two requests: its address and the form's token."""
    text = re.sub(r'(name="csrfmiddlewaretoken" value=")[^"]+', r"\1", response.content.decode())
    return re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "", text)


OWN = [("get", "report"), ("get", "report_download"), ("post", "report_retry"), ("post", "report_cancel")]


@pytest.mark.parametrize(("method", "name"), OWN)
@pytest.mark.parametrize("who", ["charlie", "bob", "rival"])
def test_a_founders_report_is_nobody_elses(client, request, report, submission, method, name, who):
    stranger = request.getfixturevalue(who)
    client.force_login(stranger)
    foreign = getattr(client, method)(reverse(name, args=[report.public_id]))
    unknown = getattr(client, method)(reverse(name, args=[uuid.uuid4()]))
    assert (foreign.status_code, alike(foreign)) == (404, alike(unknown))


@pytest.mark.parametrize(("method", "name"), OWN)
def test_the_cohorts_staff_share_the_report_of_a_submission(client, sealed, alice, bob, rival, method, name):
    codes = []
    for user in (alice, bob, rival):
        client.force_login(user)
        codes.append(getattr(client, method)(reverse(name, args=[sealed.public_id])).status_code)
    assert codes[2] == 404
    assert set(codes[:2]) <= {200, 302}


@pytest.mark.parametrize(
    ("name", "of", "allowed"),
    [
        ("assessment_reports", "answered", ["alice"]),
        ("report_order", "answered", ["alice"]),
        ("submission_reports", "submission", ["alice", "bob"]),
        ("submission_report_order", "submission", ["alice", "bob"]),
    ],
)
def test_lists_and_orders_are_open_to_those_who_see_the_answers(client, request, submission, name, of, allowed):
    subject = request.getfixturevalue(of)
    for who in ("alice", "bob", "rival", "charlie"):
        user = request.getfixturevalue(who)
        if name.endswith("order"):
            response, fine = post(client, user, name, subject, {"language": "en"}), 302
        else:
            response, fine = get(client, user, name, subject), 200
        assert response.status_code == (fine if who in allowed else 404), who


def test_an_order_without_a_language_is_refused(client, answered, alice):
    assert post(client, alice, "report_order", answered).status_code == 404


def test_an_order_without_script_leads_to_the_list(client, answered, alice):
    response = post(client, alice, "report_order", answered, {"language": "zh-hans"})
    assert response.url == reverse("assessment_reports", args=[answered.public_id])
    page = client.get(response.url).content.decode()
    assert "Waiting, first in line" in page
    assert "Gap report in Chinese." in page


def test_an_order_by_htmx_gives_the_part_with_the_new_row(client, answered, alice):
    response = post(client, alice, "report_order", answered, {"language": "en"}, **HTMX)
    text = response.content.decode()
    assert ("<html" in text, text.count('hx-trigger="every 1500ms"')) == (False, 1)


@pytest.mark.parametrize("is_htmx", [False, True])
def test_a_refused_order_says_what_to_do(client, answered, alice, monkeypatch, is_htmx):
    monkeypatch.setattr(actions, "MOST_WAITING", 0)
    how = HTMX if is_htmx else {}
    response = post(client, alice, "report_order", answered, {"language": "en"}, **how)
    page = response if is_htmx else client.get(response.url)
    said = "The venture has 0 reports in line, the most it may have. Wait for one to finish, or cancel one."
    assert said in page.content.decode()
    assert Report.objects.count() == 0


def test_what_came_of_a_click_is_said_in_the_row_it_changes(client, answered, alice):
    report = actions.request_report(by=alice, language="en", assessment=answered)
    claim(Report, report.public_id)
    response = post(client, alice, "report_cancel", report, **HTMX)
    assert "It is too late to cancel" in response.content.decode()


def test_a_broken_seal_is_not_called_untouched(client, answered, alice):
    report = actions.request_report(by=alice, language="en", assessment=answered)
    claim(Report, report.public_id).fail(Report.ErrorCode.SEAL_BROKEN)
    text = get(client, alice, "report", report).content.decode()
    assert "Tell whoever runs this site; making it again does not help." in text
    assert "not affected" not in text


def test_staff_order_the_report_of_a_submission(client, submission, bob):
    post(client, bob, "submission_report_order", submission, {"language": "en"})
    assert "Waiting" in get(client, bob, "submission_reports", submission).content.decode()


def test_the_row_says_how_far_the_drawing_is(client, report, alice):
    held = claim(Report, report.public_id)
    held.reached(Report.Phase.LAYING_OUT, 7)
    assert "Laying out page 7" in get(client, alice, "report", report, **HTMX).content.decode()


def test_a_failed_report_says_why_and_what_is_safe(client, report, alice):
    claim(Report, report.public_id).fail(Report.ErrorCode.STORAGE)
    text = get(client, alice, "report", report).content.decode()
    assert "The report could not be finished" in text
    assert "The finished file could not be stored; the disk may be full." in text
    assert "Your answers are not affected." in text


def test_a_failed_report_is_put_back_in_line(client, report, alice):
    claim(Report, report.public_id).fail(Report.ErrorCode.STORAGE)
    post(client, alice, "report_retry", report)
    report.refresh_from_db()
    assert report.status == "queued"


def test_a_waiting_report_is_cancelled(client, report, alice):
    text = post(client, alice, "report_cancel", report, **HTMX).content.decode()
    assert ("Cancelled" in text, "hx-trigger" in text) == (True, False)


def test_a_ready_report_is_downloaded_as_it_was_stored(client, report, answered, alice):
    answered.venture.name = "青蓝/Notes\n"
    answered.venture.save()
    building.build(report.public_id)
    response = get(client, alice, "report_download", report)
    data = b"".join(response.streaming_content)
    report.refresh_from_db()
    assert path_of(report.sha256).read_bytes() == data
    assert len(PdfReader(BytesIO(data)).pages) == report.page_count
    kept = ("Content-Type", "X-Content-Type-Options", "Cache-Control", "Content-Disposition")
    assert [response[name] for name in kept] == [
        "application/pdf",
        "nosniff",
        "private, no-store",
        f'attachment; filename="Inkwell Tutor {report.dated_at:%Y-%m-%d} en.pdf"',
    ]


MIDNIGHT = datetime(2026, 11, 23, 16, 30, tzinfo=UTC)  # half past midnight of the 24th in Shanghai


def test_a_report_of_after_midnight_bears_the_readers_date_and_zone(client, answered, alice):
    client.cookies["zone"] = "Asia/Shanghai"
    post(client, alice, "report_order", answered, {"language": "en"})
    Report.objects.update(requested_at=MIDNIGHT)
    report = Report.objects.get()
    building.build(report.public_id)
    report.refresh_from_db()
    first = PdfReader(path_of(report.sha256)).pages[0].extract_text()
    assert "24 November 2026 (Asia/Shanghai)" in first
    assert report.file_name == "Inkwell Tutor 2026-11-24 en.pdf"


def test_a_sealed_report_bears_the_date_of_sealing_in_the_readers_zone(client, submission, bob):
    submission.submitted_at = MIDNIGHT
    submission.seal = seal_of(submission)
    submission.summary_seal = summary_seal_of(submission)
    there = actions.request_report(by=bob, language="en", submission=submission, zone="Asia/Tokyo")
    here = actions.request_report(by=bob, language="en", submission=submission)
    assert [f"{r.dated_at:%d %H:%M}" for r in (there, here)] == ["24 01:30", "23 16:30"]


def test_a_report_ordered_before_zones_were_kept_stays_in_utc(report):
    del report.content["zone"]
    report.requested_at = MIDNIGHT
    assert (report.dated_at.day, report.dated_at.tzname()) == (23, "UTC")


def test_a_chinese_name_is_sent_as_the_standard_says(answered, alice):
    answered.venture.name = '青蓝/笔记"\r\n'
    answered.venture.save()
    report = actions.request_report(by=alice, language="zh-hans", assessment=answered)
    assert report.file_name == f"青蓝 笔记 {report.dated_at:%Y-%m-%d} zh.pdf"


def test_a_damaged_file_is_not_handed_out_and_can_be_drawn_again(client, report, alice):
    building.build(report.public_id)
    report.refresh_from_db()
    before = path_of(report.sha256).read_bytes()
    path_of(report.sha256).write_bytes(before[:-100])
    response = get(client, alice, "report_download", report)
    assert (response.status_code, "The stored file is damaged" in response.content.decode()) == (409, True)
    post(client, alice, "report_retry", report)
    building.build(report.public_id)
    assert path_of(report.sha256).read_bytes() == before


def test_a_whole_report_is_not_drawn_again(client, report, alice):
    building.build(report.public_id)
    post(client, alice, "report_retry", report)
    report.refresh_from_db()
    assert report.status == "ready"


def test_a_report_of_older_answers_says_so(client, report, answered, alice):
    building.build(report.public_id)
    save_answer(assessment=answered, item_id="mr_01", given=Answer("value", 0), by=alice)
    text = get(client, alice, "assessment_reports", answered).content.decode()
    assert "The answers have changed since then." in text


def test_a_list_costs_the_same_with_one_and_with_three(client, report, answered, alice, django_assert_num_queries):
    client.force_login(alice)
    url = reverse("assessment_reports", args=[answered.public_id])
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    for item in ("mr_01", "mr_03"):
        save_answer(assessment=answered, item_id=item, given=Answer("value", 1), by=alice)
        answered.refresh_from_db()
        actions.request_report(by=alice, language="en", assessment=answered)
    with django_assert_num_queries(len(one)):
        client.get(url)


@pytest.mark.parametrize("name", ["report", "report_download", "report_retry", "report_cancel"])
def test_nobody_is_asked_to_sign_in(client, report, name):
    method = client.post if name in {"report_retry", "report_cancel"} else client.get
    response = method(reverse(name, args=[report.public_id]))
    assert (response.status_code, response.url.split("?")[0]) == (302, reverse("account_login"))
