"""Who reads what was handed in: both sides of it, and nobody beside them."""

import uuid

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404

from cohorts.models import StaffMembership
from reviews.access import declaration_for, review_for, submission_for
from reviews.reviewing import declare
from reviews.sealing import SealBroken
from tests.tampering import tamper
from tests.world import colleague

pytestmark = pytest.mark.django_db


def is_open(user, public_id):
    try:
        submission_for(user, public_id)
    except Http404:
        return False
    return True


@pytest.mark.usefixtures("team", "other_cohort")
def test_members_of_the_venture_and_staff_of_the_cohort_read_it(submission, alice, erin, vic, bob, dora, charlie):
    readers = {user.name: is_open(user, submission.public_id) for user in (alice, erin, vic, bob, dora, charlie)}
    assert readers == {"Alice": True, "Erin": True, "Vic": True, "Bob": True, "Dora": False, "Charlie": False}
    assert not is_open(AnonymousUser(), submission.public_id)
    assert not is_open(alice, uuid.uuid4())


def test_whoever_is_founder_and_staff_reads_it_once(submission, alice):
    organisation = submission.enrolment.cohort.programme.organisation
    StaffMembership.objects.create(organisation=organisation, user=alice)
    assert submission_for(alice, submission.public_id) == submission


def test_whoever_leaves_the_incubator_reads_it_no_more(submission, bob):
    StaffMembership.objects.filter(user=bob).delete()
    assert not is_open(bob, submission.public_id)


def test_a_broken_seal_opens_for_nobody_and_hides_from_strangers(submission, alice, bob, charlie):
    tamper("reviews_submission", "venture_name", "Another name", submission.public_id)
    for user in (alice, bob):
        with pytest.raises(SealBroken, match=str(submission.public_id)):
            submission_for(user, submission.public_id)
    assert not is_open(charlie, submission.public_id)


@pytest.mark.usefixtures("team", "other_cohort")
def test_staff_who_review_come_in_and_nobody_else(submission, cohort, alice, erin, vic, bob, dora, charlie):
    organisation = cohort.programme.organisation
    for role in ("owner", "manager", "reviewer"):
        assert review_for(colleague(role, organisation, role), submission.public_id).submission == submission
    with pytest.raises(PermissionDenied):
        review_for(colleague("watch", organisation, "observer"), submission.public_id)
    for user in (alice, erin, vic, dora, charlie, AnonymousUser()):
        with pytest.raises(Http404):
            review_for(user, submission.public_id)
    with pytest.raises(Http404):
        review_for(bob, uuid.uuid4())


def test_a_member_of_the_venture_does_not_review_it_even_as_staff(submission, alice):
    organisation = submission.enrolment.cohort.programme.organisation
    StaffMembership.objects.create(organisation=organisation, user=alice, role="owner")
    with pytest.raises(PermissionDenied):
        review_for(alice, submission.public_id)


def test_a_review_is_open_only_while_the_newest_declaration_says_no_conflict(submission, enrolment, bob):
    def is_open():
        return review_for(bob, submission.public_id).is_open

    assert not is_open()
    declare(enrolment=enrolment, person=bob, answer="none")
    assert is_open()
    declare(enrolment=enrolment, person=bob, answer="unsure", reason="We met once")
    assert not is_open()


def test_a_broken_seal_is_not_reviewed(submission, bob):
    tamper("reviews_submission", "venture_name", "Another name", submission.public_id)
    with pytest.raises(SealBroken):
        review_for(bob, submission.public_id)


@pytest.mark.usefixtures("other_cohort")
def test_a_declaration_is_settled_by_those_who_manage_the_cohort(submission, enrolment, cohort, bob, dora, alice):
    rita = colleague("rita", cohort.programme.organisation, "reviewer")
    said = declare(enrolment=enrolment, person=rita, answer="unsure", reason="We met once")
    assert declaration_for(bob, said.public_id) == said
    with pytest.raises(PermissionDenied):
        declaration_for(rita, said.public_id)
    for user in (dora, alice):
        with pytest.raises(Http404):
            declaration_for(user, said.public_id)
