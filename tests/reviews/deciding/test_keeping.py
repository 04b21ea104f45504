"""Deciding on one venture: illegal steps are refused in words, clashes show what is kept, and nothing is lost."""

import pytest
from django.db import transaction

from accounts.sealed import SealedRecord
from cohorts.models import AuditEntry, VentureMembership
from reviews.deciding.keeping import Deciding, Kept, NotDecidable, OtherKept, decide, move, set_places
from reviews.deciding.release import release
from reviews.models import Decision, DecisionHistory
from reviews.reviewing import declare
from tests.reviews.deciding.conftest import CONDITION


def test_a_decision_is_kept_with_its_history_and_an_entry_of_the_log(deck):
    kept = deck.decide(0, "conditional", conditions=(CONDITION,), reason="Close call")
    assert isinstance(kept, Kept)
    assert kept.decision.conditions == [["The data register is complete", "2027-01-15"]]
    again = deck.decide(0, "conditional", conditions=(CONDITION,), reason="Close call")
    assert not again.is_changed
    changed = deck.decide(0, "declined", expected_rev=1)
    assert (changed.decision.pk, changed.decision.rev) == (kept.decision.pk, 2)
    assert list(DecisionHistory.objects.values_list("rev", "outcome")) == [(1, "conditional"), (2, "declined")]
    assert AuditEntry.objects.filter(act="decided").count() == 2


def test_who_saw_another_decision_is_shown_the_one_that_is_kept(deck):
    first = deck.decide(0, "accepted").decision
    clash = deck.decide(0, "declined")
    assert isinstance(clash, OtherKept)
    assert (clash.current, Decision.objects.get().outcome) == (first, "accepted")


def test_conditions_belong_to_one_outcome(deck):
    with pytest.raises(NotDecidable, match="Conditions belong"):
        deck.decide(0, "accepted", conditions=(CONDITION,))
    assert not Decision.objects.exists()


def test_a_venture_that_left_is_not_decided_on(deck):
    place = deck.submissions[0].enrolment
    place.ended_at, place.end = place.enrolled_at, "left"
    place.save()
    with pytest.raises(NotDecidable, match="no longer in the cohort"):
        deck.decide(0, "accepted")


@pytest.mark.parametrize("answer", ["conflict", "unsure"])
def test_who_has_a_conflict_does_not_decide(deck, answer):
    declare(enrolment=deck.submissions[0].enrolment, person=deck.bob, answer=answer, reason="I hold shares")
    with pytest.raises(NotDecidable, match="conflict of interest"):
        deck.decide(0, "accepted")
    assert deck.decide(1, "accepted").is_changed


def test_a_member_of_the_venture_does_not_decide(deck):
    # What is filed for the tests is of Alice's assessment, whatever the enrolment.
    venture = deck.submissions[0].assessment.venture
    VentureMembership.objects.create(venture=venture, user=deck.bob, role="viewer")
    with pytest.raises(NotDecidable, match="member of this venture"):
        deck.decide(0, "accepted")


def test_the_waitlist_is_moved_one_place_at_a_time(deck):
    one, two = (deck.decide(at, "waitlist").decision for at in (0, 1))
    assert deck.table.waitlist == [one, two]
    assert move(found=deck.round, decision=two, by=deck.bob, step=-1)
    assert deck.table.waitlist == [two, one]
    assert not move(found=deck.round, decision=two, by=deck.bob, step=-1)
    kept = deck.decide(1, "waitlist", words="Other words", expected_rev=1).decision
    assert deck.table.waitlist == [kept, one]
    deck.decide(0, "declined", expected_rev=1)
    with pytest.raises(NotDecidable, match="not on the waitlist"):
        move(found=deck.round, decision=Decision.objects.get(pk=one.pk), by=deck.bob, step=1)


def test_what_was_released_does_not_move_and_does_not_change(deck):
    one, two = (deck.decide(at, "waitlist").decision for at in (0, 1))
    release(found=deck.round, by=deck.bob, shown=deck.table.shown)
    with pytest.raises(NotDecidable, match="keeps its place"):
        move(found=deck.round, decision=two, by=deck.bob, step=-1)
    row = Decision.objects.get(pk=one.pk)
    row.words = "Something else"
    for change in (row.save, row.delete):
        with pytest.raises(SealedRecord), transaction.atomic():
            change()
    assert not deck.decide(0, "waitlist").is_changed
    second = deck.decide(0, "accepted").decision
    assert second.pk != one.pk
    assert Decision.objects.get(pk=one.pk).outcome == "waitlist"


def test_places_are_a_number_or_nothing(deck):
    set_places(found=deck.round, places=20)
    assert deck.round.places == 20
    set_places(found=deck.round, places=None)
    assert deck.round.places is None


def test_a_decision_is_of_what_was_submitted(deck, bob):
    decide(found=deck.round, submission=deck.submissions[1], by=bob, deciding=Deciding("accepted"))
    assert Decision.objects.get().submission == deck.submissions[1]
