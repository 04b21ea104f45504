"""The days of a plan as a calendar program reads them, and who may ask for them."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from plans import actions
from plans.models import WorkedPlan
from plans.work import work_of
from tests.conftest import answer_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def early_on(assessment, alice):
    return answer_as(assessment, "R-08", alice)


def days(response):
    assert response.status_code == 200
    read = Calendar.from_ical(b"".join(response.streaming_content))
    return {str(one["summary"]): one for one in read.walk("VEVENT")}


def test_each_item_that_is_left_to_do_is_a_day(as_alice, early_on, alice):
    work = work_of(early_on)
    first, second = list(work.going)[:2]
    due = work.today + timedelta(days=40)
    actions.change_item(assessment=early_on, key=first, rev=0, values={"due": due, "person_id": alice.pk}, by=alice)
    actions.change_item(assessment=early_on, key=second, rev=0, values={"status": "done"}, by=alice)
    own = {"title": "Line\r\nbreak; and, comma\\ " + "很" * 100}
    actions.add_item(assessment=early_on, values=own, by=alice)
    found = days(as_alice.get(reverse("plan_calendar", args=[early_on.public_id])))
    work = work_of(early_on)
    assert len(found) == len(work.placed)
    dated = next(one for one in found.values() if first in str(one["uid"]))
    assert dated["dtstart"].dt == due
    assert str(dated["summary"]).startswith("Due: ")
    assert "Alice" in str(dated["description"])
    assert f"/assessments/{early_on.public_id}/plan" in str(dated["description"])
    assert any("break; and, comma\\" in title for title in found)
    assert not any(second in str(one["uid"]) for one in found.values())


def test_the_same_days_under_the_same_names_until_something_changes(as_alice, early_on, alice):
    url = reverse("plan_calendar", args=[early_on.public_id])
    first, second = (b"".join(as_alice.get(url).streaming_content) for _ in range(2))
    assert first == second
    work = work_of(early_on)
    due = {"due": work.today + timedelta(days=400)}
    actions.change_item(assessment=early_on, key=next(iter(work.going)), rev=0, values=due, by=alice)
    assert b"".join(as_alice.get(url).streaming_content) != first


def test_who_has_the_address_reads_it_in_its_language_until_it_is_taken_away(as_alice, early_on):
    place = reverse("plan_feed_open", args=[early_on.public_id])
    page = as_alice.post(place, {"feed": "open"}, follow=True, headers={"accept-language": "zh-CN"})
    code = WorkedPlan.objects.get().feed_code
    assert f"/plans/{code}.ics" in page.content.decode()
    found = days(Client().get(reverse("plan_feed", args=[code])))
    assert all("计划完成" in title or "截止" in title for title in found)
    as_alice.post(place, {"feed": "open"})
    assert Client().get(reverse("plan_feed", args=[code])).status_code == 404
    code = WorkedPlan.objects.get().feed_code
    as_alice.post(place, {"feed": "close"})
    assert Client().get(reverse("plan_feed", args=[code])).status_code == 404
    again = as_alice.post(place, {"feed": "close"}, follow=True)
    assert "There is no calendar address any more. Nothing was changed." in again.content.decode()


@pytest.mark.parametrize("code", ["x", "a" * 43, "-"])
def test_an_address_that_nobody_made_leads_nowhere(early_on, code):
    WorkedPlan.objects.create(assessment=early_on)
    assert Client().get(reverse("plan_feed", args=[code])).status_code == 404


def test_who_may_only_read_makes_no_address(as_vic, early_on, team, alice):
    actions.open_feed(assessment=early_on, language="en", by=alice)
    assert as_vic.post(reverse("plan_feed_open", args=[early_on.public_id])).status_code == 403
    page = as_vic.get(reverse("plan", args=[early_on.public_id])).content.decode()
    assert WorkedPlan.objects.get().feed_code not in page
