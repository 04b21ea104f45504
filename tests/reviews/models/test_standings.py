"""The columns of a cohort's lists say what the newest sealed submission says."""

from datetime import timedelta

import pytest

from assessments.actions import save_answer
from cohorts import checkpoints
from cohorts.actions import end_enrolment
from engine.playbook.answers import Answer
from reviews import actions
from reviews.models import Standing, StandingInChapter
from reviews.sealing import is_intact
from reviews.standing import stand_all
from reviews.summary import read_summary
from tests.tampering import tamper


def test_a_standing_repeats_the_newest_submission(submission, enrolment, answered, alice):
    first = Standing.objects.get(enrolment=enrolment)
    assert (first.submission, first.critical) == (submission, submission.summary["counts"]["critical"])
    save_answer(assessment=answered, item_id="mr_01", given=Answer(state="unknown"), by=alice)
    second = actions.submit(assessment=answered, enrolment=enrolment, by=alice)
    standing = Standing.objects.get(enrolment=enrolment)
    summary = read_summary(second.summary)
    assert (standing.submission, standing.band, standing.readiness) == (second, summary.band, summary.readiness[0])
    assert standing.evidenced == summary.evidenced[0]
    found = {row.chapter_id: row.high for row in StandingInChapter.objects.all()}
    assert found == {key: one.counts["high"] for key, one in summary.chapters.items() if one.answered}


def test_standings_are_written_anew_from_what_is_sealed(submission):
    before = Standing.objects.values().get()
    Standing.objects.all().delete()
    assert stand_all() == 1
    after = Standing.objects.values().get()
    assert {**after, "id": 0} == {**before, "id": 0}


def test_unchanged_answers_count_anew_at_the_next_checkpoint(submission, enrolment, answered, alice):
    with pytest.raises(actions.AlreadySubmitted):
        actions.submit(assessment=answered, enrolment=enrolment, by=alice)
    today = enrolment.cohort.today
    checkpoint = checkpoints.plan_checkpoint(cohort=enrolment.cohort, kind="midterm", opens_on=today, due_on=today)
    second = actions.submit(assessment=answered, enrolment=enrolment, by=alice)
    assert (second.checkpoint, second.seal != submission.seal) == (checkpoint, True)
    with pytest.raises(actions.AlreadySubmitted):
        actions.submit(assessment=answered, enrolment=enrolment, by=alice)
    assert is_intact(second)


def test_the_seal_covers_the_checkpoint(submission, enrolment, answered, alice):
    today = enrolment.cohort.today
    fields = {"cohort": enrolment.cohort, "opens_on": today, "due_on": today}
    checkpoints.plan_checkpoint(kind="baseline", **fields)
    later = checkpoints.plan_checkpoint(kind="exit", **(fields | {"due_on": today + timedelta(days=9)}))
    second = actions.submit(assessment=answered, enrolment=enrolment, by=alice)
    tamper("reviews_submission", "checkpoint_id", later.pk, second.public_id)
    second.refresh_from_db()
    assert not is_intact(second)


@pytest.mark.parametrize("why", ["left", "waits", "closed"])
def test_who_is_not_in_the_cohort_hands_nothing_in(enrolment, answered, alice, why):
    if why == "left":
        end_enrolment(enrolment=enrolment, by=alice, end="left")
        enrolment.refresh_from_db()
    elif why == "waits":
        enrolment.approved_at = None
    else:
        enrolment.cohort.closed_at = enrolment.enrolled_at
    with pytest.raises(actions.NotInCohort, match="your answers are kept"):
        actions.submit(assessment=answered, enrolment=enrolment, by=alice)
    assert not Standing.objects.exists()
