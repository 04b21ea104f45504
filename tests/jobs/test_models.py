"""The line in which jobs wait: whose turn it is, and what may be worked on."""

from datetime import UTC, datetime, timedelta

import pytest

from jobs.claims import ClaimLost, claim, claim_next
from jobs.models import Job, from_now, kinds
from reports import actions
from reports.models import Report
from tests.jobs.orders import STORED, drawn, expire, order

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("broker")]


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


def test_the_kinds_of_jobs_are_all_models_that_are_one():
    found = kinds()
    assert Report in found
    assert [kind.__name__ for kind in found if not issubclass(kind, Job) or kind._meta.abstract] == []
    assert [kind._meta.label for kind in found] == sorted(kind._meta.label for kind in found)


@pytest.mark.parametrize(
    ("status", "goes_on"),
    [("queued", True), ("running", True), ("ready", False), ("failed", False), ("cancelled", False)],
)
def test_a_job_goes_on_until_it_has_an_outcome(status, goes_on):
    assert Report(status=status).is_going_on is goes_on


def test_the_first_turn_is_that_of_whoever_is_next(published, alice, charlie):
    assert Report.objects.next_turn_of("venture-1") == 0
    first, second = order(alice, 2)
    assert (first.turn, second.turn) == (0, 1)
    assert Report.objects.next_turn_of(first.tenant) == 2
    first.delete()
    assert Report.objects.next_turn_of("somebody-else") == 1


def test_what_is_done_counts_for_no_turn(published, alice):
    (done,) = order(alice, 1)
    claim_next(Report).finish(**vars(STORED))
    assert Report.objects.next_turn_of(done.tenant) == 0


def row_of(report):
    return Report.objects.values(
        "status", "attempts", "token", "progress", "sha256", "size", "error_code", "finished_at"
    ).get(pk=report.pk)


@pytest.mark.parametrize("end", ["finish", "fail"])
def test_what_is_put_back_has_no_outcome_and_all_its_attempts(report, end):
    held = claim(Report, report.public_id)
    held.finish(**vars(STORED)) if end == "finish" else held.fail("storage")
    Report.objects.filter(pk=report.pk).requeue(is_new=True)
    assert row_of(report) == {
        "status": "queued",
        "attempts": 0,
        "token": None,
        "progress": 0,
        "sha256": "",
        "size": 0,
        "error_code": "",
        "finished_at": None,
    }


def test_who_still_works_on_what_is_put_back_is_fenced_off(report):
    held = claim(Report, report.public_id)
    Report.objects.requeue(is_new=True)
    with pytest.raises(ClaimLost):
        held.finish(**vars(STORED))


@pytest.mark.parametrize("is_new", [True, False])
def test_what_was_handed_out_before_keeps_its_date(report, is_new):
    long_ago = datetime(2020, 1, 1, tzinfo=UTC)
    Report.objects.update(requested_at=long_ago)
    Report.objects.requeue(is_new=is_new)
    report.refresh_from_db()
    assert (report.requested_at == long_ago) is not is_new


@pytest.mark.parametrize(("turn", "becomes"), [(None, 3), (0, 0), (7, 7)])
def test_a_place_in_the_line_is_kept_unless_another_is_given(report, turn, becomes):
    Report.objects.update(turn=3)
    Report.objects.requeue(is_new=False, turn=turn)
    report.refresh_from_db()
    assert report.turn == becomes


def test_the_message_of_what_is_put_back_has_time_to_arrive(report):
    Report.objects.update(next_try_at=from_now(timedelta(days=-1)), rests_until=from_now(timedelta(days=1)))
    Report.objects.requeue(is_new=True)
    soon = (from_now(timedelta(seconds=10)), from_now(timedelta(seconds=15)))
    assert Report.objects.filter(next_try_at__range=soon, rests_until=None).exists()


def test_a_running_job_is_in_hand_or_left_behind_and_never_both(report):
    claim(Report, report.public_id)
    lines = lambda: (Report.objects.in_hand().exists(), Report.objects.left_behind().exists())  # noqa: E731
    assert lines() == (True, False)
    expire(report)
    assert lines() == (False, True)
    assert Report.objects.claimable().exists()
    assert not Report.objects.waiting().exists()
