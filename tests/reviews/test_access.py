"""Who reads what was handed in: both sides of it, and nobody beside them."""

import uuid

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from cohorts.models import StaffMembership
from reviews.access import submission_for
from reviews.sealing import SealBroken
from tests.tampering import tamper

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
