"""Rubrics of a cohort and its phases: who manages it sets them up, reviewers score by them, decisions show the means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Count, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import statements
from accounts.limits import refuse_beyond
from cohorts.models import Cohort
from reviews.models import Criterion, CriterionScore, Phase, Review

MOST_CRITERIA = 12
LEVELS = range(5)


class NameTaken(Exception):
    """Another criterion of the rubric has the name. Nothing was added."""


class PhaseGone(Exception):
    """The phase was removed meanwhile. Nothing was added."""


class NoLevel(Exception):
    """What was sent is no level from 0 to 4. Nothing was kept. The text is the name of the criterion."""


@dataclass(frozen=True)
class Mean:
    """What finished reviews score on one criterion: the mean level, 0 to 4, and of how many reviews."""

    name: str
    level: float
    count: int
    weight: int
    rubric: str = ""  # the name of the phase whose rubric it is of; empty for that of the cohort

    @property
    def figure(self) -> str:
        return f"{self.level:.1f}"


@dataclass(frozen=True)
class RubricMeans:
    """What is scored by one rubric: its name, empty for that of the cohort, and the means on its criteria."""

    name: str
    means: tuple[Mean, ...]

    @property
    def mean(self) -> str:
        """Over the criteria by their weights, 0 to 4."""
        return whole(self.means)


def criteria_of(cohort: Cohort, phase: Phase | None = None) -> list[Criterion]:
    """What is scored from now on: by the rubric of the phase, or by that of the cohort if it has none; one query."""
    rows = statements.objects_for("criteria", [cohort.pk], used)
    own = [one for one in rows if phase is not None and one.phase_id == phase.pk]
    return own or [one for one in rows if one.phase_id is None]


def own_criteria(cohort: Cohort, phase: Phase | None) -> list[Criterion]:
    """The rubric of a phase, empty where it has none of its own, or of the cohort."""
    rows = statements.objects_for("criteria", [cohort.pk], used)
    return [one for one in rows if one.phase_id == (phase.pk if phase else None)]


def used(cohort: int) -> QuerySet[Criterion]:
    """The criteria of a cohort and its phases that are not retired."""
    return Criterion.objects.filter(cohort=cohort, retired_at=None)


@transaction.atomic
def add_criterion(*, cohort: Cohort, phase: Phase | None = None, **fields: Any) -> Criterion:
    """A new criterion with the fields of `Criterion`, of the rubric of a phase, or of the cohort.

    Raises:
        LimitReached
        NameTaken
        PhaseGone
    """
    Cohort.objects.select_for_update().only("pk").get(pk=cohort.pk)
    if phase is not None and not Phase.objects.select_for_update().filter(pk=phase.pk).exists():
        raise PhaseGone
    text = _("A rubric can have %(most)d criteria. Nothing was added.") % {"most": MOST_CRITERIA}
    refuse_beyond(Criterion.objects.filter(cohort=cohort, phase=phase, retired_at=None).count(), MOST_CRITERIA, text)
    try:
        with transaction.atomic():
            return Criterion.objects.create(cohort=cohort, phase=phase, **fields)
    except IntegrityError:
        raise NameTaken from None


def drop_rubric(phase: Phase) -> None:
    """Takes the rubric of a phase that goes away, too; what was scored by it stays, under the name of the phase."""
    for one in phase.criteria.filter(retired_at=None):
        remove_criterion(one)
    phase.criteria.update(of_phase=phase.name)


@transaction.atomic
def remove_criterion(criterion: Criterion) -> bool:
    """Takes a criterion out of the rubric: whether somebody had scored by it, so that it is only retired."""
    row = Criterion.objects.select_for_update().get(pk=criterion.pk)
    is_scored = row.scores.exists()
    if is_scored:
        row.retired_at = row.retired_at or timezone.now()
        row.save(update_fields=["retired_at"])
    else:
        row.delete()
    return is_scored


def scored_by(criteria: Iterable[Criterion]) -> dict[int, int]:
    """How many reviews are scored by each criterion, by its key; without those that none is scored by. One query."""
    rows = CriterionScore.objects.filter(criterion__in=[one.pk for one in criteria])
    return dict(rows.order_by().values_list("criterion").annotate(count=Count("pk")))


def read_scores(criteria: Iterable[Criterion], sent: Mapping[str, str]) -> dict[int, int | None]:
    """The levels that were sent, by the key of the criterion: None for "not scored"; only of those that were shown.

    Raises:
        NoLevel
    """
    found: dict[int, int | None] = {}
    for one in criteria:
        text = sent.get(f"score-{one.public_id}")
        if text is None:
            continue
        if text and text not in map(str, LEVELS):
            raise NoLevel(one.name)
        found[one.pk] = int(text) if text else None
    return found


def keep_scores(review: Review, scores: Mapping[int, int | None]) -> None:
    """Writes what a review scores, by the key of the criterion; None takes a score back. The caller holds the review."""
    for key, level in scores.items():
        if level is None:
            CriterionScore.objects.filter(review=review, criterion=key).delete()
        else:
            CriterionScore.objects.update_or_create(review=review, criterion_id=key, defaults={"level": level})


def scores_in(reviews: Sequence[Review]) -> list[CriterionScore]:
    """What these reviews score, in the order of the rubric; one query, none without a review."""
    if not reviews:
        return []
    rows = CriterionScore.objects.filter(review__in=[one.pk for one in reviews]).select_related("criterion__phase")
    return list(rows.order_by("criterion", "pk"))


def whole_of_each(reviews: Iterable[Review], rows: Iterable[CriterionScore]) -> dict[tuple[int, int], float]:
    """The weighted mean of each review, 0 to 4, by the keys of submission and reviewer; of those that score anything."""
    of = {one.pk: (one.submission_id, one.reviewer_id) for one in reviews}
    sums: dict[tuple[int, int], tuple[int, int]] = {}
    for row in rows:
        total, weight = sums.get(of[row.review_id], (0, 0))
        sums[of[row.review_id]] = total + row.level * row.criterion.weight, weight + row.criterion.weight
    return {key: total / weight for key, (total, weight) in sums.items() if weight}


def means_of(reviews: Iterable[Review], rows: Iterable[CriterionScore]) -> dict[int, list[Mean]]:
    """What these reviews score on each criterion, by the key of the submission.

    Args:
        rows: of `scores_in`.
    """
    of = {one.pk: one.submission_id for one in reviews}
    levels: dict[tuple[int, Criterion], list[int]] = {}
    for row in rows:
        levels.setdefault((of[row.review_id], row.criterion), []).append(row.level)
    found: dict[int, list[Mean]] = {}
    for (submission, criterion), known in levels.items():
        mean = Mean(criterion.name, sum(known) / len(known), len(known), criterion.weight, criterion.rubric)
        found.setdefault(submission, []).append(mean)
    return found


def by_rubric(means: Iterable[Mean]) -> list[RubricMeans]:
    """The means of each rubric by itself: what is scored in one phase says nothing of another."""
    found: dict[str, list[Mean]] = {}
    for one in means:
        found.setdefault(one.rubric, []).append(one)
    return [RubricMeans(name, tuple(rows)) for name, rows in found.items()]


def whole(means: Iterable[Mean]) -> str:
    """The mean over the criteria by their weights, 0 to 4, "2.8"; empty where nothing is scored."""
    known = list(means)
    weight = sum(one.weight for one in known)
    return f"{sum(one.level * one.weight for one in known) / weight:.1f}" if weight else ""
