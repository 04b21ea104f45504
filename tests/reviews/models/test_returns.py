"""Rows of returns: what came back and what was saved stays as it was, and a return ends once."""

import pytest

from accounts.sealed import SealedRecord
from reviews.models import Return, ReturnAnswer, ReturnAnswerHistory, ReturnedItem


@pytest.fixture
def returned(submission, bob):
    found = Return.objects.create(submission=submission, due_on="2027-01-01", returned_by=bob)
    pin = ReturnedItem.objects.create(of=found, item_id="mr_01", sentence="Name the day")
    ReturnAnswerHistory.objects.create(pin=pin, raw=2, answered_by=bob)
    ReturnAnswer.objects.create(pin=pin, raw=2, answered_by=bob)
    return found


@pytest.mark.parametrize("model", [ReturnedItem, ReturnAnswerHistory])
def test_what_was_written_is_only_added_to(returned, model):
    row = model.objects.get()
    for change in (row.save, row.delete, model.objects.all().delete):
        with pytest.raises(SealedRecord):
            change()


def test_a_return_that_was_withdrawn_never_changes_and_none_is_deleted(returned, submission, bob):
    with pytest.raises(SealedRecord):
        returned.delete()
    returned.withdraw(bob)
    again = Return.objects.get(pk=returned.pk)
    with pytest.raises(SealedRecord):
        again.answer_with(submission)
    assert not Return.objects.get(pk=returned.pk).is_open
    assert Return.objects.get(pk=returned.pk).answered_with is None


def test_open_returns_are_found_by_venture_and_checkpoint(returned, enrolment, bob):
    assert Return.objects.open().at(enrolment, None).get() == returned
    assert Return.objects.open().get().enrolment == enrolment
    returned.withdraw(bob)
    assert not Return.objects.open().at(enrolment, None).exists()
