"""Declarations and histories of judgements as rows: added, never changed or taken out; words of what was said."""

import pytest

from accounts.sealed import SealedRecord
from reviews.models import Declaration, Review
from reviews.reviewing import declare


@pytest.fixture
def declared(enrolment, bob):
    declare(enrolment=enrolment, person=bob, answer="unsure", reason="A cousin works there")
    return Declaration.objects.get()


def test_a_declaration_never_changes(declared):
    declared.answer = "none"
    with pytest.raises(SealedRecord):
        declared.save()
    with pytest.raises(SealedRecord):
        Declaration.objects.filter(pk=declared.pk).update(answer="none")
    assert Declaration.objects.get().answer == "unsure"


def test_a_declaration_is_never_taken_out(declared):
    with pytest.raises(SealedRecord):
        declared.delete()
    with pytest.raises(SealedRecord):
        Declaration.objects.all().delete()
    assert Declaration.objects.count() == 1


def test_a_review_is_finished_once_it_says_when(submission, bob):
    review = Review.objects.create(submission=submission, reviewer=bob)
    assert not review.is_finished
    review.finished_at = review.begun_at
    assert review.is_finished
