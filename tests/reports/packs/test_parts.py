"""A report that takes its worker along each time is left out of a pack, not tried for ever."""

import pytest

from cohorts.models import StaffMembership
from jobs.models import from_now
from reports import actions
from reports.models import Reason, Report
from reports.packs import parts
from reports.packs.ordering import order_pack
from reviews.reviewing import Saying, declare, finish, judge

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(pack, submission, bob):
    return actions.request_report(by=bob, language="en", submission=submission)


def fields(report, **changed):
    Report.objects.filter(pk=report.pk).update(**changed)


def test_a_drawing_that_was_broken_off_twice_is_left_out(pack, report):
    lapsed = {"token": "0" * 32, "lease_until": from_now(-parts.lease())}
    fields(report, status="running", attempts=parts.MOST_TRIES, **lapsed)
    assert parts.report_for(pack, pack.ventures[0]) == Reason.NOT_DRAWN
    report.refresh_from_db()
    assert (report.status, report.error_code) == ("failed", "worn_out")


def test_one_that_was_worn_out_before_is_not_begun(pack, report):
    fields(report, status="failed", error_code="worn_out", finished_at=report.requested_at)
    assert parts.report_for(pack, pack.ventures[0]) == Reason.NOT_DRAWN
    report.refresh_from_db()
    assert report.attempts == 0


def test_a_living_drawing_is_left_alone(pack, report):
    fields(report, status="running", attempts=5, token="0" * 32, lease_until=from_now(parts.lease()))
    assert parts.report_for(pack, pack.ventures[0]) is None


def test_one_that_somebody_ordered_a_moment_before_is_drawn_and_taken(pack, submission, report):
    """Between the look and the write: the same content is there already."""
    draft = actions.report_of_submission(submission, pack.language, pack.zone, pack.brand)
    draft.requested_by, draft.tenant = pack.requested_by, pack.tenant
    assert parts.drawn(draft).pk == report.pk
    report.refresh_from_db()
    assert (report.status, Report.objects.count()) == ("ready", 1)


def test_a_submission_that_is_gone_is_told(pack):
    assert parts.report_for(pack, pack.ventures[0] | {"submission": 0}) == Reason.GONE


def test_another_seal_than_was_ordered_is_a_broken_one(pack):
    assert parts.report_for(pack, pack.ventures[0] | {"seal": "0" * 64}) == Reason.SEAL_BROKEN


def test_what_reviewers_confirmed_is_on_the_reports_of_a_pack_and_closed_to_founders(
    cohort, submission, enrolment, alice, bob
):
    before = order_pack(cohort=cohort, kind="zip", query="", language="en", by=bob)
    declare(enrolment=enrolment, person=bob, answer="none")
    judge(submission=submission, reviewer=bob, saying=Saying("mr_01", "confirmed"))
    finish(submission=submission, reviewer=bob)
    after = order_pack(cohort=cohort, kind="zip", query="", language="en", by=bob)
    assert after.pk != before.pk
    plain, reviewed = (parts.report_for(one, one.ventures[0]) for one in (before, after))
    assert (plain.shows_review, "confirmed" in plain.content) == (False, False)
    assert (reviewed.shows_review, list(reviewed.content["confirmed"])) == (True, ["mr_01"])
    assert list(Report.objects.visible_to(alice)) == [plain]
    assert set(Report.objects.visible_to(bob)) == {plain, reviewed}
    single = actions.request_report(by=bob, language="en", submission=submission, zone=after.zone)
    assert single.content["confirmed"] == reviewed.content["confirmed"]


def test_a_pack_says_nothing_of_reviews_of_the_own_venture_of_whoever_ordered(
    cohort, submission, enrolment, alice, bob
):
    declare(enrolment=enrolment, person=bob, answer="none")
    judge(submission=submission, reviewer=bob, saying=Saying("mr_01", "confirmed"))
    finish(submission=submission, reviewer=bob)
    StaffMembership.objects.create(organisation=cohort.programme.organisation, user=alice, role="manager")
    ordered = order_pack(cohort=cohort, kind="zip", query="", language="en", by=alice)
    assert "confirmed" not in parts.report_for(ordered, ordered.ventures[0]).content
