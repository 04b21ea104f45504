"""Who sees and changes scenarios: members of the venture, and of them owners and editors."""

import uuid

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404

from forecasts.access import editable_scenario_for, scenario_for
from tests.forecasts.cases import a_scenario

pytestmark = pytest.mark.django_db


def outcome(door, user, public_id):
    try:
        door(user, public_id)
    except Http404:
        return "nothing here"
    except PermissionDenied:
        return "may only read"
    return "open"


@pytest.mark.usefixtures("team", "submission")
def test_each_role_comes_as_far_as_it_may(assessment, alice, erin, vic, bob, charlie):
    key = a_scenario(assessment, alice).public_id
    people = (alice, erin, vic, bob, charlie, AnonymousUser())
    assert [outcome(scenario_for, user, key) for user in people] == ["open"] * 3 + ["nothing here"] * 3
    assert [outcome(editable_scenario_for, user, key) for user in people] == [
        "open",
        "open",
        "may only read",
        *["nothing here"] * 3,
    ]


def test_what_is_not_there_looks_like_what_is_forbidden(assessment, alice):
    for door in (scenario_for, editable_scenario_for):
        assert outcome(door, alice, uuid.uuid4()) == "nothing here"


def test_a_door_hands_out_what_was_asked_for(assessment, alice):
    scenario = a_scenario(assessment, alice)
    assert scenario_for(alice, scenario.public_id) == scenario
    assert editable_scenario_for(alice, scenario.public_id) == scenario
