"""What the database keeps true of reports, and who may see them."""

import uuid

import pytest
from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from reports import actions
from reports.models import Report, check_code

pytestmark = pytest.mark.django_db
CLAIM = {"status": "running", "token": uuid.uuid4(), "lease_until": Now()}
FILE = {"sha256": "a" * 64, "size": 1, "page_count": 1, "finished_at": Now()}


@pytest.fixture
def report(answered, alice):
    return actions.request_report(by=alice, language="en", assessment=answered)


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        pytest.param({"assessment": None}, "reports_report_of_assessment_or_submission", id="of-nothing"),
        pytest.param(
            {"status": "ready", "finished_at": Now()}, "reports_report_ready_iff_file", id="ready-without-file"
        ),
        pytest.param({"sha256": "a" * 64, "size": 1}, "reports_report_ready_iff_file", id="file-but-not-ready"),
        pytest.param({"status": "running"}, "reports_report_running_iff_claimed", id="running-by-nobody"),
        pytest.param({"token": uuid.uuid4()}, "reports_report_running_iff_claimed", id="token-while-queued"),
        pytest.param(
            {"status": "failed", "finished_at": Now()}, "reports_report_failed_iff_error", id="failed-without-cause"
        ),
        pytest.param({"error_code": "worn_out"}, "reports_report_failed_iff_error", id="cause-without-failure"),
        pytest.param({"finished_at": Now()}, "reports_report_finished_at_iff_finished", id="finished-while-queued"),
        pytest.param({"status": "cancelled"}, "reports_report_finished_at_iff_finished", id="cancelled-at-no-time"),
    ],
)
def test_rows_that_cannot_be(report, fields, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Report.objects.filter(pk=report.pk).update(**fields)


def test_a_report_is_of_one_thing_only(report, submission):
    name = "reports_report_of_assessment_or_submission"
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Report.objects.filter(pk=report.pk).update(submission=submission)


def test_one_row_for_one_content(report):
    # SQLite names the columns of a unique constraint, PostgreSQL its name.
    report.pk, report.public_id = None, uuid.uuid4()
    with pytest.raises(IntegrityError, match=r"once_per_content|content_key"), transaction.atomic():
        report.save(force_insert=True)


@pytest.mark.parametrize("fields", [CLAIM, {"status": "ready", **FILE}], ids=["claimed", "ready"])
def test_rows_that_can_be(report, fields):
    assert Report.objects.filter(pk=report.pk).update(**fields) == 1


def test_a_report_cannot_stand_under_another_venture(report, charlie):
    from assessments.actions import start_assessment

    report.venture = start_assessment(name="Other", by=charlie).venture
    with pytest.raises(ValueError, match="belongs to the venture"):
        report.save()


def test_own_reports_are_seen_by_members_alone(report, alice, charlie, submission, bob):
    seen = [list(Report.objects.visible_to(user)) for user in (alice, bob, charlie)]
    assert seen == [[report], [], []]


def test_reports_of_a_submission_are_seen_by_both_sides(submission, alice, bob, rival, charlie):
    report = actions.request_report(by=bob, language="en", submission=submission)
    seen = [list(Report.objects.visible_to(user)) for user in (alice, bob, rival, charlie)]
    assert seen == [[report], [report], [], []]


def test_the_place_in_line_counts_earlier_orders(answered, alice):
    orders = [actions.request_report(by=alice, language=tag, assessment=answered) for tag in ("en", "zh-hans")]
    places = dict(Report.objects.listed().values_list("pk", "place_in_line"))
    assert [places[order.pk] for order in orders] == [1, 2]


def test_a_check_code_has_no_letters_that_look_like_digits():
    code = check_code("f" * 64)
    assert (len(code), set(code) & set("01OILU")) == (18, {"L"})  # the L of PLB
