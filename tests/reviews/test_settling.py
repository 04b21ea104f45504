"""Settling an answer on which reviewers differ: who may, what it does, and when it falls open again."""

import pytest

from accounts.sealed import SealedRecord
from cohorts.models import AuditEntry, StaffMembership
from engine.playbook.answers import VALUE, Answer
from reviews.models import Settlement
from reviews.reviewing import declare, finish, reopen
from reviews.sealing import evaluate_submission
from reviews.settling import NotSettled, Settling, settle_item, settled_and_open, shown_of
from tests.reviews.differing import ITEM, say, two_who_differ
from tests.world import colleague

pytestmark = pytest.mark.django_db


def settle(submission, by, outcome="other", value=1, reason="The log covers one month", shown=None):
    shown = shown or shown_of(settled_and_open(submission), ITEM)
    settling = Settling(ITEM, outcome, value if outcome == "other" else None, reason, shown)
    return settle_item(submission=submission, by=by, settling=settling)


def held(submission):
    """What holds of the item now, and whether it is settled and open."""
    known = settled_and_open(submission)
    return known.confirmed.get(ITEM), ITEM in known.settled, ITEM in known.differing


def test_a_lead_settles_and_the_answer_holds_while_the_reviews_stay(submission, bob):
    two_who_differ(submission)
    key = settled_and_open(submission).key
    assert held(submission) == (None, False, True)
    settle(submission, bob)
    assert held(submission) == (Answer(VALUE, 1), True, False)
    known = settled_and_open(submission)
    assert [one.outcome for one in known.said[ITEM]] == ["confirmed", "other"]
    assert known.key != key
    entry = AuditEntry.objects.get(act="answered")
    assert entry.facts == {"submission": str(submission.public_id), "item": ITEM}
    assert AuditEntry.objects.filter(act="answered", by=bob).count() == 1


def test_a_claim_is_settled_as_confirmed_and_settled_again_the_newest_counts(submission, bob):
    two_who_differ(submission)
    first = settle(submission, bob, "confirmed")
    assert held(submission)[0] == evaluate_submission(submission).answers[ITEM]
    settle(submission, bob, value=2)
    assert held(submission)[0] == Answer(VALUE, 2)
    assert Settlement.objects.filter(pk=first.pk).exists()


def test_the_same_settled_twice_is_settled_once(submission, bob):
    two_who_differ(submission)
    shown = shown_of(settled_and_open(submission), ITEM)
    first = settle(submission, bob, shown=shown)
    assert settle(submission, bob, shown=shown).pk == first.pk
    assert (Settlement.objects.count(), AuditEntry.objects.filter(act="answered").count()) == (1, 1)


def test_it_falls_open_when_one_of_the_reviews_changes_and_not_when_it_is_only_reopened(submission, bob):
    rita, _omar = two_who_differ(submission)
    settle(submission, bob)
    reopen(submission=submission, reviewer=rita)
    assert held(submission) == (Answer(VALUE, 0), False, False)  # Omar's alone counts
    finish(submission=submission, reviewer=rita)
    assert held(submission) == (Answer(VALUE, 1), True, False)
    reopen(submission=submission, reviewer=rita)
    say(submission, rita, ITEM, 2, rev=1)
    finish(submission=submission, reviewer=rita)
    assert held(submission) == (None, False, True)


def test_a_third_who_differs_opens_it_again_and_one_who_cannot_judge_does_not(submission, bob):
    two_who_differ(submission)
    settle(submission, bob)
    for name, outcome, is_settled in (("nora", "cannot", True), ("kofi", 2, False)):
        one = colleague(name, submission.enrolment.cohort.programme.organisation, "reviewer")
        declare(enrolment=submission.enrolment, person=one, answer="none")
        say(submission, one, ITEM, outcome)
        finish(submission=submission, reviewer=one)
        assert held(submission)[1] == is_settled, name


def test_what_changed_since_it_was_shown_is_not_settled(submission, bob):
    rita, _omar = two_who_differ(submission)
    shown = shown_of(settled_and_open(submission), ITEM)
    reopen(submission=submission, reviewer=rita)
    say(submission, rita, ITEM, 2, rev=1)
    finish(submission=submission, reviewer=rita)
    with pytest.raises(NotSettled, match="changed since you opened"):
        settle(submission, bob, shown=shown)
    shown = shown_of(settled_and_open(submission), ITEM)
    settle(submission, bob, shown=shown)
    other = colleague("mia", submission.enrolment.cohort.programme.organisation, "manager")
    with pytest.raises(NotSettled, match="changed since you opened"):
        settle(submission, other, value=4, shown=shown)
    assert held(submission)[0] == Answer(VALUE, 1)


def test_where_reviewers_agree_there_is_nothing_to_settle(submission, bob):
    two_who_differ(submission, omar="confirmed")
    with pytest.raises(NotSettled, match="do not differ"):
        settle(submission, bob)


def test_one_of_the_two_settles_only_where_nobody_else_can(submission, bob):
    rita, _omar = two_who_differ(submission)
    StaffMembership.objects.filter(user=rita).update(role="manager")
    with pytest.raises(NotSettled, match="one of those who differ"):
        settle(submission, rita)
    declare(enrolment=submission.enrolment, person=bob, answer="conflict", reason="I hold shares")
    settle(submission, rita)
    assert held(submission)[1]


def test_nobody_with_a_conflict_settles_and_what_they_settled_counts_no_more(submission, bob):
    two_who_differ(submission)
    settle(submission, bob)
    declare(enrolment=submission.enrolment, person=bob, answer="conflict", reason="I hold shares")
    assert held(submission) == (None, False, True)
    with pytest.raises(NotSettled, match="Others decide"):
        settle(submission, bob, value=2)


def test_a_settlement_never_changes(submission, bob):
    two_who_differ(submission)
    made = settle(submission, bob)
    made.reason = "Another"
    with pytest.raises(SealedRecord):
        made.save()
    with pytest.raises(SealedRecord):
        Settlement.objects.all().delete()
