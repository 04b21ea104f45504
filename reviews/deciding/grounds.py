"""What finished reviews come to, for the table of decisions: readiness as confirmed, and where reviewers differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.judging.severity import Place
from reviews.confirmed import free_reviews
from reviews.glance.wording import DASH, ends_words
from reviews.models import ConfirmedStanding, Review, Submission
from reviews.ranking import allowing_words, ranks_of, raw_words
from reviews.rubric import Mean, RubricMeans, by_rubric, means_of, scores_in


@dataclass(frozen=True)
class Ground:
    """What is known of a submission from its finished reviews.

    Attributes:
        confirmed: readiness as confirmed, 0 to 100, an interval for what nobody reviewed, "12.0–61.5".
        differing: how many questions stay open because reviewers differ and nobody settled them.
        means: what they score by the rubrics of the cohort and its phases.
        rank: by the rubric, where all score by one, as scored and allowing for how severe reviewers are; only where every reviewer has finished
            eight reviews that score.
    """

    reviews: tuple[Review, ...] = ()
    confirmed: str = DASH
    differing: int = 0
    means: tuple[Mean, ...] = ()
    rank: Place | None = None

    @property
    def rubrics(self) -> list[RubricMeans]:
        """What is scored by each rubric; empty where nothing is scored."""
        return by_rubric(self.means)

    @property
    def rank_words(self) -> tuple[str, ...]:
        """The rank by the rubric as scored, and allowing for severity with the uncertainty; nothing where none is told."""
        return () if self.rank is None else (raw_words(self.rank), allowing_words(self.rank))


def grounds_of(submissions: Sequence[Submission]) -> Mapping[int, Ground]:
    """By the key of the submission, those with a finished review that counts; three queries at most."""
    rows = free_reviews().filter(submission__in=[row.pk for row in submissions], finished_at__isnull=False)
    found: dict[int, list[Review]] = {}
    for one in rows:
        found.setdefault(one.submission_id, []).append(one)
    kept = {one.submission_id: one for one in ConfirmedStanding.objects.filter(submission__in=found)} if found else {}
    reviews = [one for known in found.values() for one in known]
    scored = scores_in(reviews)
    means, ranked = means_of(reviews, scored), ranks_of(reviews, scored)
    return {key: ground_of(rows, kept.get(key), means.get(key, []), ranked.get(key)) for key, rows in found.items()}


def ground_of(
    reviews: list[Review], kept: ConfirmedStanding | None, means: Sequence[Mean], rank: Place | None
) -> Ground:
    if kept is None:
        return Ground(tuple(reviews), means=tuple(means), rank=rank)
    return Ground(tuple(reviews), ends_words(kept.ends), kept.differing, tuple(means), rank)
