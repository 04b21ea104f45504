"""The confirmed figures that lists show, written from finished reviews in the transaction that changes which count."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from accounts.models import User
from assessments.evaluation import Evaluation
from cohorts.models import Enrolment
from engine.judging.evaluate import confirmed_by_chapter, confirmed_view, score_only
from engine.judging.scoring import percent
from engine.playbook.answers import VALUE
from reviews.confirmed import answer_of, has_review, reviewed, reviews_of, settlements_of
from reviews.models import ConfirmedStanding, Review, Submission
from reviews.sealing import evaluate_submission
from reviews.summary import ends

AT_ONCE = 50  # submissions that one round of the sweeper writes anew


@transaction.atomic
def confirm(submission: Submission) -> ConfirmedStanding | None:
    """Writes what the finished reviews of a submission come to; nothing stays where no review counts. Twice is once."""
    # Whatever changes which reviews count waits here, so that the last to write has seen all of them.
    Enrolment.objects.select_for_update().get(pk=submission.enrolment_id)
    finished = [one for one in reviews_of(submission) if one.is_finished]
    if not finished:
        ConfirmedStanding.objects.filter(submission=submission).delete()
        return None
    fields = figures_of(submission, finished)
    row, _made = ConfirmedStanding.objects.update_or_create(submission=submission, defaults=fields)
    return row


def figures_of(submission: Submission, finished: Sequence[Review]) -> dict[str, Any]:
    """The columns, from the finished reviews of a submission."""
    evaluation = evaluate_submission(submission)
    known = reviewed(finished, evaluation, settlements_of([submission.pk]).get(submission.pk, ()))
    low, high = ends(confirmed_view(evaluation.situation, known.confirmed)) or (None, None)
    chapters = confirmed_by_chapter(evaluation.situation, known.confirmed)
    found = [point for one in finished if (point := readiness_by(one, evaluation)) is not None]
    return {
        "reviews": len(finished),
        "differing": len(known.differing),
        "readiness": low,
        "readiness_high": high,
        "chapters": {key: ends(interval) for key, interval in chapters.items()},
        "least": min(found, default=None),
        "most": max(found, default=None),
        "levels": levels_of(finished, evaluation),
        "reviewed_at": max(one.finished_at for one in finished if one.finished_at),
    }


def readiness_by(review: Review, evaluation: Evaluation) -> float | None:
    """Readiness, the low end, with the answers of one reviewer in place of the claimed ones; 0..100."""
    own = {one.item_id: answer for one in review.judgements.all() if (answer := answer_of(one, evaluation)) is not None}
    whole = ends(percent(score_only(evaluation.playbook, {**evaluation.answers, **own}).readiness))
    return whole[0] if whole else None


def levels_of(finished: Sequence[Review], evaluation: Evaluation) -> dict[str, dict[str, int]]:
    """The levels found right, by question and by the key of the reviewer's account."""
    found: dict[str, dict[str, int]] = {}
    for review in finished:
        for one in review.judgements.all():
            item, answer = evaluation.playbook.items.get(one.item_id), answer_of(one, evaluation)
            if item is not None and item.levels and answer is not None and answer.state == VALUE:
                found.setdefault(item.id, {})[str(review.reviewer_id)] = answer.value
    return found


def confirm_all_of(enrolment: Enrolment, person: User) -> None:
    """The same of what a venture handed in and somebody reviewed or settled: they declared, or it was settled for them."""
    own = Q(reviews__reviewer=person, reviews__finished_at__isnull=False) | Q(settlements__settled_by=person)
    rows = Submission.objects.filter(own, enrolment=enrolment).distinct()
    for submission in rows.select_related("playbook_version"):
        confirm(submission)


def confirm_missing() -> int:
    """Writes what is missing, as of reviews that were finished before such figures were kept; how many were written."""
    is_there = ConfirmedStanding.objects.filter(submission=OuterRef("pk"))
    rows = Submission.objects.filter(has_review("pk"), ~Exists(is_there)).select_related("playbook_version")
    return sum(confirm(submission) is not None for submission in rows.order_by("pk")[:AT_ONCE])
