"""What staff read of the reviews of a submission, and who reads it when."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cohorts.models import StaffMembership
from reviews.reviewing import Saying, declare, finish, judge
from tests.test_staff import words
from tests.world import colleague


@pytest.fixture
def reviewers(cohort, enrolment):
    found = [colleague(name, cohort.programme.organisation, "reviewer") for name in ("rita", "omar")]
    for one in found:
        declare(enrolment=enrolment, person=one, answer="none")
    return found


def say(submission, by, item, outcome="confirmed", value=None):
    judge(submission=submission, reviewer=by, saying=Saying(item, outcome, value, reason=f"{by.name} read the log"))


def read(client, user, submission):
    client.force_login(user)
    return client.get(reverse("submission", args=[submission.public_id]))


def confirmed(response):
    """The line of the confirmed view."""
    text = words(response)
    return text[text.index("Confirmed ") :].split(" ")[1:5]


def test_without_a_review_nobody_has_reviewed_it(client, submission, bob):
    response = read(client, bob, submission)
    assert "Nobody has reviewed it yet." in words(response)
    assert confirmed(response) == ["–", "no", "review", "shown"]


def test_a_finished_review_narrows_the_confirmed_view_and_a_begun_one_does_not(client, submission, bob, reviewers):
    rita, omar = reviewers
    say(submission, rita, "mr_01")
    say(submission, omar, "bm_01")
    page = read(client, bob, submission)
    assert "begun, does not count yet" in words(page)
    assert confirmed(page)[0] == "–"
    finish(submission=submission, reviewer=rita, recommendation="accept", note="Strong on demand")
    page = read(client, bob, submission)
    low, high = confirmed(page)[0].split("–")
    assert 0 < float(low) < float(high) == 100
    assert confirmed(page)[1:4] == ["1", "answer", "reviewed"]
    assert "Strong on demand" in words(page)


def test_where_reviewers_differ_the_question_is_named_with_both_answers(client, submission, bob, reviewers):
    rita, omar = reviewers
    say(submission, rita, "mr_01")
    say(submission, rita, "bm_01")
    say(submission, omar, "mr_01", "other", 0)
    for one in reviewers:
        finish(submission=submission, reviewer=one)
    page = read(client, bob, submission)
    (one,) = page.context["reviews"].differing
    assert [name for name, _words, _reason in one.said] == ["Rita", "Omar"]
    assert one.said[1][2] == "Omar read the log"
    assert "Reviewers differ on 1 question; it stays open" in words(page)
    assert confirmed(page)[1:3] == ["1", "answer"]


def test_a_reviewer_reads_what_others_say_after_finishing_and_not_before(client, submission, reviewers):
    rita, omar = reviewers
    say(submission, omar, "mr_01", "other", 0)
    finish(submission=submission, reviewer=omar, note="Weak on demand")
    say(submission, rita, "mr_01")
    page = read(client, rita, submission)
    assert "shown once you have finished your own review" in words(page)
    assert "Weak on demand" not in words(page)
    assert confirmed(page)[0] == "–"
    finish(submission=submission, reviewer=rita)
    page = read(client, rita, submission)
    assert "Weak on demand" in words(page)
    declare(enrolment=submission.enrolment, person=rita, answer="conflict", reason="My sister was hired")
    assert "Weak on demand" not in words(read(client, rita, submission))


def test_founders_read_nothing_of_it_even_as_staff(client, submission, alice, reviewers):
    rita = reviewers[0]
    say(submission, rita, "mr_01", "other", 0)
    finish(submission=submission, reviewer=rita, note="Weak on demand")
    organisation = submission.enrolment.cohort.programme.organisation
    for _turn in range(2):
        page = read(client, alice, submission)
        assert page.context["reviews"] is None
        assert "Weak on demand" not in words(page)
        assert confirmed(page)[0] == "–"
        StaffMembership.objects.get_or_create(organisation=organisation, user=alice, role="owner")


def test_who_is_not_sure_or_stepped_aside_is_shown_to_those_who_manage(client, submission, bob, reviewers):
    rita, omar = reviewers
    declare(enrolment=submission.enrolment, person=rita, answer="unsure", reason="We met once")
    declare(enrolment=submission.enrolment, person=omar, answer="conflict", reason="I hold shares")
    text = words(read(client, bob, submission))
    assert "Rita is not sure about a conflict of interest" in text
    assert "Omar stepped aside. I hold shares" in text
    assert "I hold shares" not in words(read(client, rita, submission))


def test_the_page_costs_as_many_queries_with_two_reviews_as_with_four(client, submission, bob, cohort, reviewers):
    more = [colleague(name, cohort.programme.organisation, "reviewer") for name in ("nora", "kofi")]
    counted = []
    for group in (reviewers, more):
        for one in group:
            declare(enrolment=submission.enrolment, person=one, answer="none")
            say(submission, one, "mr_01", "other", len(one.name) % 2)
            finish(submission=submission, reviewer=one)
        read(client, bob, submission)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("submission", args=[submission.public_id]))
        counted.append(len(queries))
    assert counted[0] == counted[1]
