"""What somebody is assigned to and has not reviewed yet: in the list of the cohort and on their day."""

from cohorts.models import Checkpoint, Enrolment
from reviews.assigning.waiting import waits_for
from reviews.day import Reader
from reviews.day.reviews import of_reviews
from reviews.models import Assignment
from reviews.reviewing import Saying, declare, finish, judge, reopen
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
