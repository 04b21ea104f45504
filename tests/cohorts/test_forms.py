"""Forms of organisations and cohorts: what may be given, and in which words the rest is refused."""

from datetime import date, timedelta

import pytest

from cohorts.forms import InvitationForm, roles_to_give, zone_choices
from cohorts.models import StaffMembership

TODAY = date(2026, 11, 29)


@pytest.mark.database_free
def test_zones_begin_with_utc_and_hold_the_places_people_know():
    zones = [value for value, _label in zone_choices()]
    assert zones[0] == "UTC"
    assert {"Asia/Shanghai", "Europe/Berlin", "America/New_York"} <= set(zones)
    assert len(zones) == len(set(zones))


@pytest.mark.database_free
@pytest.mark.parametrize(
    ("role", "given"),
    [
        ("owner", {"owner", "manager", "reviewer", "observer"}),
        ("manager", {"reviewer", "observer"}),
        ("observer", set()),
    ],
)
def test_the_roles_that_one_may_give(role, given):
    assert {value for value, _label in roles_to_give(StaffMembership(role=role))} == given


def form(**given):
    return InvitationForm(given, today=TODAY)


def test_a_link_is_good_for_thirty_days_if_nobody_says_otherwise(db):
    made = form()
    assert made.is_valid()
    assert made.cleaned_data["expires_on"] == TODAY + timedelta(days=30)
    assert (made.cleaned_data["most"], made.cleaned_data["needs_approval"]) == (None, False)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"expires_on": "2026-11-29"}, "expires_on"),
        ({"expires_on": "2027-12-01"}, "expires_on"),
        ({"expires_on": "29.11.2027"}, "expires_on"),
        ({"most": "0"}, "most"),
        ({"most": "5001"}, "most"),
        ({"most": "many"}, "most"),
    ],
)
def test_what_a_link_cannot_be(db, given, field):
    assert set(form(**given).errors) == {field}
