"""The first page for everybody, a founder's list, and a new venture."""

from html import unescape

import pytest
from django.urls import reverse

from assessments import actions
from assessments.models import Assessment
from engine.playbook.answers import Answer as Given


def text_of(response):
    return unescape(response.content.decode())


@pytest.mark.parametrize(("language", "words"), [("en", "From a sample result"), ("zh-hans", "示例结果节选")])
def test_a_stranger_sees_what_it_is_by_an_example(client, published, language, words):
    client.cookies["django_language"] = language
    response = client.get("/")
    assert response.status_code == 200
    assert words.casefold() in text_of(response).casefold()


def test_a_founder_sees_own_ventures_and_no_others(client, assessment, alice, charlie):
    client.force_login(alice)
    assert "Inkwell Tutor" in text_of(client.get("/"))
    client.force_login(charlie)
    assert "Inkwell Tutor" not in text_of(client.get("/"))


def test_staff_without_a_venture_go_to_their_cohorts_unless_they_ask_for_ventures(client, cohort, bob):
    client.force_login(bob)
    assert client.get("/")["Location"] == reverse("day")
    assert client.get("/?ventures=").status_code == 200


def test_staff_with_a_venture_see_it_first(client, cohort, bob, published):
    client.force_login(bob)
    client.post(reverse("venture_create"), {"name": "Own"})
    assert "Own" in text_of(client.get("/"))


def test_the_list_tells_no_verdict_of_one_answer(client, assessment, alice):
    client.force_login(alice)
    actions.save_answer(assessment=assessment, item_id="mr_03", given=Given("value", 4), by=alice)
    assert "Too early to say" in text_of(client.get("/"))


def test_the_list_tells_the_verdict_of_a_whole_assessment(client, answered, alice):
    client.force_login(alice)
    page = text_of(client.get("/"))
    assert "Too early to say" not in page
    assert "Next actions" in page


@pytest.mark.parametrize("name", ["", " ", "x" * 500])
def test_a_name_that_is_none_makes_no_venture_and_the_list_stays(client, assessment, alice, name):
    client.force_login(alice)
    response = client.post(reverse("venture_create"), {"name": name})
    assert response.status_code == 422
    assert Assessment.objects.count() == 1
    assert "Inkwell Tutor" in text_of(response)


def test_a_venture_is_made_by_its_form_only(client, alice, published):
    """Whoever opens the address itself, from the browser's history, comes to the page with the form."""
    client.force_login(alice)
    assert client.get(reverse("venture_create"))["Location"] == "/?ventures"
    assert not Assessment.objects.exists()


def test_the_overview_names_the_members_and_no_stranger_opens_it(client, assessment, alice, erin, charlie, team):
    url = reverse("assessment", args=[assessment.public_id])
    client.force_login(erin)
    assert all(name in text_of(client.get(url)) for name in ("Alice", "Erin", "Vic"))
    client.force_login(charlie)
    assert client.get(url).status_code == 404
