"""What changes assignments."""

import pytest

from cohorts.models import AuditEntry, Checkpoint
from reviews.assigning.keeping import NotAssigned, assign_all, assign_by_hand, describe, shown_of, take_away
from reviews.models import Assignment, ReviewerProfile
from reviews.reviewing import Saying, declare, judge
from tests.reviews.assigning.conftest import pairs, roster, wish


def member(cohort, user):
    return cohort.programme.organisation.staff.get(user=user)


def proposed(cohort, by, each=1, shown=None, **capacities):
    asked = wish(cohort, each, {int(key[1:]): value for key, value in capacities.items()})
    mark = shown or shown_of(roster(cohort).proposal(asked))
    return assign_all(cohort=cohort, checkpoint=None, wish=asked, shown=mark, by=by)


def kept():
    return set(Assignment.objects.values_list("enrolment", "reviewer"))


def test_a_proposal_is_assigned_as_it_was_shown_and_told_as_counts(cohort, enrolment, more, bob, reviewers):
    wanted = pairs(roster(cohort).proposal(wish(cohort, 2)))
    changed = proposed(cohort, bob, 2)
    assert kept() == wanted
    assert (changed.added, changed.removed, len(wanted)) == (6, 0, 6)
    entry = AuditEntry.objects.get(act="assigned")
    assert (entry.about, entry.facts) == (str(cohort.public_id), {"added": 6, "removed": 0})
    again = proposed(cohort, bob, 2)
    assert (again.added, again.removed, AuditEntry.objects.filter(act="assigned").count()) == (0, 0, 1)


def test_what_changed_since_the_proposal_was_shown_is_not_assigned(cohort, enrolment, bob, reviewers):
    shown = shown_of(roster(cohort).proposal(wish(cohort)))
    (pair,) = pairs(roster(cohort).proposal(wish(cohort)))
    person = next(one for one in reviewers if one.pk == pair[1])
    declare(enrolment=enrolment, person=person, answer="conflict", reason="I hold shares")
    with pytest.raises(NotAssigned, match="Something changed"):
        proposed(cohort, bob, shown=shown)
    assert kept() == set()


def test_a_later_run_moves_only_what_nobody_began_or_chose(cohort, enrolment, submission, more, bob, reviewers):
    rita, omar = reviewers
    assign_by_hand(cohort=cohort, checkpoint=None, enrolment=more[0], reviewer=member(cohort, rita), by=bob)
    declare(enrolment=enrolment, person=rita, answer="none")
    judge(submission=submission, reviewer=rita, saying=Saying("mr_01", "cannot"))
    Assignment.objects.create(enrolment=enrolment, reviewer=rita, assigned_by=bob)
    Assignment.objects.create(enrolment=more[1], reviewer=rita, assigned_by=bob)
    proposed(cohort, bob, **{f"p{rita.pk}": 2})
    assert kept() == {(enrolment.pk, rita.pk), (more[0].pk, rita.pk), (more[1].pk, omar.pk)}


def test_by_hand_once_and_never_against_a_conflict(cohort, enrolment, bob, reviewers):
    rita, omar = reviewers
    named = {"cohort": cohort, "checkpoint": None, "enrolment": enrolment, "by": bob}
    for added in (1, 0):
        assert assign_by_hand(reviewer=member(cohort, rita), **named).added == added
    declare(enrolment=enrolment, person=omar, answer="conflict", reason="I hold shares")
    with pytest.raises(NotAssigned, match="conflict of interest"):
        assign_by_hand(reviewer=member(cohort, omar), **named)
    enrolment.ended_at, enrolment.end = enrolment.enrolled_at, "left"
    enrolment.save()
    with pytest.raises(NotAssigned, match="has left"):
        assign_by_hand(reviewer=member(cohort, bob), **named)
    assert kept() == {(enrolment.pk, rita.pk)}


def test_an_assignment_chosen_by_hand_is_so_from_then_on(cohort, enrolment, bob, reviewers):
    proposed(cohort, bob)
    row = Assignment.objects.get()
    assert row.reasons
    named = {"cohort": cohort, "checkpoint": None, "enrolment": enrolment, "by": bob}
    assign_by_hand(reviewer=member(cohort, row.reviewer), **named)
    row.refresh_from_db()
    assert row.is_by_hand


def test_it_is_taken_away_unless_the_review_is_begun(cohort, enrolment, submission, bob, reviewers):
    rita = reviewers[0]
    named = {"cohort": cohort, "checkpoint": None, "enrolment": enrolment, "by": bob, "reviewer": member(cohort, rita)}
    assert take_away(**named).removed == 0
    assign_by_hand(**named)
    assert take_away(**named).removed == 1
    assign_by_hand(**named)
    declare(enrolment=enrolment, person=rita, answer="none")
    judge(submission=submission, reviewer=rita, saying=Saying("mr_01", "cannot"))
    with pytest.raises(NotAssigned, match="has begun"):
        take_away(**named)
    assert kept() == {(enrolment.pk, rita.pk)}


def test_each_checkpoint_has_assignments_of_its_own(cohort, enrolment, bob, reviewers):
    point = Checkpoint.objects.create(cohort=cohort, kind="exit", opens_on="2030-01-01", due_on="2030-02-01")
    for one in (None, point):
        named = {"cohort": cohort, "enrolment": enrolment, "by": bob, "reviewer": member(cohort, reviewers[0])}
        assert assign_by_hand(checkpoint=one, **named).added == 1
    assert len(roster(cohort, point).assignments) == 1


def test_what_a_reviewer_can_take_on_is_kept_once(cohort, reviewers):
    for capacity in (3, None):
        describe(cohort=cohort, reviewer=reviewers[0], capacity=capacity, chapters=["le"], languages=["en"], tracks=[])
    row = ReviewerProfile.objects.get()
    assert (row.capacity, row.chapters, row.languages) == (None, ["le"], ["en"])
