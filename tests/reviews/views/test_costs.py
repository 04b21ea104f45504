"""What the pages of a review cost does not grow with ventures, reviewers or judgements."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bench.crowd import judgements
from reviews.confirming import confirm
from reviews.desk.page import ground_of
from reviews.models import Judgement, Review, Submission
from reviews.reviewing import declare
from reviews.sealing import evaluate_submission
from tests.world import colleague


def reviewed_by(submission, person, *, is_strict, is_finished=True):
    """A review of the whole set, written at once."""
    declare(enrolment=submission.enrolment, person=person, answer="none")
    review = Review.objects.create(submission=submission, reviewer=person)
    evaluation = evaluate_submission(submission)
    keys = ground_of(submission, evaluation, "en").chosen.ids
    Judgement.objects.bulk_create(judgements(review, evaluation, keys, is_strict))
    if is_finished:
        review.finished_at = review.begun_at
        review.save(update_fields=["finished_at"])
        confirm(submission)


@pytest.mark.guard
def test_review_and_submission_ask_the_same_however_much_was_reviewed(client, ventures, cohort, bob):
    rita, omar = (colleague(name, cohort.programme.organisation, "reviewer") for name in ("rita", "omar"))
    here, *others = Submission.objects.order_by("pk")
    at = reverse("submission", args=[here.public_id])
    paths = [at, f"{at}/answers", f"{at}/review?item=mr_01", f"{at}/review?item=mr_01&all"]
    client.force_login(bob)

    def asked():
        found = []
        for path in paths:
            client.get(path)  # what a process keeps is read
            with CaptureQueriesContext(connection) as queries:
                assert client.get(path).status_code == 200
            found.append(len(queries))
        return found

    reviewed_by(here, bob, is_strict=True, is_finished=False)
    reviewed_by(here, rita, is_strict=False)
    before = asked()
    reviewed_by(here, omar, is_strict=True)
    for submission in others:
        for person in (bob, rita, omar):
            reviewed_by(submission, person, is_strict=person == bob)
    assert asked() == before
    assert max(before) <= 19
