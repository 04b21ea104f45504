"""A kept page of a plan shows what holds now: names, days, decisions, whose plan it is."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from assessments import actions
from cohorts.models import VentureMembership
from plans import actions as plan_actions
from plans.models import MemberHours, PlanItem
from plans.views.plan import Shown
from plans.work import work_of
from tests.conftest import answer_as

pytestmark = [pytest.mark.django_db, pytest.mark.database_free]


@pytest.fixture
def early_on(assessment, alice):
    return answer_as(assessment, "R-08", alice)


def body(user, assessment, language="en"):
    client = Client(headers={"Accept-Language": language})
    client.force_login(user)
    return client.get(reverse("plan", args=[assessment.public_id])).content.decode()


def first_of(assessment):
    return next(iter(work_of(assessment).going))


def test_what_the_team_decides_is_there_at_once(early_on, alice, erin, team):
    key, due = first_of(early_on), date(2031, 3, 4)
    assert "2031" not in body(alice, early_on)
    values = {"status": "doing", "due": due, "person_id": erin.pk}
    plan_actions.change_item(assessment=early_on, key=key, rev=0, values=values, by=alice)
    now = body(alice, early_on)
    assert "2031" in now
    assert "<bdi>Erin</bdi>" in now


def test_who_is_renamed_or_leaves_stands_under_no_old_name(early_on, alice, erin, team):
    values = {"status": "doing", "person_id": erin.pk}
    plan_actions.change_item(assessment=early_on, key=first_of(early_on), rev=0, values=values, by=alice)
    assert "<bdi>Erin</bdi>" in body(alice, early_on)
    type(erin).objects.filter(pk=erin.pk).update(name="Erin Zhou")
    now = body(alice, early_on)
    assert "<bdi>Erin Zhou</bdi>" in now
    assert "<bdi>Erin</bdi>" not in now
    VentureMembership.objects.filter(user=erin).delete()
    assert "Erin Zhou" not in body(alice, early_on)


def test_two_ventures_with_the_same_answers_have_their_own_plans(early_on, alice):
    other = answer_as(actions.start_assessment(name="Second", by=alice), "R-08", alice)
    plan_actions.add_item(assessment=early_on, values={"title": "Call the ministry"}, by=alice)
    for _twice in range(2):
        assert "Call the ministry" in body(alice, early_on)
        shown = body(alice, other)
        assert "Call the ministry" not in shown
        assert str(early_on.public_id) not in shown.split("<main")[1].split("</main>")[0]


def test_a_reader_of_the_plan_gets_no_list_to_change_it_by(early_on, alice, vic, team):
    assert 'name="status-' in body(alice, early_on)
    assert 'name="status-' not in body(vic, early_on)
    assert 'name="status-' in body(alice, early_on)


def test_each_language_has_a_page_of_its_own(early_on, alice):
    english, chinese = body(alice, early_on), body(alice, early_on, "zh-hans")
    assert "The first four weeks" in english
    assert "前四周" in chinese
    assert body(alice, early_on) != chinese


def test_hours_and_the_day_lay_the_plan_out_anew(early_on, alice, rf):
    def page(today=None):
        request = rf.get("/")
        request.user = alice
        shown = Shown(request, early_on)
        shown.work = work_of(early_on, shown.sheet.evaluation, today)
        return shown.plan_page()

    first = page()
    assert page() is first
    tomorrow = page(first.work.today + timedelta(days=1))
    assert tomorrow.periods[0].days != first.periods[0].days
    MemberHours.objects.create(assessment=early_on, user=alice, hours=2)
    assert page() is not tomorrow
    assert "2 hours a week" in page().hours_note


def test_what_names_who_did_it_is_never_kept(early_on, alice, rf):
    work = work_of(early_on)
    proposing = next(key for key, one in work.entries.items() if work.offered(one))
    values = {"status": PlanItem.Status.DONE}
    plan_actions.change_item(assessment=early_on, key=proposing, rev=0, values=values, by=alice)
    assert "Alice marked it done" in body(alice, early_on)
    type(alice).objects.filter(pk=alice.pk).update(name="Alicia")
    assert "Alicia marked it done" in body(alice, early_on)
