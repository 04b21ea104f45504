"""Invitations of colleagues that are about to end, and letters that failed."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cohorts.models import StaffInvitation, StaffMembership
from cohorts.people import invite_colleague
from mails.models import Mail
from reviews.day import Reader
from reviews.day.people import of_letters, of_people
from tests.mails.letters import a_letter
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


@pytest.mark.parametrize(("days", "count"), [(1, 2), (29, 2), (31, 0)])
def test_letters_that_failed_are_a_line_that_lists_them(client, cohort, bob, days, count):
    organisation = cohort.programme.organisation
    tenant = f"organisation-{organisation.pk}"
    for key in ("a", "b", "c"):
        a_letter(key, tenant=tenant)
    a_letter("elsewhere", tenant="organisation-999")
    failed = {"status": "failed", "error_code": "refused", "finished_at": timezone.now() - timedelta(days)}
    Mail.objects.exclude(once_key="c").update(**failed)
    lines = list(of_letters(Reader(bob)))
    assert [line.count for line in lines] == [count] * bool(count)
    client.force_login(bob)
    page = client.get(f"/organisations/{organisation.public_id}/letters?state=failed").text
    assert page.count("Send it again") == count
    assert list(of_letters(Reader(colleague("r", organisation, "reviewer")))) == []
