"""Submissions that nobody has reviewed, and conflicts that somebody has to settle, as lines of the day."""

import pytest

from cohorts.models import Enrolment
from reviews.day import Reader
from reviews.day.reviews import of_conflicts, of_reviews
from reviews.reviewing import Saying, declare, finish, judge, reopen, settle
from tests.test_staff import words
from tests.world import colleague


@pytest.fixture
def rita(cohort):
    return colleague("rita", cohort.programme.organisation, "reviewer")


def lines(source, user):
    return [(line.count, line.text) for line in source(Reader(user))]


def test_a_submission_is_a_line_until_a_review_of_it_counts(client, submission, enrolment, bob, rita, cohort):
    waits = [(1, "submission nobody has reviewed yet")]
    watcher = colleague("watch", cohort.programme.organisation, "observer")
    assert lines(of_reviews, rita) == lines(of_reviews, bob) == waits
    assert lines(of_reviews, watcher) == []
    declare(enrolment=enrolment, person=rita, answer="none")
    judge(submission=submission, reviewer=rita, saying=Saying("mr_01", "cannot"))
    assert lines(of_reviews, bob) == waits
    (line,) = of_reviews(Reader(bob))
    client.force_login(bob)
    assert "Inkwell Tutor" in words(client.get(line.link))
    finish(submission=submission, reviewer=rita)
    assert lines(of_reviews, bob) == []
    assert "Inkwell Tutor" not in words(client.get(line.link))
    reopen(submission=submission, reviewer=rita)
    assert lines(of_reviews, bob) == waits


def test_a_review_of_somebody_with_a_conflict_does_not_count(submission, enrolment, bob, rita):
    declare(enrolment=enrolment, person=rita, answer="none")
    judge(submission=submission, reviewer=rita, saying=Saying("mr_01", "cannot"))
    finish(submission=submission, reviewer=rita)
    declare(enrolment=enrolment, person=rita, answer="conflict", reason="I hold shares")
    assert [count for count, _text in lines(of_reviews, bob)] == [1]


def test_what_a_venture_that_left_submitted_waits_for_nobody(submission, enrolment, bob):
    Enrolment.objects.filter(pk=enrolment.pk).update(ended_at=submission.submitted_at, end="left")
    assert lines(of_reviews, bob) == []


def test_who_is_not_sure_is_a_line_of_those_who_settle_it(submission, enrolment, bob, rita):
    declare(enrolment=enrolment, person=rita, answer="none")
    assert lines(of_conflicts, bob) == []
    said = declare(enrolment=enrolment, person=rita, answer="unsure", reason="We met once")
    assert lines(of_conflicts, bob) == [(1, "person is not sure of a conflict of interest with Inkwell Tutor")]
    assert lines(of_conflicts, rita) == []
    (line,) = of_conflicts(Reader(bob))
    assert line.link == f"/submissions/{submission.public_id}#reviews"
    settle(declaration=said, by=bob, answer="conflict", reason="They work together")
    assert lines(of_conflicts, bob) == []
