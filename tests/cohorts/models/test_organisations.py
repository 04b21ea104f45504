"""Organisations and the roles in them: what the database refuses, and how they are listed."""

import pytest
from django.db import IntegrityError, transaction

from cohorts.actions import end_enrolment
from cohorts.models import Organisation, StaffMembership, VentureMembership

pytestmark = pytest.mark.django_db


def test_a_list_of_organisations_stands_by_name_whoever_founded_them(bob):
    for name in ("Quay", "Kiln", "Mill"):
        row = Organisation.objects.create(name=name)
        StaffMembership.objects.create(organisation=row, user=bob)
    assert [row.name for row in Organisation.objects.listed()] == ["Kiln", "Mill", "Quay"]


@pytest.mark.parametrize("role", ["", "Owner", "admin"])
def test_a_role_that_is_none_cannot_be_stored(assessment, cohort, erin, role):
    with pytest.raises(IntegrityError, match="role_is_known"), transaction.atomic():
        VentureMembership.objects.create(venture=assessment.venture, user=erin, role=role)
    with pytest.raises(IntegrityError, match="role_is_known"), transaction.atomic():
        StaffMembership.objects.create(organisation=cohort.programme.organisation, user=erin, role=role)


def test_nobody_is_twice_in_one_venture_or_one_organisation(assessment, cohort, alice, bob):
    with pytest.raises(IntegrityError), transaction.atomic():
        VentureMembership.objects.create(venture=assessment.venture, user=alice, role="viewer")
    with pytest.raises(IntegrityError), transaction.atomic():
        StaffMembership.objects.create(organisation=cohort.programme.organisation, user=bob, role="manager")


@pytest.mark.parametrize(
    ("name", "initials"), [("Jonas Weber", "JW"), ("林若溪", "林若"), ("Ana de Souza", "AS"), ("x", "X")]
)
def test_two_letters_stand_for_a_colleague(cohort, bob, name, initials):
    bob.name = name
    assert StaffMembership(user=bob).initials == initials


def test_a_list_counts_the_ventures_that_are_in_a_cohort_now(cohort, enrolment, bob, alice):
    def counted():
        row = Organisation.objects.visible_to(bob).listed().get()
        return [one.ventures for one in row.programmes.all()[0].cohorts.all()]

    assert counted() == [1]
    end_enrolment(enrolment=enrolment, by=alice, end="left")
    assert counted() == [0]
