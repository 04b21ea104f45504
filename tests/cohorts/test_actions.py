"""What changes organisations, cohorts and enrolments: who did it stands in the row, and twice is once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.limits import LimitReached
from cohorts import actions
from cohorts.models import Cohort, Enrolment, Invitation, Organisation, Programme, StaffMembership

pytestmark = pytest.mark.django_db


def test_whoever_founds_an_organisation_owns_it(bob):
    organisation = actions.found_organisation(name="Kiln", by=bob)
    assert list(organisation.staff.values_list("user", "role")) == [(bob.pk, StaffMembership.Role.OWNER)]


def test_cohorts_of_one_programme_share_its_row(cohort, bob):
    organisation = cohort.programme.organisation
    again = actions.open_cohort(organisation=organisation, programme="AI founders", name="Spring", by=bob)
    other = actions.open_cohort(organisation=organisation, programme="Climate", name="Spring", by=bob)
    assert (again.programme, again.opened_by) == (cohort.programme, bob)
    assert other.programme != cohort.programme


def test_a_programme_of_the_same_name_elsewhere_is_another(cohort, other_cohort, dora):
    theirs = other_cohort.programme.organisation
    opened = actions.open_cohort(organisation=theirs, programme=cohort.programme.name, name="X", by=dora)
    assert opened.programme.organisation == theirs
    assert Programme.objects.filter(name=cohort.programme.name).count() == 2


def test_a_link_is_good_for_thirty_days_and_cannot_be_guessed(cohort, bob):
    links = [actions.invite(cohort=cohort, by=bob) for _ in range(3)]
    left = links[0].expires_at - timezone.now()
    assert timedelta(days=29, hours=23) < left <= timedelta(days=30)
    assert len({link.code for link in links}) == 3
    assert min(len(link.code) for link in links) >= 32
    assert links[0].invited_by == bob


def test_a_link_is_withdrawn_once_and_by_the_first(invitation, bob, dora):
    actions.withdraw(invitation=invitation, by=bob)
    first = Invitation.objects.get()
    actions.withdraw(invitation=invitation, by=dora)
    second = Invitation.objects.get()
    assert (second.withdrawn_by, second.withdrawn_at) == (bob, first.withdrawn_at)


def test_withdrawing_one_link_leaves_the_others_and_who_enrolled(invitation, enrolment, cohort, bob):
    other = actions.invite(cohort=cohort, by=bob)
    actions.withdraw(invitation=invitation, by=bob)
    assert list(cohort.invitations.open()) == [other]
    assert list(cohort.enrolments.all()) == [enrolment]


def test_who_enrolled_first_stays_in_the_row(invitation, assessment, alice, erin):
    first = actions.enrol(invitation=invitation, venture=assessment.venture, by=alice)
    again = actions.enrol(invitation=invitation, venture=assessment.venture, by=erin)
    assert (again, again.enrolled_by) == (first, alice)
    assert Enrolment.objects.count() == 1


def test_one_venture_may_be_in_cohorts_of_two_incubators(enrolment, other_cohort, dora, alice):
    link = actions.invite(cohort=other_cohort, by=dora)
    actions.enrol(invitation=link, venture=enrolment.venture, by=alice)
    assert enrolment.venture.enrolments.count() == 2


def test_limits_count_what_is_open_and_what_is_ones_own(monkeypatch, cohort, bob, dora):
    for name in ("MOST_ORGANISATIONS", "MOST_COHORTS", "MOST_INVITATIONS"):
        monkeypatch.setattr(actions, name, 1)
    link = actions.invite(cohort=cohort, by=bob)
    with pytest.raises(LimitReached, match="1 open links"):
        actions.invite(cohort=cohort, by=bob)
    actions.withdraw(invitation=link, by=bob)
    actions.invite(cohort=cohort, by=bob)
    with pytest.raises(LimitReached, match="1 cohorts"):
        actions.open_cohort(organisation=cohort.programme.organisation, programme="P", name="N", by=bob)
    with pytest.raises(LimitReached, match="1 organisations"):
        actions.found_organisation(name="Second", by=bob)
    assert actions.found_organisation(name="Quay", by=dora).name == "Quay"
    assert (Organisation.objects.count(), Cohort.objects.count()) == (2, 1)
