"""Invitations of one person: what they are, whoever invites."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cohorts.belonging import AnotherAddress, is_address_of, renew, use
from cohorts.models import StaffInvitation, VentureInvitation


@pytest.fixture(params=["organisation", "venture"])
def invitation(request, cohort, assessment, bob):
    given = {"address": "charlie@example.org", "role": "owner", "invited_by": bob}
    if request.param == "venture":
        return VentureInvitation.objects.create(venture=assessment.venture, **given)
    return StaffInvitation.objects.create(organisation=cohort.programme.organisation, **given)


def test_it_is_used_once_by_whoever_owns_the_address(invitation, charlie, dora):
    with pytest.raises(AnotherAddress, match=r"charlie@example\.org"):
        use(invitation, dora)
    assert use(invitation, charlie)
    assert (invitation.state, invitation.accepted_by) == ("used", charlie)
    assert not use(invitation, charlie)
    assert not renew(invitation)


def test_an_expired_one_is_renewed_and_a_revoked_one_is_not(invitation, charlie):
    invitation.expires_at = timezone.now() - timedelta(seconds=1)
    assert (invitation.state, use(invitation, charlie)) == ("expired", False)
    assert renew(invitation)
    assert (invitation.state, invitation.letters) == ("waiting", 2)
    invitation.withdrawn_at = timezone.now()
    assert (invitation.state, renew(invitation), use(invitation, charlie)) == ("withdrawn", False, False)


def test_an_address_counts_once_it_is_confirmed_in_any_letters(charlie):
    charlie.emailaddress_set.create(email="late@example.org", verified=False)
    assert is_address_of(charlie, "Charlie@Example.org")
    assert not is_address_of(charlie, "late@example.org")
