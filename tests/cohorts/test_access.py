"""Who comes through the doors of organisations, cohorts, ventures and invitations."""

import uuid
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone

from cohorts import actions
from cohorts.access import ClosedInvitation, cohort_for, open_invitation, organisation_for, owned_venture_for
from cohorts.models import StaffMembership

pytestmark = pytest.mark.django_db


def is_open(door, *args):
    try:
        door(*args)
    except Http404:
        return False
    return True


def test_staff_see_their_own_organisation_and_its_cohorts_alone(cohort, other_cohort, bob, dora, alice):
    for user, own, foreign in ((bob, cohort, other_cohort), (dora, other_cohort, cohort)):
        for door, of in ((cohort_for, lambda c: c), (organisation_for, lambda c: c.programme.organisation)):
            assert is_open(door, user, of(own).public_id)
            assert not is_open(door, user, of(foreign).public_id)
    assert not is_open(cohort_for, alice, cohort.public_id)
    assert not is_open(cohort_for, AnonymousUser(), cohort.public_id)
    assert not is_open(organisation_for, AnonymousUser(), cohort.programme.organisation.public_id)


def test_owners_and_managers_of_an_organisation_see_the_same(cohort, dora):
    organisation = cohort.programme.organisation
    StaffMembership.objects.create(organisation=organisation, user=dora, role=StaffMembership.Role.MANAGER)
    assert is_open(organisation_for, dora, organisation.public_id)
    assert is_open(cohort_for, dora, cohort.public_id)


def test_founders_whose_venture_is_in_a_cohort_do_not_see_the_cohort(enrolment, alice):
    assert not is_open(cohort_for, alice, enrolment.cohort.public_id)


@pytest.mark.usefixtures("team")
def test_only_the_owner_enrols_a_venture_and_members_are_told_so(assessment, alice, erin, vic, bob):
    venture = assessment.venture
    assert owned_venture_for(alice, venture.public_id) == venture
    for member in (erin, vic):
        with pytest.raises(PermissionDenied, match="Only the owner"):
            owned_venture_for(member, venture.public_id)
    for user in (bob, AnonymousUser()):
        assert not is_open(owned_venture_for, user, venture.public_id)
    assert not is_open(owned_venture_for, alice, uuid.uuid4())


def test_an_open_invitation_is_found_by_its_code_alone(invitation):
    assert open_invitation(invitation.code) == invitation
    for code in ("", invitation.code[:-1], invitation.code.swapcase(), "x" * 200):
        assert not is_open(open_invitation, code)


@pytest.mark.parametrize(("seconds", "closed"), [(30, False), (-1, True)])
def test_an_invitation_closes_at_its_moment_and_names_who_invited(invitation, seconds, closed):
    invitation.expires_at = timezone.now() + timedelta(seconds=seconds)
    invitation.save()
    if not closed:
        assert open_invitation(invitation.code) == invitation
        return
    with pytest.raises(ClosedInvitation, match="Kiln"):
        open_invitation(invitation.code)


def test_a_withdrawn_invitation_is_closed_whatever_its_date(invitation, bob):
    actions.withdraw(invitation=invitation, by=bob)
    with pytest.raises(ClosedInvitation, match="Kiln"):
        open_invitation(invitation.code)
