"""Who sees and who changes what-ifs and milestones."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from plans import trying
from plans.access import editable_milestone_for, editable_what_if_for, what_if_for
from plans.milestones.freezing import freeze

pytestmark = pytest.mark.django_db


def test_members_see_and_editors_change(assessment, alice, erin, vic, bob, team):
    found = trying.begin(assessment=assessment, name="n", by=alice)
    assert all(what_if_for(user, found.public_id) == found for user in (alice, erin, vic))
    assert editable_what_if_for(erin, found.public_id) == found
    with pytest.raises(PermissionDenied):
        editable_what_if_for(vic, found.public_id)
    with pytest.raises(Http404):
        what_if_for(bob, found.public_id)


def test_editors_remove_a_milestone(answered, alice, erin, vic, bob, team):
    found = freeze(assessment=answered, name="n", by=alice)
    assert editable_milestone_for(erin, found.public_id) == found
    with pytest.raises(PermissionDenied):
        editable_milestone_for(vic, found.public_id)
    with pytest.raises(Http404):
        editable_milestone_for(bob, found.public_id)
