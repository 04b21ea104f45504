"""Letters of a submission: to whom, once, and only when it was sealed."""

import pytest

from accounts.models import User
from cohorts.models import Enrolment, Organisation, StaffMembership, VentureMembership
from mails.kinds import KINDS
from mails.models import Mail
from mails.stopping import stop
from reviews import actions, events
from tests.world import colleague

pytestmark = pytest.mark.django_db
Role = StaffMembership.Role


@pytest.fixture
def staff(cohort, bob):
    """Bob owns it; each other role has somebody, and one manager has left the product."""
    here = cohort.programme.organisation
    people = {role: colleague(role, here, role) for role in ("manager", "reviewer", "observer")}
    gone = colleague("left", here, "manager")
    User.objects.filter(pk=gone.pk).update(is_active=False)
    return {"owner": bob, **people}


def submitted(answered, enrolment, by):
    return actions.submit(assessment=answered, enrolment=enrolment, by=by)


def readers(kind):
    return sorted(Mail.objects.filter(kind=kind).values_list("user__email", flat=True))


def test_who_may_submit_is_sent_the_receipt(answered, enrolment, alice, erin, vic, team):
    sealed = submitted(answered, enrolment, erin)
    assert readers("submission_received") == [alice.email, erin.email]
    letter = Mail.objects.filter(kind="submission_received").first()
    assert f"/submissions/{sealed.public_id}" in letter.text
    assert letter.tenant == f"organisation-{enrolment.cohort.programme.organisation.pk}"


def test_without_a_lead_all_who_may_read_ventures_are_told(answered, enrolment, alice, staff):
    submitted(answered, enrolment, alice)
    assert readers("submission_arrived") == sorted(staff[role].email for role in ("owner", "manager", "reviewer"))


def test_a_lead_alone_is_told(answered, enrolment, alice, staff):
    Enrolment.objects.filter(pk=enrolment.pk).update(lead=staff["reviewer"].staff_memberships.get())
    enrolment.refresh_from_db()
    submitted(answered, enrolment, alice)
    assert readers("submission_arrived") == [staff["reviewer"].email]


def test_a_lead_who_has_become_an_observer_reads_no_name(answered, enrolment, alice, staff):
    Enrolment.objects.filter(pk=enrolment.pk).update(lead=staff["observer"].staff_memberships.get())
    enrolment.refresh_from_db()
    submitted(answered, enrolment, alice)
    assert staff["observer"].email not in readers("submission_arrived")
    assert staff["manager"].email in readers("submission_arrived")


def test_who_wants_none_gets_none_but_the_receipt_always_comes(answered, enrolment, alice, staff):
    for person in (alice, *staff.values()):
        stop(person.email, KINDS["submission_arrived"])
    submitted(answered, enrolment, alice)
    assert (readers("submission_arrived"), readers("submission_received")) == ([], [alice.email])


def test_told_twice_it_is_written_once(answered, enrolment, alice, staff):
    sealed = submitted(answered, enrolment, alice)
    before = Mail.objects.count()
    events.tell_of(sealed)
    assert before == Mail.objects.count() == 4


def test_what_was_not_sealed_is_not_told_of(answered, enrolment, alice, staff):
    submitted(answered, enrolment, alice)
    before = Mail.objects.count()
    with pytest.raises(actions.AlreadySubmitted):
        submitted(answered, enrolment, alice)
    assert Mail.objects.count() == before


def test_an_address_that_takes_no_letter_stops_no_submission(answered, enrolment, alice, staff):
    User.objects.filter(pk=staff["manager"].pk).update(email="nowhere")
    assert submitted(answered, enrolment, alice).pk
    assert len(readers("submission_arrived")) == 2


def test_the_day_is_the_one_where_the_organisation_is(answered, enrolment, alice, staff):
    Organisation.objects.update(time_zone="Pacific/Kiritimati")
    sealed = submitted(answered, Enrolment.objects.get(pk=enrolment.pk), alice)
    hours = (events.facts_of(sealed)["on"] - sealed.submitted_at.date()).days
    assert hours == (1 if sealed.submitted_at.hour >= 10 else 0)


def test_a_viewer_hands_nothing_in(enrolment, vic, team):
    VentureMembership.objects.filter(user=vic).update(role="viewer")
    assert vic not in events.hand_in_for(enrolment)
