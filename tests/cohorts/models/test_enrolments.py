"""Invitations and enrolments: which can still be used, and which count."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cohorts.actions import approve, end_enrolment
from cohorts.models import Enrolment, Invitation, Invitee, StaffMembership, VentureMembership

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("minutes", "withdrawn", "is_open"), [(1, False, True), (1, True, False), (-1, False, False), (-1, True, False)]
)
def test_row_and_query_agree_on_what_is_open(invitation, minutes, withdrawn, is_open):
    invitation.expires_at = timezone.now() + timedelta(minutes=minutes)
    invitation.withdrawn_at = timezone.now() if withdrawn else None
    invitation.save()
    assert invitation.is_open is is_open
    assert Invitation.objects.open().exists() is is_open


def test_rows_are_named_as_people_call_them(enrolment, invitation, cohort, alice, bob):
    assert str(enrolment) == f"{enrolment.venture.name} in Autumn"
    assert str(invitation) == "invitation to Autumn"
    assert str(VentureMembership.objects.get()) == f"Alice @ {enrolment.venture.name}"
    assert str(StaffMembership.objects.get()) == "Bob @ Kiln"


def test_a_venture_that_waits_or_left_is_not_in_the_cohort(enrolment, alice):
    assert Enrolment.objects.current().exists()
    Enrolment.objects.update(approved_at=None)
    assert (Enrolment.objects.current().exists(), Enrolment.objects.knocking().exists()) == (False, True)
    approve(enrolment=enrolment)
    end_enrolment(enrolment=enrolment, by=alice, end="left")
    assert not (Enrolment.objects.current() | Enrolment.objects.knocking()).exists()


@pytest.mark.parametrize(
    ("field", "value"), [("withdrawn_at", timezone.now()), ("expires_at", timezone.now() - timedelta(minutes=1))]
)
def test_an_invitee_whose_link_ended_is_not_open(cohort, bob, field, value):
    invitee = Invitee(cohort=cohort, address="a@example.org", invited_by=bob)
    assert invitee.is_open
    setattr(invitee, field, value)
    assert not invitee.is_open
