"""The columns of lists repeat what was sealed of the newest submission."""

from assessments import actions
from engine.playbook.answers import Answer
from reviews import actions as review_actions
from reviews.models import Standing, StandingInChapter
from reviews.standing import stand_all
from reviews.summary import read_summary


def columns():
    standings = list(Standing.objects.order_by("pk").values())
    return standings, list(StandingInChapter.objects.order_by("chapter_id").values("chapter_id", "critical", "high"))


def test_a_standing_says_what_its_submission_sealed(submission):
    row, summary = Standing.objects.get(), read_summary(submission.summary)
    assert (row.submission, row.name, row.band, row.sector) == (
        submission,
        "Inkwell Tutor",
        summary.band,
        summary.sector,
    )
    assert (row.readiness, row.readiness_high) == summary.readiness
    assert {severity: getattr(row, severity) for severity in summary.counts} == dict(summary.counts)
    answered = {key for key, one in summary.chapters.items() if one.answered}
    assert set(row.chapters.values_list("chapter_id", flat=True)) == answered


def test_a_newer_submission_takes_its_place(submission, answered, enrolment, alice):
    actions.save_answer(assessment=answered, item_id="ff_01", given=Answer("value", 90_000_000), by=alice)
    newer = review_actions.submit(assessment=answered, enrolment=enrolment, by=alice)
    assert [row.submission for row in Standing.objects.all()] == [newer]


def test_standings_are_written_anew_from_what_is_sealed(submission):
    before = columns()
    Standing.objects.update(critical=99, band="forged")
    assert stand_all() == 1
    assert columns() == before
