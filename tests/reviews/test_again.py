"""Reviewing what was resubmitted: what a reviewer said of unchanged answers is carried over, and the set is smaller."""

from datetime import timedelta

import pytest

from assessments.actions import Sent
from engine.playbook.answers import Answer
from reviews.access import review_for
from reviews.confirmed import reviewed, reviews_of
from reviews.desk.page import DeskPage
from reviews.models import Judgement, JudgementHistory, Review
from reviews.returning import answer_return, resubmit, return_submission
from reviews.reviewing import Clash, Saying, carried_over, declare, finish, judge
from reviews.sealing import evaluate_submission
from tests.world import colleague


@pytest.fixture
def again(submission, enrolment, alice, bob):
    """Bob judged three answers and finished; of the two that came back one changed."""
    declare(enrolment=enrolment, person=bob, answer="none")
    for item in ("mr_01", "mr_03"):
        judge(submission=submission, reviewer=bob, saying=Saying(item, "confirmed", founder_comment="Well shown"))
    judge(submission=submission, reviewer=bob, saying=Saying("bm_04", "cannot", reason="No sheet"))
    finish(submission=submission, reviewer=bob)
    due = enrolment.cohort.today + timedelta(days=7)
    sentences = {"mr_01": "When?", "bm_04": "Which sheet?"}
    returned = return_submission(submission=submission, by=bob, sentences=sentences, due_on=due)
    answer_return(found=returned, sent=[Sent("mr_01", Answer(state="value", value=0), 0)], by=alice)
    return resubmit(found=returned, by=alice)


def page(submission, reviewer, **more):
    return DeskPage(review_for(reviewer, submission.public_id), "en", **more)


def test_what_was_said_of_unchanged_answers_stands_there_before_anything_is_said(again, bob):
    found = page(again, bob)
    assert {key: row.is_carried for key, row in found.judgements.items()} == {"mr_03": True, "bm_04": True}
    assert found.here == "mr_01"  # the one that changed and is not judged
    assert page(again, bob, asked="mr_03").is_carried
    assert "cannot judge, carried over" in {row.state for row in found.groups[0].rows}
    assert Review.objects.count() == 1  # looking writes nothing


def test_the_set_is_what_changed_and_what_came_back_and_all_can_be_shown(again, submission, bob):
    found = page(again, bob)
    assert {"mr_01", "bm_04"} <= set(found.set_ids)
    assert "changed since the return" in found.row("mr_01").why
    assert "came back to the founders" in found.row("bm_04").why
    assert found.in_set < page(submission, bob).in_set
    assert set(page(again, bob, is_whole=True).listed) == set(found.claims)


def test_somebody_who_did_not_judge_before_looks_at_the_whole_set(again, enrolment, cohort):
    rita = colleague("rita", cohort.programme.organisation, "reviewer")
    declare(enrolment=enrolment, person=rita, answer="none")
    found = page(again, rita)
    assert found.judgements == {}
    assert found.in_set >= 8


def test_the_first_judgement_keeps_what_is_carried_and_it_counts(again, submission, bob):
    before = list(Judgement.objects.filter(review__submission=submission).values())
    judge(submission=again, reviewer=bob, saying=Saying("mr_01", "confirmed"))
    rows = {row.item_id: row for row in Judgement.objects.filter(review__submission=again)}
    assert {key: row.is_carried for key, row in rows.items()} == {"mr_01": False, "mr_03": True, "bm_04": True}
    assert (rows["mr_03"].founder_comment, rows["bm_04"].reason) == ("Well shown", "No sheet")
    assert JudgementHistory.objects.filter(review__submission=again, is_carried=True).count() == 2
    finish(submission=again, reviewer=bob)
    found = reviewed(reviews_of(again), evaluate_submission(again))
    assert set(found.confirmed) == {"mr_01", "mr_03"}
    assert list(Judgement.objects.filter(review__submission=submission).values()) == before


def test_what_is_carried_is_still_the_reviewers_to_change(again, bob):
    same = judge(submission=again, reviewer=bob, saying=Saying("bm_04", "cannot", reason="No sheet", expected_rev=1))
    assert (same.is_changed, same.judgement.rev, same.judgement.is_carried) == (True, 2, False)
    late = judge(submission=again, reviewer=bob, saying=Saying("mr_03", "cannot", expected_rev=0))
    assert isinstance(late, Clash)
    assert carried_over(again, bob)[0].item_id == "mr_03"


def test_the_page_says_what_is_carried(client, again, bob):
    client.force_login(bob)
    html = client.get(f"/submissions/{again.public_id}/review?item=mr_03").text
    assert "Carried over: you said this of the submission that was returned" in html
    assert "You judged the submission that was returned." in html
