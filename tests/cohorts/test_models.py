"""Rows of organisations, ventures and invitations: who sees them, and what the database refuses."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.utils import timezone

from assessments.actions import start_assessment
from cohorts.models import Cohort, Invitation, Organisation, StaffMembership, Venture, VentureMembership

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("team")
def test_ventures_are_seen_by_members_and_owned_by_owners(assessment, alice, erin, vic, bob):
    seen = {user.name: Venture.objects.visible_to(user).count() for user in (alice, erin, vic, bob)}
    owned = {user.name: Venture.objects.owned_by(user).count() for user in (alice, erin, vic, bob)}
    assert seen == {"Alice": 1, "Erin": 1, "Vic": 1, "Bob": 0}
    assert owned == {"Alice": 1, "Erin": 0, "Vic": 0, "Bob": 0}


def test_nobody_sees_anything_without_signing_in(assessment, cohort):
    nobody = AnonymousUser()
    for rows in (Venture.objects, Organisation.objects, Cohort.objects):
        assert not rows.visible_to(nobody).exists()
    assert not Venture.objects.owned_by(nobody).exists()


def test_an_editor_of_one_venture_who_owns_another_owns_just_that(assessment, published, erin, team):
    own = start_assessment(name="Own", by=erin).venture
    assert list(Venture.objects.owned_by(erin)) == [own]
    assert Venture.objects.visible_to(erin).count() == 2


def test_a_list_of_organisations_stands_by_name_whoever_founded_them(bob):
    for name in ("Quay", "Kiln", "Mill"):
        row = Organisation.objects.create(name=name)
        StaffMembership.objects.create(organisation=row, user=bob)
    assert [row.name for row in Organisation.objects.listed()] == ["Kiln", "Mill", "Quay"]


@pytest.mark.parametrize(
    ("minutes", "withdrawn", "is_open"), [(1, False, True), (1, True, False), (-1, False, False), (-1, True, False)]
)
def test_row_and_query_agree_on_what_is_open(invitation, minutes, withdrawn, is_open):
    invitation.expires_at = timezone.now() + timedelta(minutes=minutes)
    invitation.withdrawn_at = timezone.now() if withdrawn else None
    invitation.save()
    assert invitation.is_open is is_open
    assert Invitation.objects.open().exists() is is_open


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


def test_rows_are_named_as_people_call_them(enrolment, invitation, cohort, alice, bob):
    assert str(enrolment) == f"{enrolment.venture.name} in Autumn"
    assert str(invitation) == "invitation to Autumn"
    assert str(VentureMembership.objects.get()) == f"Alice @ {enrolment.venture.name}"
    assert str(StaffMembership.objects.get()) == "Bob @ Kiln"
