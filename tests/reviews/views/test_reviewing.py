"""The gate before a review, and the review itself, by its addresses."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reviews.models import Declaration, Judgement, Review
from reviews.reviewing import Saying, declare, judge, newest_declaration
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


@pytest.fixture
def open_to_rita(as_rita, enrolment, rita):
    """Rita's client, once she declared that she has no conflict."""
    declare(enrolment=enrolment, person=rita, answer="none")
    return as_rita


def say(client, submission, item="mr_01", *, follow=True, **data):
    return client.post(at("review_judge", submission), {"item": item, "rev": "0", **data}, follow=follow)


def kept(item="mr_01"):
    row = Judgement.objects.get(item_id=item)
    return row.outcome, row.value, row.reason


def test_the_page_shows_claim_and_reasons_and_counts_what_was_judged(open_to_rita, submission):
    response = open_to_rita.get(at("review", submission))
    text = words(response)
    assert "0 of 15 judged · about 20 min left" in text
    assert "a gate asks for it" in text
    assert response.context["page"].here == response.context["page"].set_ids[0]
    assert not Review.objects.exists()  # looking begins nothing


def test_saving_without_a_choice_confirms_and_goes_on_to_the_next_that_was_not_judged(open_to_rita, submission):
    first, second = open_to_rita.get(at("review", submission)).context["page"].set_ids[:2]
    response = say(open_to_rita, submission, first, act="save")
    assert kept(first) == ("confirmed", None, "")
    assert response.context["page"].here == second
    text = words(response)
    assert "is saved: confirmed" in text
    assert "1 of 15 judged" in text


@pytest.mark.parametrize(
    ("item", "data", "outcome", "value"),
    [
        ("mr_01", {"pick": "0"}, "other", 0),
        ("mr_01", {"pick": "3"}, "confirmed", None),  # the level that was claimed
        ("mr_01", {"pick": "0", "act": "confirm"}, "confirmed", None),
        ("mr_01", {"pick": "__cannot"}, "cannot", None),
        ("bm_04", {"pick": "__confirm", "value": "12"}, "confirmed", None),
        ("bm_04", {"pick": "__other", "value": "12"}, "other", 12),
        ("bm_04", {"value": "12"}, "other", 12),
        ("bm_04", {}, "confirmed", None),
        ("le_02", {"pick": "done"}, "other", "done"),
        ("le_18", {"pick": "__other", "value": ["age", "guardian"]}, "other", ["age", "guardian"]),
        ("le_18", {"pick": "__other"}, "other", []),
    ],
)
def test_every_kind_of_question_is_judged_without_script(open_to_rita, submission, item, data, outcome, value):
    response = say(open_to_rita, submission, item, reason="As the log shows", **data)
    assert response.status_code == 200
    assert kept(item) == (outcome, value, "As the log shows")


@pytest.mark.parametrize(
    ("item", "data", "said"),
    [
        ("mr_01", {"pick": "0"}, "Say why your answer differs"),
        ("mr_01", {"pick": "7", "reason": "High"}, "Give a level from 0 to 4."),
        ("bm_04", {"pick": "__other", "reason": "Low"}, "Say which other answer is right."),
        ("bm_04", {"pick": "__other", "value": "many", "reason": "Low"}, "Give a number"),
        ("mr_01", {"pick": "0", "reason": "x" * 2001}, "at most 2000 fit"),
    ],
)
def test_what_cannot_be_kept_comes_back_with_all_that_was_typed(open_to_rita, submission, item, data, said):
    response = say(open_to_rita, submission, item, founder_comment="Keep a log", **data)
    assert response.status_code == 422
    assert said in words(response)
    fields = response.context["form"].fields
    assert (fields.pick, fields.reason, fields.founder_comment) == (data["pick"], data.get("reason", ""), "Keep a log")
    assert not Judgement.objects.exists()


def test_a_judgement_of_another_window_is_shown_and_overwritten_only_on_purpose(open_to_rita, submission, rita):
    judge(submission=submission, reviewer=rita, saying=Saying("mr_01", "other", 1, "One interview"))
    response = say(open_to_rita, submission, pick="__cannot")
    assert response.status_code == 409
    assert "Kept is “another answer: level 1 (" in words(response)
    assert ") · One interview”, saved in another window" in words(response)
    assert kept()[0] == "other"
    assert response.context["form"].fields.pick == "__cannot"
    say(open_to_rita, submission, pick="__cannot", rev=str(response.context["form"].rev))
    assert kept()[0] == "cannot"


def test_a_script_gets_the_way_on_or_what_is_wrong(open_to_rita, submission, rita):
    def send(**data):
        sent = {"item": "mr_01", "rev": "0", **data}
        return open_to_rita.post(at("review_judge", submission), sent, headers={"Accept": "application/json"})

    assert send(pick="0").json() == {"error": "Say why your answer differs from the claim. Nothing was saved yet."}
    assert send(pick="0").status_code == 422
    done = send(pick="__cannot")
    assert done.json()["next"].startswith(at("review", submission) + "?item=")
    clash = send(pick="0", reason="No log")
    assert (clash.status_code, clash.json()) == (409, {"rev": 1, "kept": "cannot judge"})


def test_the_last_one_leads_to_the_end(open_to_rita, submission, rita):
    keys = open_to_rita.get(at("review", submission)).context["page"].set_ids
    for key in keys[:-1]:
        judge(submission=submission, reviewer=rita, saying=Saying(key, "cannot"))
    response = say(open_to_rita, submission, keys[-1], follow=False)
    assert response["Location"].endswith(f"?item={keys[-1]}#finish")


def test_all_questions_are_listed_by_chapter_on_request(open_to_rita, submission):
    page = open_to_rita.get(at("review", submission) + "?all").context["page"]
    listed = [row.claim.item.id for group in page.groups for row in group.rows]
    assert listed == list(page.claims)
    assert len(listed) == page.total > page.in_set
    response = say(open_to_rita, submission, listed[0], all="1", follow=False)
    assert response["Location"].endswith(f"?item={listed[1]}&all")


def test_a_review_is_finished_and_reopened(open_to_rita, submission):
    assert "not judged any answer yet" in words(open_to_rita.post(at("review_finish", submission), follow=True))
    say(open_to_rita, submission)
    data = {"recommendation": "conditional", "note": "Labels first"}
    text = words(open_to_rita.post(at("review_finish", submission), data, follow=True))
    assert "Your review is finished and counts." in text
    assert "You recommend: accept with conditions." in text
    refused = say(open_to_rita, submission, pick="__cannot", rev="1")
    assert (refused.status_code, kept()[0]) == (422, "confirmed")
    assert "open again" in words(open_to_rita.post(at("review_reopen", submission), follow=True))
    assert "open again" not in words(open_to_rita.post(at("review_reopen", submission), follow=True))
    assert not Review.objects.get().is_finished


def test_an_odd_recommendation_finishes_nothing(open_to_rita, submission):
    say(open_to_rita, submission)
    open_to_rita.post(at("review_finish", submission), {"recommendation": "hug"})
    assert not Review.objects.get().is_finished


def test_nothing_is_judged_or_finished_before_a_declaration(as_rita, submission):
    say(as_rita, submission)
    as_rita.post(at("review_finish", submission))
    as_rita.post(at("review_reopen", submission))
    assert not Review.objects.exists()


def test_a_question_that_is_not_there_is_the_first_one(open_to_rita, submission):
    page = open_to_rita.get(at("review", submission) + "?item=nothing").context["page"]
    assert page.here == page.set_ids[0]
    say(open_to_rita, submission, "nothing")
    assert not Review.objects.exists()


def test_the_page_costs_as_many_queries_with_one_judgement_as_with_ten(open_to_rita, submission, rita):
    keys = open_to_rita.get(at("review", submission)).context["page"].set_ids
    counted = []
    for some in (keys[:1], keys[1:10]):
        for key in some:
            judge(submission=submission, reviewer=rita, saying=Saying(key, "cannot"))
        with CaptureQueriesContext(connection) as queries:
            open_to_rita.get(at("review", submission))
        counted.append(len(queries))
    assert counted[0] == counted[1] <= 13


def test_a_script_keeps_what_is_picked_and_stays_and_never_what_is_not(open_to_rita, submission, rita):
    def send(**data):
        sent = {"item": "mr_01", "rev": "0", "act": "keep", **data}
        return open_to_rita.post(at("review_judge", submission), sent, headers={"Accept": "application/json"})

    assert send(reason="As the log shows").status_code == 422
    assert not Judgement.objects.exists()
    done = send(pick="3", reason="As the log shows").json()
    assert (done["rev"], done["seen"]) == (1, 1)
    assert re.fullmatch(r"1 of 15 judged · about \d+ min left", done["judged"])
    assert kept() == ("confirmed", None, "As the log shows")
    assert send(pick="3", by=str(submission.public_id)).status_code == 403
