"""An invitation of one's own: what state it is in, and that it enrols one venture, once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from assessments.actions import start_assessment
from cohorts import invitees, joining
from cohorts.actions import close_cohort, end_enrolment
from cohorts.models import Enrolment, Invitee
from tests.cohorts.listed import invited

pytestmark = pytest.mark.usefixtures("broker")


def join(invitee, assessment, by, **more):
    return joining.join(invitee=invitee, venture=assessment.venture, by=by, **{"shares_progress": True} | more)


def test_one_venture_joins_by_a_link_and_twice_is_once(one, assessment, alice, cohort):
    made = join(one, assessment, alice)
    assert (made.cohort, made.is_current, made.shares_progress) == (cohort, True, True)
    row = Invitee.objects.get()
    assert (row.enrolment, joining.state_of(row)) == (made, "used")
    assert row.opened_at is not None
    assert join(one, assessment, alice) == made
    with pytest.raises(joining.NotUsable, match="used"):
        join(one, start_assessment(name="Second", by=alice), alice)
    assert Enrolment.objects.count() == 1


@pytest.mark.parametrize("state", ["withdrawn", "expired", "closed"])
def test_a_link_that_ended_enrols_nobody_and_is_not_opened(one, assessment, alice, bob, cohort, state):
    if state == "withdrawn":
        invitees.withdraw(invitee=one, by=bob)
    elif state == "expired":
        Invitee.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    else:
        close_cohort(cohort=cohort, is_closed=True)
    assert joining.state_of(Invitee.objects.select_related("cohort").get()) == state
    with pytest.raises(joining.NotUsable, match=state):
        join(one, assessment, alice)
    assert Enrolment.objects.count() == 0


def test_opening_is_noted_the_first_time(one):
    joining.mark_opened(one)
    first = Invitee.objects.get().opened_at
    joining.mark_opened(one)
    assert first is not None
    assert Invitee.objects.get().opened_at == first


def test_a_venture_that_is_in_already_leaves_the_link_for_another(one, enrolment, assessment, alice):
    with pytest.raises(joining.InsideAlready, match="another venture"):
        join(one, assessment, alice)
    assert Invitee.objects.get().is_open
    assert join(one, start_assessment(name="Second", by=alice), alice).venture.name == "Second"


def test_a_venture_that_left_comes_back_by_another_link(cohort, bob, alice, assessment):
    first, second = invited(cohort, bob, "a@example.org", "b@example.org").made
    made = join(first, assessment, alice)
    end_enrolment(enrolment=made, by=alice, end=Enrolment.End.LEFT)
    with pytest.raises(joining.NotUsable):
        join(first, assessment, alice)
    back = join(second, assessment, alice, shares_progress=False)
    assert (back.pk, back.is_current, back.shares_progress, back.shares_plan) == (made.pk, True, False, False)
    first, second = Invitee.objects.order_by("pk")
    assert (joining.state_of(first), joining.state_of(second)) == ("withdrawn", "used")
