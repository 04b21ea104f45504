"""What state an invitation of one person is in, as a row and as a query, of either kind."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cohorts.models import StaffInvitation, VentureInvitation, new_invitation_code

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("ago", "state", "is_unused"),
    [
        ({}, "waiting", True),
        ({"expires_at": HOUR}, "expired", True),
        ({"withdrawn_at": HOUR}, "withdrawn", False),
        ({"accepted_at": HOUR}, "used", False),
        ({"accepted_at": 2 * HOUR, "expires_at": HOUR}, "used", False),
        ({"withdrawn_at": 2 * HOUR, "expires_at": HOUR}, "withdrawn", False),
    ],
)
def test_a_row_and_a_query_say_the_same(cohort, assessment, bob, ago, state, is_unused):
    given = {"address": "a@example.org", "role": "owner", "invited_by": bob}
    given |= {name: timezone.now() - span for name, span in ago.items()}
    for made in (
        StaffInvitation.objects.create(organisation=cohort.programme.organisation, **given),
        VentureInvitation.objects.create(venture=assessment.venture, **given),
    ):
        rows = type(made).objects
        assert (made.state, made.is_waiting) == (state, state == "waiting")
        assert rows.waiting().exists() is (state == "waiting")
        assert rows.unused().exists() is is_unused
        assert rows.ended().exists() is not is_unused


@pytest.mark.database_free
def test_a_code_is_long_and_never_the_same():
    assert len({new_invitation_code() for _ in range(50)}) == 50
    assert len(new_invitation_code()) == 32
