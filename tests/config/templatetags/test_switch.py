"""The switch: one's own ventures and organisations, the current one marked, in one query whatever their number."""

import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import timezone

from assessments import actions
from cohorts.models import StaffMembership, Venture, VentureMembership
from config.templatetags.switch import MOST, current_of, places_of, switch


def names(user):
    return [(one.name, str(one.role)) for one in places_of(user)]


def test_it_holds_what_somebody_belongs_to_and_nothing_else(assessment, team, cohort, other_cohort, alice, erin, bob):
    StaffMembership.objects.create(organisation=other_cohort.programme.organisation, user=alice, role="reviewer")
    actions.start_assessment(name="another", by=alice)
    assert names(alice) == [("another", ""), ("Inkwell Tutor", ""), ("Quay", "reviewer")]
    assert names(erin) == [("Inkwell Tutor", "editor")]
    assert names(bob) == [("Kiln", "")]


def test_archived_and_deleted_ventures_are_not_in_it(assessment, team, alice, erin):
    Venture.objects.update(archived_at=timezone.now())
    assert names(alice) == []
    Venture.objects.update(archived_at=None)
    VentureMembership.objects.filter(user=erin).delete()
    assert names(erin) == []


@pytest.mark.parametrize("count", [1, 30])
def test_it_costs_one_query(published, cohort, bob, count, django_assert_num_queries):
    for number in range(count):
        made = Venture.objects.create(name=f"V{number}")
        made.assessments.create(playbook_version=published)
        VentureMembership.objects.create(venture=made, user=bob)
    with django_assert_num_queries(1):
        assert len(places_of(bob)) == count + 1


def test_the_one_that_is_open_is_in_a_list_that_is_cut(published, alice):
    for number in range(MOST + 2):
        made = Venture.objects.create(name=f"V{number:02}")
        made.assessments.create(playbook_version=published)
        VentureMembership.objects.create(venture=made, user=alice)
    found = switch({"user": alice, "venture": made})
    assert len(found["ventures"]) == MOST + 1
    assert found["here"].name == found["ventures"][-1].name == f"V{MOST + 1:02}"


def test_each_page_marks_where_it_is(client, assessment, cohort, alice, bob):
    """With links that work without a script, and nothing for a visitor."""
    client.force_login(alice)
    for path in (
        reverse("result", args=[assessment.public_id]),
        reverse("team", args=[assessment.venture.public_id]),
        reverse("chapter", args=[assessment.public_id, "mr"]),
    ):
        page = client.get(path).content.decode()
        marked = re.findall(r'<a href="([^"]+)" aria-current="true"', page)
        assert marked == [reverse("assessment", args=[assessment.public_id])], path
    assert 'aria-current="true"' not in client.get(reverse("own_data")).content.decode()
    client.force_login(bob)
    page = client.get(reverse("cohort", args=[cohort.public_id])).content.decode()
    organisation = cohort.programme.organisation
    assert f'{reverse("organisations")}#o-{organisation.pk}" aria-current="true"' in page
    assert f'id="o-{organisation.pk}"' in client.get(reverse("organisations")).content.decode()
    client.logout()
    assert "pl-menu--v" not in client.get("/").content.decode()


@pytest.mark.database_free
def test_a_page_about_nothing_of_these_marks_nothing():
    assert current_of({"venture": "a name", "organisation": None}) is None
    assert switch({"user": AnonymousUser()})["ventures"] == []


def test_the_menu_of_the_account_leads_to_the_day_of_staff_only(client, assessment, cohort, alice, bob):
    """From a page of their own and from one that is about something else, within the query of the switch."""
    link = f'href="{reverse("day")}"'
    for path in (reverse("own_data"), reverse("mail_settings")):
        client.force_login(alice)
        assert link not in client.get(path).text, path
        client.force_login(bob)
        assert link in client.get(path).text, path
    StaffMembership.objects.create(organisation=cohort.programme.organisation, user=alice, role="observer")
    client.force_login(alice)
    assert link in client.get(reverse("result", args=[assessment.public_id])).text
