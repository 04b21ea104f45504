"""What finished reviews agree on."""

import pytest

from engine.playbook.answers import VALUE, Answer
from reviews.confirmed import reviewed, reviews_of
from reviews.reviewing import Saying, declare, finish, judge, reopen
from reviews.sealing import evaluate_submission
from tests.world import colleague


@pytest.fixture
def reviewers(cohort, enrolment):
    found = [colleague(name, cohort.programme.organisation, "reviewer") for name in ("rita", "omar")]
    for one in found:
        declare(enrolment=enrolment, person=one, answer="none")
    return found


def say(submission, by, **outcomes):
    for item, outcome in outcomes.items():
        more = {"outcome": outcome} if isinstance(outcome, str) else {"outcome": "other", "value": outcome}
        judge(submission=submission, reviewer=by, saying=Saying(item, reason="The log says so", **more))


def found(submission):
    return reviewed(reviews_of(submission), evaluate_submission(submission))


def test_only_finished_reviews_count(submission, reviewers):
    rita, _omar = reviewers
    claimed = evaluate_submission(submission).answers["mr_01"]
    say(submission, rita, mr_01="confirmed", bm_01=0, dd_03="cannot")
    assert found(submission).reviews == ()
    finish(submission=submission, reviewer=rita)
    assert found(submission).confirmed == {"mr_01": claimed, "bm_01": Answer(VALUE, 0)}
    assert set(found(submission).said) == {"mr_01", "bm_01", "dd_03"}
    reopen(submission=submission, reviewer=rita)
    assert found(submission).confirmed == {}


def test_an_item_on_which_two_differ_stays_open(submission, reviewers):
    rita, omar = reviewers
    say(submission, rita, mr_01="confirmed", bm_01=0, dd_03="cannot", dd_02=0)
    say(submission, omar, mr_01=0, bm_01=0, dd_03=0)
    for one in reviewers:
        finish(submission=submission, reviewer=one)
    both = found(submission)
    assert both.differing == ("mr_01",)
    assert set(both.confirmed) == {"bm_01", "dd_03", "dd_02"}


def test_a_review_of_somebody_who_stepped_aside_counts_no_more(submission, enrolment, reviewers):
    rita = reviewers[0]
    say(submission, rita, mr_01="confirmed")
    finish(submission=submission, reviewer=rita)
    key = found(submission).key
    declare(enrolment=enrolment, person=rita, answer="conflict", reason="My sister was hired")
    assert (found(submission).reviews, found(submission).key == key) == ((), False)


def test_reviews_cost_two_queries_however_many(submission, reviewers, django_assert_num_queries):
    for one in reviewers:
        say(submission, one, mr_01="confirmed", bm_01="confirmed")
        finish(submission=submission, reviewer=one)
    evaluation = evaluate_submission(submission)
    with django_assert_num_queries(2):
        reviewed(reviews_of(submission), evaluation)
