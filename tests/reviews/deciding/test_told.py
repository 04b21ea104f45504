"""What founders are told once a decision is released: what reviewers confirmed until then, and nothing before."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from reviews.deciding.keeping import Deciding, decide, round_of
from reviews.deciding.release import release
from reviews.deciding.table import Table, submissions_to_decide
from reviews.deciding.told import told_to
from reviews.models import ConfirmedStanding


@pytest.fixture
def kept(submission):
    """Two reviews that were finished yesterday."""
    figures = {"readiness": 12.04, "readiness_high": 61.5, "reviewed_at": timezone.now() - timedelta(days=1)}
    return ConfirmedStanding.objects.create(submission=submission, reviews=2, **figures)


def released(submission, bob):
    cohort = submission.enrolment.cohort
    found = round_of(cohort, submission.checkpoint)
    decide(found=found, submission=submission, by=bob, deciding=Deciding("accepted", words="Come in"))
    shown = Table(found, submissions_to_decide(cohort, submission.checkpoint)).shown
    assert release(found=found, by=bob, shown=shown) == 1


def pages(client, submission, alice):
    client.force_login(alice)
    result = reverse("result", args=[submission.assessment.public_id])
    return client.get(reverse("submission", args=[submission.public_id])).text, client.get(result).text


def test_nothing_is_told_before_the_release_and_the_interval_after_it(client, submission, kept, alice, bob):
    assert not any("12.0–61.5" in page for page in pages(client, submission, alice))
    released(submission, bob)
    said = "Readiness as confirmed by 2 reviews, "
    for page in pages(client, submission, alice):
        assert said in page
        assert "12.0–61.5. An interval is for what nobody reviewed or reviewers differ on." in page


def test_a_review_that_was_finished_after_the_release_is_not_told(client, submission, kept, alice, bob):
    released(submission, bob)
    ConfirmedStanding.objects.update(reviewed_at=timezone.now() + timedelta(hours=1))
    assert not any("12.0–61.5" in page for page in pages(client, submission, alice))


def test_it_is_one_query_and_one_sentence(submission, kept, bob, django_assert_num_queries):
    released(submission, bob)
    with django_assert_num_queries(1):
        [told] = told_to(submission.assessment)
    assert "12.0–61.5" in told.confirmed
    kept.delete()
    [told] = told_to(submission.assessment)
    assert told.confirmed == ""
