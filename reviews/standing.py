"""The columns by which a cohort is filtered and sorted, written from what was sealed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import transaction

from cohorts.models import Enrolment
from reviews.before import look_back_in
from reviews.models import Standing, StandingInChapter, Submission
from reviews.summary import UNLIMITED, ChapterSummary, read_summary


@transaction.atomic
def stand(submission: Submission) -> Standing:
    """Writes the standing of the submission's enrolment from this submission, its newest."""
    row, _made = Standing.objects.update_or_create(enrolment_id=submission.enrolment_id, defaults=fields_of(submission))
    look_back_in(submission.enrolment.cohort_id, Standing.objects.filter(pk=row.pk))
    row.chapters.all().delete()
    summary = read_summary(submission.summary)
    chapters = [(key, one) for key, one in summary.chapters.items() if one.answered]
    StandingInChapter.objects.bulk_create([in_chapter(row, key, one) for key, one in chapters])
    return row


def fields_of(submission: Submission) -> dict[str, Any]:
    """The columns of a standing, from what a submission sealed."""
    summary = read_summary(submission.summary)
    low, high = summary.readiness or (None, None)
    is_unlimited = summary.runway == UNLIMITED
    return {
        "submission": submission,
        "name": submission.venture_name,
        "submitted_at": submission.submitted_at,
        "playbook_version_id": submission.playbook_version_id,
        "band": summary.band,
        "is_early": summary.is_early,
        "stage": summary.stage,
        "sector": summary.sector,
        "readiness": low,
        "readiness_high": high,
        "maturity": summary.maturity[0] if summary.maturity else None,
        "evidenced": summary.evidenced[0] if summary.evidenced else None,
        "runway": summary.runway if isinstance(summary.runway, float | int) else None,
        "is_unlimited": is_unlimited,
        **summary.counts,
    }


def in_chapter(row: Standing, chapter_id: str, summary: ChapterSummary) -> StandingInChapter:
    return StandingInChapter(standing=row, chapter_id=chapter_id, **summary.counts)


def stand_all() -> int:
    """Writes every standing anew from the newest submission of its enrolment; how many there are."""
    return len([stand(submission) for submission in newest_of_all()])


def newest_of_all() -> Iterator[Submission]:
    """The newest submission of every enrolment that has one, without its bulk."""
    for enrolment in Enrolment.objects.order_by("pk").iterator(chunk_size=500):
        rows = Submission.objects.filter(enrolment=enrolment).defer("answers", "result", "evidence", "forecast")
        newest = rows.order_by("-submitted_at", "-pk").first()
        if newest is not None:
            yield newest
