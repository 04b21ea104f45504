"""Invitations of colleagues that are about to end."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cohorts.models import StaffInvitation, StaffMembership
from cohorts.people import invite_colleague
from reviews.day import Reader
from reviews.day.people import of_people
from tests.world import colleague

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("hours", "count"), [(-1, 0), (1, 1), (71, 1), (73, 0)])
def test_an_invitation_that_ends_soon_is_a_line_of_who_may_renew_it(cohort, bob, hours, count):
    organisation = cohort.programme.organisation
    by = StaffMembership.objects.get(user=bob)
    invite_colleague(by=by, address="a@example.org", role="reviewer", language="en")
    StaffInvitation.objects.update(expires_at=timezone.now() + timedelta(hours=hours))
    assert [line.count for line in of_people(Reader(bob))] == [1] * count
    assert list(of_people(Reader(colleague("r", organisation, "reviewer")))) == []
