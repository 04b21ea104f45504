"""Conditions of a decision as items of a plan."""

from datetime import date

import pytest
from django.urls import reverse

from plans.conditions import take
from plans.models import PlanItem
from plans.work import work_of
from tests.plans.views.test_plan import words

pytestmark = pytest.mark.django_db
DAY = date(2027, 1, 15)


def test_a_condition_is_an_item_with_its_day_and_says_who_asked(as_alice, assessment, bob):
    take(assessment, [("The data register is complete", DAY), ("x" * 300, DAY)], "Kiln, Autumn", bob)
    short, long = PlanItem.objects.order_by("pk")
    assert (short.title, short.due, short.note, short.origin) == (
        "The data register is complete",
        DAY,
        "",
        "Kiln, Autumn",
    )
    assert (len(long.title), long.note) == (160, "x" * 300)
    assert set(work_of(assessment).going) == {short.key, long.key}
    read = words(as_alice.get(reverse("plan", args=[assessment.public_id]), {"item": short.key}))
    assert "Kiln, Autumn asked for this as a condition of its decision." in read
    assert "condition of Kiln, Autumn" in read
    assert "of them is your own" not in read


def test_the_team_works_on_it_as_on_any_other(as_alice, assessment, bob):
    take(assessment, [("The data register is complete", DAY)], "Kiln, Autumn", bob)
    row = PlanItem.objects.get()
    sent = {"key": row.key, "rev": 1, "title": row.title, "status": "done", "due": "2027-01-15"}
    as_alice.post(reverse("plan_item", args=[assessment.public_id]), sent)
    row.refresh_from_db()
    assert (row.status, row.origin, row.rev) == ("done", "Kiln, Autumn", 2)
