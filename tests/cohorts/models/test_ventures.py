"""Ventures: who sees and who owns them."""

import pytest
from django.contrib.auth.models import AnonymousUser

from assessments.actions import start_assessment
from cohorts.models import Cohort, Organisation, Venture

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
