"""What a founder does about a place in a cohort: share counts or not, and leave."""

import pytest
from django.urls import reverse

from cohorts.actions import share_plan
from cohorts.landing import ventures_page
from cohorts.models import Enrolment

OWNERS = ("cohort_leave", "progress_share", "plan_share")


def at(name, enrolment):
    return reverse(name, args=[enrolment.public_id])


@pytest.mark.parametrize(("share", "is_shared"), [("yes", True), ("no", False), ("", False)])
def test_the_owner_switches_what_staff_see(client, alice, enrolment, share, is_shared):
    client.force_login(alice)
    response = client.post(at("progress_share", enrolment), {"share": share}, follow=True)
    enrolment.refresh_from_db()
    assert enrolment.shares_progress is is_shared
    assert ("no longer see how far" in response.content.decode()) is not is_shared


@pytest.mark.parametrize(("share", "is_shared"), [("yes", True), ("no", False), ("", False)])
def test_the_owner_switches_how_far_the_plan_is(client, alice, enrolment, share, is_shared):
    client.force_login(alice)
    response = client.post(at("plan_share", enrolment), {"share": share}, follow=True)
    enrolment.refresh_from_db()
    assert (enrolment.shares_plan, enrolment.shares_progress) == (is_shared, True)
    page = response.content.decode()
    assert ("do not see how far your plan is" in page) is not is_shared
    assert ("Stop sharing how far the plan is" in page) is is_shared


def test_leaving_is_said_before_it_is_done_and_ends_the_sharing(client, alice, enrolment):
    share_plan(enrolment=enrolment, is_shared=True)
    client.force_login(alice)
    said = " ".join(client.get(at("cohort_leave", enrolment)).content.decode().split())
    assert "What you submitted stays sealed with Kiln" in said
    assert Enrolment.objects.get().ended_at is None
    for _ in range(2):
        assert client.post(at("cohort_leave", enrolment))["Location"] == ventures_page()
    left = Enrolment.objects.get()
    assert (left.end, left.ended_by, left.shares_progress, left.shares_plan) == ("left", alice, False, False)


@pytest.mark.usefixtures("team")
def test_editors_neither_leave_nor_switch(client, erin, enrolment):
    client.force_login(erin)
    assert [client.post(at(name, enrolment)).status_code for name in OWNERS] == [403] * 3
