"""How the page of a review moves from one answer to the next, and what it counts."""

import pytest

from reviews import actions
from reviews.access import review_for
from reviews.desk.page import DeskPage, confirmed_by, ground_of
from reviews.reviewing import Saying, declare, judge
from reviews.sealing import evaluate_submission
from tests.conftest import answer_as
from tests.forecasts.cases import a_scenario


@pytest.fixture
def desk(submission, enrolment, bob):
    declare(enrolment=enrolment, person=bob, answer="none")

    def opened(asked="", *, whole=False, language="en"):
        return DeskPage(review_for(bob, submission.public_id), language, asked, whole)

    return opened


def say(submission, by, *keys, outcome="confirmed"):
    for key in keys:
        judge(submission=submission, reviewer=by, saying=Saying(key, outcome))


def test_the_next_one_is_the_next_that_nothing_was_said_of_and_it_goes_around(desk, submission, bob):
    keys = desk().set_ids
    say(submission, bob, keys[1])
    assert desk(keys[0]).unseen_after(keys[0]) == keys[2]
    assert desk(keys[-1]).unseen_after(keys[-1]) == keys[0]
    say(submission, bob, *keys[2:])
    assert desk(keys[0]).next_unseen == ""
    assert desk().here == keys[0]


def test_before_and_after_follow_the_list(desk):
    keys = desk().set_ids
    assert desk(keys[0]).before == ""
    assert desk(keys[0]).after == desk().url(keys[1])
    assert desk(keys[-1]).after == ""
    outside = next(key for key in desk().claims if key not in keys)
    assert desk(outside).before == ""


def test_what_is_counted_is_the_set_and_all(desk, submission, bob):
    outside = next(key for key in desk().claims if key not in desk().set_ids)
    say(submission, bob, outside, desk().set_ids[0])
    now = desk()
    assert (now.seen_in_set, now.in_set, now.seen, now.total) == (1, 15, 2, len(now.claims))


def test_each_answer_of_the_set_says_why_it_is_there_in_both_languages(desk):
    for language in ("en", "zh-hans"):
        assert all(row.why for group in desk(language=language).groups for row in group.rows)


def test_confirming_raises_the_low_end_and_another_answer_lowers_the_high_one(desk, submission, bob):
    evaluation = evaluate_submission(submission)
    empty = confirmed_by(evaluation, ())
    assert (empty.low, empty.high) == (0, 100)
    first = desk().set_ids[1]
    say(submission, bob, first)
    one = confirmed_by(evaluation, desk().judgements.values())
    assert one.low > 0
    judge(submission=submission, reviewer=bob, saying=Saying("mr_01", "other", 0, "No log"))
    two = confirmed_by(evaluation, desk().judgements.values())
    assert two.high < one.high
    assert desk().confirmed == "–".join(two.printed)


def test_what_the_forecast_speaks_against_is_in_the_set_with_a_sentence(assessment, enrolment, alice):
    answered = answer_as(assessment, "R-10", alice)
    a_scenario(answered, alice)
    sealed = actions.submit(assessment=answered, enrolment=enrolment, by=alice)
    evaluation = evaluate_submission(sealed)
    ground = ground_of(sealed, evaluation, "en")
    chosen = {one.item_id for one in ground.chosen.chosen if "forecast" in one.reasons}
    given = {key for key in ground.against if evaluation.situation.answer(key).is_given}
    assert chosen == given != set()
    assert all("the forecast" in text for text in ground.against.values())
