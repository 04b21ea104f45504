"""The gate before a review, and the review itself, by its addresses."""

import pytest
from django.urls import reverse

from reviews.models import Declaration
from reviews.reviewing import declare, newest_declaration
from tests.test_staff import words
from tests.world import colleague


@pytest.fixture
def rita(cohort):
    return colleague("rita", cohort.programme.organisation, "reviewer")


@pytest.fixture
def as_rita(client, rita):
    client.force_login(rita)
    return client


def at(name, submission):
    return reverse(name, args=[submission.public_id])


def declared(client, submission, **data):
    return client.post(at("review_declare", submission), data, follow=True)


def test_before_a_declaration_the_page_shows_name_and_people_only(as_rita, submission):
    text = words(as_rita.get(at("review", submission)))
    assert "Inkwell Tutor" in text
    assert "Alice" in text
    assert "Do you have a conflict of interest?" in text
    for closed in (submission.seal[:12], "Readiness", "MR-01"):
        assert closed not in text


def test_a_conflict_closes_the_review_with_its_reason(as_rita, submission, enrolment, rita):
    page = words(declared(as_rita, submission, answer="conflict", reason="I hold shares"))
    assert "You stepped aside." in page
    assert "I hold shares" in page
    assert newest_declaration(enrolment, rita).answer == "conflict"
    assert "Whoever manages the cohort can change it" in words(declared(as_rita, submission, answer="none"))
    assert newest_declaration(enrolment, rita).answer == "conflict"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({}, "Choose one of the three answers."),
        ({"answer": "odd"}, "odd"),
        ({"answer": "unsure"}, "Say in a sentence"),
        ({"answer": "conflict", "reason": "\u200b "}, "Say in a sentence"),
        ({"answer": "conflict", "reason": "x" * 501}, "at most 500 fit"),
    ],
)
def test_what_does_not_say_enough_is_asked_again_and_what_was_typed_stays(as_rita, submission, data, said):
    response = as_rita.post(at("review_declare", submission), data)
    assert response.status_code == 422
    assert said in words(response)
    assert data.get("reason", "").strip("\u200b ") in response.content.decode()
    assert not Declaration.objects.exists()


def test_a_manager_settles_what_somebody_was_not_sure_of(client, submission, enrolment, rita, bob):
    said = declare(enrolment=enrolment, person=rita, answer="unsure", reason="We met once")
    client.force_login(bob)
    address = reverse("declaration_settle", args=[said.public_id])
    client.post(address, {"answer": "unsure"})
    assert newest_declaration(enrolment, rita) == said
    assert "Rita can now review Inkwell Tutor." in words(client.post(address, {"answer": "none"}, follow=True))
    assert "settled already" in words(client.post(address, {"answer": "conflict", "reason": "No"}, follow=True))
    assert newest_declaration(enrolment, rita).answer == "none"


def test_it_can_be_settled_that_somebody_does_not_review(client, submission, enrolment, rita, bob):
    said = declare(enrolment=enrolment, person=rita, answer="unsure", reason="We met once")
    client.force_login(bob)
    data = {"answer": "conflict", "reason": "They still work together"}
    page = words(client.post(reverse("declaration_settle", args=[said.public_id]), data, follow=True))
    assert "Rita does not review Inkwell Tutor." in page
    client.force_login(rita)
    assert "It was settled that you do not review" in words(client.get(at("review", submission)))
