"""Who comes through the doors of an assessment and its evidence; others learn nothing, not even that it is there."""

import uuid

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone

from assessments import actions
from assessments.access import assessment_for, editable_assessment_for, evidence_for, may_edit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team", "submission")]


@pytest.fixture
def people(alice, erin, vic, bob, charlie):
    return {"owner": alice, "editor": erin, "viewer": vic, "staff": bob, "stranger": charlie, "nobody": AnonymousUser()}


def outcome(door, *args):
    try:
        door(*args)
    except Http404:
        return "nothing here"
    except PermissionDenied:
        return "may only read"
    return "open"


@pytest.mark.parametrize(
    ("role", "reads", "edits"),
    [
        ("owner", "open", "open"),
        ("editor", "open", "open"),
        ("viewer", "open", "may only read"),
        ("staff", "nothing here", "nothing here"),
        ("stranger", "nothing here", "nothing here"),
        ("nobody", "nothing here", "nothing here"),
    ],
)
def test_each_role_comes_as_far_as_it_may(assessment, evidence, people, role, reads, edits):
    user = people[role]
    assert outcome(assessment_for, user, assessment.public_id) == reads
    assert outcome(evidence_for, user, evidence.public_id) == reads
    assert outcome(editable_assessment_for, user, assessment.public_id) == edits
    assert may_edit(user, assessment) == (edits == "open")


def test_what_is_not_there_looks_like_what_is_forbidden(alice):
    for door in (assessment_for, editable_assessment_for, evidence_for):
        assert outcome(door, alice, uuid.uuid4()) == "nothing here"


def test_what_the_door_learned_of_its_reader_counts_for_nobody_else(assessment, people, django_assert_num_queries):
    """The door says with the same query what its reader may do; of others the database is asked."""
    for role, edits in {"owner": True, "editor": True, "viewer": False}.items():
        found = assessment_for(people[role], assessment.public_id)
        with django_assert_num_queries(0):
            assert may_edit(people[role], found) is edits
        others = {other: may_edit(people[other], found) for other in people if other != role}
        assert {other for other, may in others.items() if may} == {"owner", "editor"} - {role}


def test_nobody_edits_an_archived_venture(assessment, people):
    assessment.venture.archived_at = timezone.now()
    assessment.venture.save()
    for role in ("owner", "editor", "viewer"):
        found = assessment_for(people[role], assessment.public_id)
        assert not may_edit(people[role], found)
        assert outcome(editable_assessment_for, people[role], assessment.public_id) == "may only read"


def test_an_owner_elsewhere_edits_nothing_here(assessment, charlie):
    own = actions.start_assessment(name="His own", by=charlie)
    assert (may_edit(charlie, own), may_edit(charlie, assessment)) == (True, False)


def test_evidence_taken_back_is_handed_out_to_nobody(evidence, alice, bob):
    actions.remove_evidence(evidence=evidence, by=alice)
    assert [outcome(evidence_for, user, evidence.public_id) for user in (alice, bob)] == ["nothing here"] * 2


def test_a_reader_is_told_whom_to_ask(assessment, vic):
    with pytest.raises(PermissionDenied, match="Ask its owner"):
        editable_assessment_for(vic, assessment.public_id)


def test_whoever_leaves_the_venture_stands_outside_at_once(assessment, erin):
    assert outcome(assessment_for, erin, assessment.public_id) == "open"
    assessment.venture.members.filter(user=erin).delete()
    assert outcome(editable_assessment_for, erin, assessment.public_id) == "nothing here"


def test_a_door_hands_out_what_was_asked_for(assessment, evidence, alice):
    assert assessment_for(alice, assessment.public_id) == assessment
    assert editable_assessment_for(alice, assessment.public_id) == assessment
    assert evidence_for(alice, evidence.public_id) == evidence
