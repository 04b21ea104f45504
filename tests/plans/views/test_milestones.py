"""The page of milestones as a browser asks for it."""

import re
from datetime import UTC, datetime
from html import unescape

import pytest
from django.db import connection
from django.urls import reverse

from assessments.actions import save_answer
from assessments.evaluation import raw_answers
from assessments.models import Assessment
from engine.playbook.answers import Answer
from plans.milestones.freezing import freeze
from plans.models import Milestone
from tests.conftest import answer_as
from tests.plans.conftest import client_of

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def early_on(assessment, alice):
    return answer_as(assessment, "R-08", alice)


def words(response):
    text = response.content.decode()
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", text[text.index("<main") :])).split())


def url_of(assessment):
    return reverse("milestones", args=[assessment.public_id])


def test_sent_twice_one_is_made_and_it_can_be_compared(as_alice, early_on, alice):
    sent = {"name": "Before the pilot", "once": "0123456789abcdef0123456789abcdef"}
    told, _again = (as_alice.post(url_of(early_on), sent, follow=True) for _twice in range(2))
    assert "“Before the pilot” is kept as it is now." in unescape(told.content.decode())
    assert Milestone.objects.count() == 1
    save_answer(assessment=early_on, item_id="mr_01", given=Answer("value", 0), by=alice)
    read = words(as_alice.get(url_of(early_on)))
    assert "1 answer changed." in read
    assert "Alice" in read


@pytest.mark.parametrize("name", ["", "  ", "\u200b", "x" * 101])
def test_a_name_that_shows_nothing_is_refused(as_alice, early_on, name):
    answer = as_alice.post(url_of(early_on), {"name": name})
    assert answer.status_code == 422
    assert not Milestone.objects.exists()


def test_nothing_answered_is_told(as_alice, assessment):
    answer = as_alice.post(url_of(assessment), {"name": "Start"})
    assert answer.status_code == 422
    assert "there is nothing to freeze" in words(answer)
    assert "There is nothing to compare with today yet." in words(as_alice.get(url_of(assessment)))


@pytest.mark.parametrize("query", ["?from=nothing", "?to=m-1", "?from=today&to=today", "?from=s-'"])
def test_an_odd_address_shows_the_page(as_alice, early_on, alice, query):
    freeze(assessment=early_on, name="Start", by=alice)
    assert as_alice.get(url_of(early_on) + query).status_code == 200


def test_a_name_with_markup_is_text(as_alice, early_on, alice):
    freeze(assessment=early_on, name="<b>Start</b>", by=alice)
    page = as_alice.get(url_of(early_on)).content.decode()
    assert "<b>Start</b>" not in page
    assert "&lt;b&gt;Start&lt;/b&gt;" in page


def test_viewers_read_and_do_not_freeze_or_remove(early_on, alice, vic, team):
    made = freeze(assessment=early_on, name="Start", by=alice)
    client = client_of(vic)
    page = client.get(url_of(early_on)).content.decode()
    assert "Start" in page
    assert reverse("milestone_remove", args=[made.public_id]) not in page
    assert client.post(url_of(early_on), {"name": "Mine"}).status_code == 403
    assert client.post(reverse("milestone_remove", args=[made.public_id])).status_code == 403
    assert Milestone.objects.count() == 1


def test_an_archived_venture_freezes_nothing(as_alice, early_on):
    early_on.venture.archived_at = MONDAY
    early_on.venture.save()
    assert as_alice.post(url_of(early_on), {"name": "Mine"}).status_code == 403


def test_removing_one_leaves_answers_and_the_others(as_alice, early_on, alice):
    made, other = (freeze(assessment=early_on, name=name, by=alice) for name in ("Start", "Next"))
    before = raw_answers(early_on)
    read = as_alice.post(reverse("milestone_remove", args=[made.public_id]), follow=True).content.decode()
    assert "The milestone “Start” was removed." in unescape(read)
    assert list(Milestone.objects.all()) == [other]
    assert raw_answers(Assessment.objects.get(pk=early_on.pk)) == before
    assert as_alice.post(reverse("milestone_remove", args=[made.public_id])).status_code == 404


def test_one_that_is_not_as_sealed_shows_nothing_of_itself(as_alice, early_on, alice):
    freeze(assessment=early_on, name="Start", by=alice)
    if connection.vendor == "postgresql":
        pytest.skip("PostgreSQL refuses the change")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE plans_milestone SET answers = '{}', name = 'Better'")
    read = words(as_alice.get(url_of(early_on)))
    assert "One of the two moments is not as it was sealed" in read
    assert "Not as it was sealed: its figures are not shown." in read


def test_home_shows_the_line_once_there_are_two_days(as_alice, early_on, alice):
    assert "Over time" not in words(as_alice.get(reverse("home")))
    freeze(assessment=early_on, name="Start", by=alice, at=MONDAY)
    page = as_alice.get(reverse("home")).content.decode()
    assert "pl-ch-dot" in page
    assert url_of(early_on) in page
