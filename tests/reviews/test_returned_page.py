"""What pages show of a return."""

from datetime import timedelta

import pytest
from django.http import QueryDict

from assessments.actions import Sent, attach_link
from engine.playbook.answers import Answer
from reviews.returned_page import ChoosingPage, ReturnsOnPage, open_questions, pins_of, sentences_in, told_back
from reviews.returning import answer_return, return_submission, withdraw_return


@pytest.fixture
def returned(submission, bob):
    due = submission.enrolment.cohort.today + timedelta(days=7)
    sentences = {"mr_01": "Name the day", "bm_04": "For how many?"}
    return return_submission(submission=submission, by=bob, sentences=sentences, due_on=due)


def test_pins_stand_in_the_order_written_in_each_language(returned):
    assert [(pin.code, pin.sentence) for pin in pins_of(returned, "en")] == [
        ("MR-01", "Name the day"),
        ("BM-04", "For how many?"),
    ]
    assert pins_of(returned, "zh-hans")[0].title != pins_of(returned, "en")[0].title


def test_a_question_shows_what_was_sealed_until_it_is_answered(returned, answered, submission, alice):
    first, second = open_questions(returned, "en")
    assert (first.question.rev, first.question.row.value) == (0, submission.answers["mr_01"])
    attach_link(assessment=answered, item_id="mr_01", link="https://example.org/log", by=alice)
    sent = [Sent("mr_01", Answer(state="unknown"), 0), Sent("bm_04", Answer(), 0)]
    answer_return(found=returned, sent=sent, by=alice)
    first, second = open_questions(returned, "en")
    assert (first.question.rev, first.question.state, len(first.question.evidence)) == (1, "unknown", 1)
    assert (second.question.rev, second.question.state) == (1, "unanswered")


def test_the_set_and_what_was_typed_stand_on_top_and_nothing_twice(submission):
    page = ChoosingPage(submission, "en", ["mr_03", "no_such"], {"bm_04": "Why?"})
    assert [row.claim.item.id for row in page.on_top] == ["mr_03"]
    rest = [row for _title, rows in page.chapters for row in rows]
    assert "mr_03" not in {row.claim.item.id for row in rest}
    assert {row.claim.item.id: row.sentence for row in rest}["bm_04"] == "Why?"


def test_only_what_is_typed_is_read():
    data = QueryDict("say-mr_01=Why%3F&say-mr_03=%20&due=2027-01-01")
    assert sentences_in(data) == {"mr_01": "Why?"}


def test_founders_are_told_while_it_is_open_and_staff_see_what_became_of_it(returned, submission, answered, alice, bob):
    assert [one.lines[0].endswith("Name the day") for one in told_back(answered)] == [True]
    withdraw_return(found=returned, by=bob)
    assert told_back(answered) == []
    assert ReturnsOnPage(submission, alice, "en").newest is None
