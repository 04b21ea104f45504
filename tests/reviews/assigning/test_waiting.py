"""What somebody is assigned to and has not reviewed yet: in the list of the cohort and on their day."""

from datetime import timedelta

import pytest
from django.urls import reverse

from assessments import actions
from cohorts import actions as cohort_actions
from cohorts.models import Checkpoint, Enrolment, VentureMembership
from reviews import actions as review_actions
from reviews.assigning.waiting import next_to_review, waits_for
from reviews.day import Reader
from reviews.day.reviews import of_reviews
from reviews.deciding.keeping import Deciding, decide, round_of
from reviews.models import Assignment
from reviews.phases import plan_phase
from reviews.returning import return_submission
from reviews.reviewing import Saying, declare, finish, judge, reopen
from tests.conftest import answer_as
from tests.test_staff import words


def own_lines(reader):
    """The lines of what is the reader's own to review."""
    return [line for line in of_reviews(reader) if line.link.endswith("state=yours")]


def test_it_waits_from_the_submission_until_the_review_is_finished(
    client, cohort, enrolment, submission, more, bob, reviewers
):
    rita, omar = reviewers
    for one in (enrolment, more[0]):
        Assignment.objects.create(enrolment=one, reviewer=rita, assigned_by=bob)
    (line,) = own_lines(Reader(rita))
    assert (line.count, line.text) == (1, "submission is yours to review")
    assert own_lines(Reader(omar)) == []
    client.force_login(rita)
    page = words(client.get(line.link))
    assert "Inkwell Tutor" in page
    assert "Second" not in page
    client.force_login(omar)
    assert "Inkwell Tutor" not in words(client.get(line.link))
    declare(enrolment=enrolment, person=rita, answer="none")
    judge(submission=submission, reviewer=rita, saying=Saying("mr_01", "cannot"))
    assert len(own_lines(Reader(rita))) == 1
    finish(submission=submission, reviewer=rita)
    assert own_lines(Reader(rita)) == []
    reopen(submission=submission, reviewer=rita)
    assert len(own_lines(Reader(rita))) == 1
    declare(enrolment=enrolment, person=rita, answer="conflict", reason="I hold shares")
    assert own_lines(Reader(rita)) == []


def test_what_is_assigned_at_another_checkpoint_does_not_wait(cohort, enrolment, submission, bob, reviewers):
    later = Checkpoint.objects.create(cohort=cohort, kind="exit", opens_on="2030-01-01", due_on="2030-02-01")
    Assignment.objects.create(enrolment=enrolment, checkpoint=later, reviewer=reviewers[0], assigned_by=bob)
    assert not Enrolment.objects.filter(waits_for(reviewers[0].pk)).exists()


def handed_in_by(alice, cohort, bob, name):
    """What a new venture of the cohort submitted."""
    started = actions.start_assessment(name=name, by=alice)
    invitation = cohort_actions.invite(cohort=cohort, by=bob)
    place = cohort_actions.enrol(invitation=invitation, venture=started.venture, by=alice)
    return review_actions.submit(assessment=answer_as(started, "R-07", alice), enrolment=place, by=alice)


def reviewed(submission, by):
    declare(enrolment=submission.enrolment, person=by, answer="none")
    judge(submission=submission, reviewer=by, saying=Saying("mr_01", "cannot"))
    finish(submission=submission, reviewer=by)


@pytest.fixture
def three(published, alice, cohort, bob):
    """Three submissions, the first one submitted first."""
    return [handed_in_by(alice, cohort, bob, name) for name in ("Ash", "Birch", "Cedar")]


def test_the_next_one_has_the_fewest_finished_reviews_and_was_submitted_first(three, cohort, bob, reviewers):
    ash, birch, cedar = three
    rita, omar = reviewers
    assert next_to_review(cohort, omar) == ash.public_id
    reviewed(ash, rita)
    assert next_to_review(cohort, omar) == birch.public_id
    reviewed(birch, rita)
    assert next_to_review(cohort, omar) == cedar.public_id
    reviewed(cedar, rita)
    assert next_to_review(cohort, omar) == ash.public_id
    assert next_to_review(cohort, rita) is None
    # A review of somebody with a conflict counts no more.
    declare(enrolment=cedar.enrolment, person=rita, answer="conflict", reason="I hold shares")
    assert next_to_review(cohort, omar) == cedar.public_id
    declare(enrolment=cedar.enrolment, person=omar, answer="unsure", reason="A cousin works there")
    assert next_to_review(cohort, omar) == ash.public_id


def test_what_is_assigned_comes_first_and_alone_where_the_phase_says_so(three, cohort, bob, alice, reviewers):
    ash, _birch, cedar = three
    rita, omar = reviewers
    Assignment.objects.create(enrolment=cedar.enrolment, reviewer=omar, assigned_by=bob)
    assert next_to_review(cohort, omar) == cedar.public_id
    assert next_to_review(cohort, rita) == ash.public_id
    days = {"from_on": cohort.today, "to_on": cohort.today}
    plan_phase(cohort=cohort, checkpoint=None, by=bob, name="Screen", who="assigned", **days)
    assert next_to_review(cohort, rita) is None
    reviewed(cedar, omar)
    assert next_to_review(cohort, omar) is None


def test_own_ventures_and_what_is_returned_or_decided_are_no_next_ones(three, cohort, bob, alice, reviewers):
    ash, birch, cedar = three
    VentureMembership.objects.create(venture=ash.enrolment.venture, user=reviewers[0], role="viewer")
    assert next_to_review(cohort, reviewers[0]) == birch.public_id
    day = cohort.today + timedelta(7)
    return_submission(submission=birch, by=bob, sentences={"mr_01": "Which day?"}, due_on=day)
    assert next_to_review(cohort, reviewers[0]) == cedar.public_id
    decide(found=round_of(cohort, None), submission=cedar, by=bob, deciding=Deciding("accepted"))
    assert next_to_review(cohort, reviewers[0]) is None


def test_a_finished_review_leads_on_to_the_next_submission(client, three, cohort, reviewers):
    ash, birch, _cedar = three
    client.force_login(reviewers[0])
    declare(enrolment=ash.enrolment, person=reviewers[0], answer="none")
    judge(submission=ash, reviewer=reviewers[0], saying=Saying("mr_01", "cannot"))
    address = reverse("review", args=[ash.public_id])
    assert "Next submission to review" not in words(client.get(address))
    finish(submission=ash, reviewer=reviewers[0])
    page = client.get(address)
    assert "Next submission to review" in words(page)
    assert reverse("review", args=[birch.public_id]) in page.content.decode()
