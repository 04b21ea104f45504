"""What changed between a submission that was returned and its answer, and what that did to the score."""

from datetime import timedelta

import pytest

from assessments.actions import Sent, attach_link
from engine.playbook.answers import Answer
from reviews.compared import changed_items, compared, return_answered_by
from reviews.returning import answer_return, resubmit, return_submission
from reviews.sealing import evaluate_submission
from tests.tampering import tamper

PINS = {"mr_01": "Name the day", "bm_04": "For how many?", "mr_03": "Who?"}


@pytest.fixture
def again(submission, answered, alice, bob):
    """Of three questions that came back one has another answer, one evidence, and one is as it was."""
    due = submission.enrolment.cohort.today + timedelta(days=7)
    returned = return_submission(submission=submission, by=bob, sentences=PINS, due_on=due)
    answer_return(found=returned, sent=[Sent("mr_01", Answer(state="value", value=0), 0)], by=alice)
    attach_link(assessment=answered, item_id="bm_04", link="https://example.org/log", by=alice)
    return resubmit(found=returned, by=alice)


def test_answers_and_evidence_that_changed_are_found(submission, again):
    assert changed_items(submission, again) == {"mr_01", "bm_04"}
    assert changed_items(submission, submission) == frozenset()


def test_each_change_stands_from_what_to_what_with_its_sentence_and_its_points(submission, again):
    found = compared(again, "en")
    second, first = found.changes
    assert (first.code, first.sentence, first.pieces) == ("MR-01", "Name the day", None)
    assert first.before != first.after
    assert first.step.startswith("−")
    assert (second.code, second.pieces, second.step) == ("BM-04", (0, 1), "0.0")
    assert [code for code, _title, _text in found.unchanged] == ["MR-03"]
    low = [float(evaluate_submission(one).result.views["claimed"].low) for one in (submission, again)]
    assert float(first.step.replace("−", "-")) == pytest.approx(low[1] - low[0], abs=0.06)
    assert found.readiness[0] != found.readiness[1]
    assert compared(again, "zh-hans").changes[0].title != first.title


def test_there_is_nothing_to_compare_without_a_return_or_with_a_broken_seal(submission, again):
    assert compared(submission, "en") is None
    tamper("reviews_submission", "venture_name", "Another", submission.public_id)
    assert return_answered_by(again) is None


@pytest.mark.parametrize("who", ["alice", "bob"])
def test_founders_and_staff_read_it_beside_the_new_submission(client, again, who, request):
    client.force_login(request.getfixturevalue(who))
    html = client.get(f"/submissions/{again.public_id}").text
    assert "What changed since the return" in html
    assert "pieces of evidence: 0 before, 1 now" in html
    assert "Readiness as claimed goes from" in html
