"""What finished reviews come to, for the table of decisions: readiness as confirmed, and where reviewers differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reviews.confirmed import free_reviews
from reviews.glance.wording import DASH, ends_words
from reviews.models import ConfirmedStanding, Review, Submission
from reviews.rubric import Mean, means_of, whole


@dataclass(frozen=True)
class Ground:
    """What is known of a submission from its finished reviews.

    Attributes:
        confirmed: readiness as confirmed, 0 to 100, an interval for what nobody reviewed, "12.0–61.5".
        differing: how many questions stay open because reviewers differ and nobody settled them.
        means: what they score by the rubric of the cohort.
    """

    reviews: tuple[Review, ...] = ()
    confirmed: str = DASH
    differing: int = 0
    means: tuple[Mean, ...] = ()

    @property
    def rubric(self) -> str:
        """The mean over the criteria by their weights, 0 to 4; empty where nothing is scored."""
        return whole(self.means)


def grounds_of(submissions: Sequence[Submission]) -> Mapping[int, Ground]:
    """By the key of the submission, those with a finished review that counts; three queries at most."""
    rows = free_reviews().filter(submission__in=[row.pk for row in submissions], finished_at__isnull=False)
    found: dict[int, list[Review]] = {}
    for one in rows:
        found.setdefault(one.submission_id, []).append(one)
    kept = {one.submission_id: one for one in ConfirmedStanding.objects.filter(submission__in=found)} if found else {}
    means = means_of([one for reviews in found.values() for one in reviews])
    return {key: ground_of(reviews, kept.get(key), means.get(key, [])) for key, reviews in found.items()}


def ground_of(reviews: list[Review], kept: ConfirmedStanding | None, means: Sequence[Mean]) -> Ground:
    if kept is None:
        return Ground(tuple(reviews), means=tuple(means))
    return Ground(tuple(reviews), ends_words(kept.ends), kept.differing, tuple(means))
