"""What an open chapter is told of the others: what they answered since, and where they are."""

import time

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from assessments import actions
from assessments.answers.watching import SECONDS, others_present, present_words
from config.middleware import SEEN
from engine.playbook.answers import Answer as Given
from playbooks import catalogue

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]


@pytest.fixture(autouse=True)
def nobody_there():
    cache.clear()


@pytest.fixture
def url(assessment):
    return reverse("chapter_now", args=[assessment.public_id, "mr"])


def as_(user):
    client = Client()
    client.force_login(user)
    return client


def look(user, url, revision=""):
    return as_(user).get(url, {"revision": revision}).json()


def save(assessment, by, item="mr_01", given=None):
    actions.save_answer(assessment=assessment, item_id=item, given=given or Given("value", 3), by=by)


def test_only_what_is_newer_than_the_page_is_read(url, assessment, alice, erin):
    save(assessment, alice)
    first = look(alice, url, "0")
    assert [(one["q"], one["rev"], one["value"], one["by"]) for one in first["answers"]] == [("mr_01", 1, "3", "Alice")]
    assert "answers" not in look(alice, url, first["revision"])
    save(assessment, erin, given=Given("value", 0))
    again = look(alice, url, first["revision"])
    assert [(one["rev"], one["value"], one["by"]) for one in again["answers"]] == [(2, "0", "Erin")]
    assert again["progress"]["answered"] == 1
    assert "mr_01" in again["asked"]


@pytest.mark.parametrize(
    ("item", "given", "value"),
    [
        ("mr_01", Given("unknown"), {"unknown": True}),
        ("mr_01", Given("unanswered"), None),
        ("mr_03", Given("not_applicable", reason="We sell nothing."), {"na": "We sell nothing."}),
    ],
)
def test_each_kind_of_answer_comes_as_a_page_holds_it(url, assessment, alice, erin, item, given, value):
    save(assessment, alice, item)
    save(assessment, erin, item, given)
    [found] = look(alice, url)["answers"]
    assert (found["rev"], found["value"]) == (2, value)


def test_answers_of_another_chapter_or_that_are_not_asked_are_not_told(url, assessment, alice):
    save(assessment, alice, "to_01")
    assert look(alice, url)["answers"] == []


def test_who_is_where_is_told_to_the_team_alone(url, assessment, alice, erin, vic, bob):
    other = url.replace("/mr/", "/dd/")
    assert look(alice, url)["present"] == ""
    assert look(erin, url)["present"] == "Alice has this chapter open, too."
    title = catalogue.playbook_for(assessment.playbook_version).chapters
    name = next(one.title.in_language("en") for one in title if one.id == "mr")
    assert look(vic, other)["present"] == f"Alice has “{name}” open. Erin has “{name}” open."
    assert as_(bob).get(url).status_code == 404


def test_a_page_that_looks_no_more_counts_as_closed(assessment, alice, erin, monkeypatch):
    others_present(assessment, alice, "mr")
    later = time.time() + SECONDS - 1
    monkeypatch.setattr(time, "time", lambda: later)
    assert others_present(assessment, erin, "mr") == [("Alice", "mr")]
    monkeypatch.setattr(time, "time", lambda: later + 2)
    assert others_present(assessment, erin, "mr") == []


def test_it_is_said_in_the_readers_language(assessment):
    playbook = catalogue.playbook_for(assessment.playbook_version)
    with override("zh-hans"):
        said = present_words([("王芳", "mr"), ("李雷", "dd")], "mr", playbook, "zh-hans")
    assert "王芳" in said
    assert "open" not in said


def test_looking_is_no_sign_of_life(url, alice):
    """A page that is left open would keep the sign-in otherwise."""
    client = as_(alice)
    client.get(url)
    session = client.session
    session[SEEN] -= 600
    session.save()
    before = client.session[SEEN]
    client.get(url, headers={"Plumbline-Watching": "1"})
    assert client.session[SEEN] == before
    client.get(url)
    assert client.session[SEEN] > before


@pytest.mark.parametrize("chapter", ["xx", "MR"])
def test_a_chapter_that_is_not_there_is_not_there(url, alice, chapter):
    assert as_(alice).get(url.replace("/mr/", f"/{chapter}/")).status_code == 404
