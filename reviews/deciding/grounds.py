"""What finished reviews come to, for the table of decisions: readiness as confirmed, and where reviewers differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch

from accounts.remembered import Remembered
from assessments.wording import printed
from engine.judging.evaluate import confirmed_view
from engine.judging.scoring import score
from reviews.confirmed import free_reviews, key_of, reviewed, settlements_of
from reviews.models import Judgement, Review, Settlement, Submission
from reviews.sealing import evaluate_submission

# A sealed submission and its finished reviews do not change: each is judged once.
KNOWN = Remembered(most=1000)


@dataclass(frozen=True)
class Ground:
    """What is known of a submission from its finished reviews.

    Attributes:
        confirmed: readiness as confirmed, 0 to 100, an interval for what nobody reviewed, "12.0–61.5".
        differing: how many questions stay open because reviewers differ and nobody settled them.
    """

    reviews: tuple[Review, ...] = ()
    confirmed: str = "–"
    differing: int = 0


def grounds_of(submissions: Sequence[Submission]) -> Mapping[int, Ground]:
    """By the key of the submission, those with a finished review that counts; four queries at most."""
    spoken = Prefetch("judgements", Judgement.objects.order_by("pk"))
    rows = free_reviews().filter(submission__in=[row.pk for row in submissions], finished_at__isnull=False)
    found: dict[int, list[Review]] = {}
    for one in rows.prefetch_related(spoken):
        found.setdefault(one.submission_id, []).append(one)
    sealed = Submission.objects.filter(pk__in=found).select_related("playbook_version") if found else ()
    settled = settlements_of(found) if found else {}
    return {row.pk: ground_of(row, found[row.pk], settled.get(row.pk, [])) for row in sealed}


def ground_of(submission: Submission, reviews: list[Review], settlements: list[Settlement]) -> Ground:
    """Judged once for the same seal, the same finished reviews and what was settled."""
    since = key_of(reviews, settlements)

    def make() -> tuple[str, int]:
        evaluation = evaluate_submission(submission)
        known = reviewed(reviews, evaluation, settlements)
        confirmed = confirmed_view(evaluation.situation, score(evaluation.situation), known.confirmed)
        return printed(confirmed), len(known.differing)

    confirmed, differing = KNOWN.get((submission.seal, since), make)
    return Ground(tuple(reviews), confirmed, differing)
