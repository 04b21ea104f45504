"""The confirmed figures of lists: written with what changes which reviews count, and the same as on the page."""

from threading import Thread

import pytest
from django.db import connection

from assessments.wording import printed
from engine.judging.evaluate import evaluate
from reviews.confirmed import reviewed, reviews_of
from reviews.confirming import confirm, confirm_missing
from reviews.glance.wording import ends_words
from reviews.models import ConfirmedStanding
from reviews.reviewing import Saying, declare, finish, judge, reopen, settle
from reviews.sealing import evaluate_submission
from tests.world import colleague


@pytest.fixture
def reviewers(cohort, enrolment):
    found = [colleague(name, cohort.programme.organisation, "reviewer") for name in ("rita", "omar")]
    for one in found:
        declare(enrolment=enrolment, person=one, answer="none")
    return found


def review(submission, by, **values):
    for item, value in values.items():
        more = {"outcome": value} if isinstance(value, str) else {"outcome": "other", "value": value}
        judge(submission=submission, reviewer=by, saying=Saying(item, reason="The log says so", **more))
    finish(submission=submission, reviewer=by)


def kept():
    return [(one.reviews, one.differing) for one in ConfirmedStanding.objects.all()]


def test_it_stands_while_a_review_counts(submission, enrolment, reviewers, bob):
    rita, omar = reviewers
    review(submission, rita, mr_01=0, bm_01="confirmed")
    assert kept() == [(1, 0)]
    review(submission, omar, mr_01="confirmed", bm_01="confirmed")
    assert kept() == [(2, 1)]
    reopen(submission=submission, reviewer=omar)
    assert kept() == [(1, 0)]
    said = declare(enrolment=enrolment, person=rita, answer="unsure", reason="A friend was hired")
    assert kept() == []
    settle(declaration=said, by=bob, answer="none")
    assert kept() == [(1, 0)]
    reopen(submission=submission, reviewer=rita)
    assert kept() == []


def test_it_says_what_the_page_says(submission, reviewers):
    rita, omar = reviewers
    review(submission, rita, mr_01=0, bm_01="confirmed", dd_03="cannot")
    review(submission, omar, mr_01="confirmed", bm_01="confirmed")
    one = ConfirmedStanding.objects.get()
    evaluation = evaluate_submission(submission)
    known = reviewed(reviews_of(submission), evaluation)
    whole = evaluate(evaluation.playbook, evaluation.answers, confirmed=known.confirmed)
    assert ends_words(one.ends) == printed(whole.views["confirmed"])
    assert one.ends[0] < one.ends[1]  # most of it nobody reviewed
    assert one.chapters.keys() <= {chapter.id for chapter in evaluation.playbook.scored_chapters}
    assert one.ends_in("bm")[0] > one.ends_in("mr")[0] == 0
    assert one.ends_in("no such chapter") is None
    assert one.reviewed_at == max(row.finished_at for row in known.reviews)


def test_where_nobody_could_judge_everything_is_open(submission, reviewers):
    review(submission, reviewers[0], mr_01="cannot")
    one = ConfirmedStanding.objects.get()
    assert (one.ends, one.reviews) == ((0, 100), 1)


def test_writing_it_twice_is_writing_it_once(submission, reviewers):
    review(submission, reviewers[0], mr_01="confirmed")
    before = ConfirmedStanding.objects.values().get()
    assert confirm(submission).pk == before["id"]
    assert ConfirmedStanding.objects.values().get() == before


def test_the_sweeper_writes_what_is_missing(submission, reviewers):
    assert confirm_missing() == 0
    review(submission, reviewers[0], mr_01="confirmed")
    ConfirmedStanding.objects.all().delete()
    assert confirm_missing() == 1
    assert kept() == [(1, 0)]
    assert confirm_missing() == 0


def test_levels_and_spread_are_those_of_each_reviewer(submission, reviewers):
    rita, omar = reviewers
    claimed = evaluate_submission(submission)
    review(submission, rita, mr_01=0, bm_01="confirmed", dd_03="cannot")
    one = ConfirmedStanding.objects.get()
    assert one.least == one.most < float(claimed.result.readiness.low)
    review(submission, omar, mr_01="confirmed")
    one.refresh_from_db()
    assert one.most == pytest.approx(float(claimed.result.readiness.low))
    assert one.least < one.most
    answer = claimed.answers["mr_01"].value
    assert one.levels["mr_01"] == {str(rita.pk): 0, str(omar.pk): answer}
    assert list(one.levels["bm_01"]) == [str(rita.pk)]
    assert "dd_03" not in one.levels


@pytest.mark.django_db(transaction=True)
def test_two_who_finish_at_once_are_both_counted(submission, reviewers):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one write at a time")
    for one in reviewers:
        judge(submission=submission, reviewer=one, saying=Saying("mr_01", "confirmed"))

    def done(reviewer):
        finish(submission=submission, reviewer=reviewer)
        connection.close()

    for _round in range(5):
        threads = [Thread(target=done, args=[one]) for one in reviewers]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert kept() == [(2, 0)]
        for one in reviewers:
            reopen(submission=submission, reviewer=one)
