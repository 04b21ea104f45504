"""Rows of decisions: what is only added stays, and what was released does too."""

import pytest

from accounts.sealed import SealedRecord
from reviews.models import Decision, DecisionHistory, DecisionRound


@pytest.fixture
def decision(cohort, enrolment, submission, bob):
    found = DecisionRound.objects.create(cohort=cohort)
    fields = {"outcome": "accepted", "words": "Come in", "decided_by": bob}
    return Decision.objects.create(round=found, enrolment=enrolment, submission=submission, **fields)


def test_a_decision_changes_until_it_was_released(decision):
    decision.words = "Welcome"
    decision.save()
    Decision.objects.pending().update(released_at=decision.decided_at)
    assert list(Decision.objects.released()) == [decision]
    for change in (decision.save, decision.delete):
        with pytest.raises(SealedRecord):
            change()
    assert (str(decision), str(decision.round)) == ("accepted", "Autumn, -")


def test_the_history_is_only_added_to(decision, bob):
    row = DecisionHistory.objects.create(decision=decision, outcome="accepted", decided_by=bob)
    with pytest.raises(SealedRecord):
        row.save()
    assert row.content == ("accepted", "", "", [])
