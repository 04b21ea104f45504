"""The rubrics of a cohort, and of its phases of reviewing: what reviewers score at the end of a review, from 0 to 4, beside the answers of the playbook."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from cohorts.models import Cohort
from reviews.models.phases import Phase
from reviews.models.reviewing import Review


class Criterion(models.Model):
    """One thing that reviewers score. Once scored it is retired, not deleted: what was scored stays.

    It is of the rubric of the cohort, or of one phase that has a rubric of its own.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cohort = models.ForeignKey(Cohort, models.CASCADE, related_name="criteria")
    phase = models.ForeignKey(Phase, models.SET_NULL, null=True, blank=True, related_name="criteria")
    # The name of the phase that was removed.
    of_phase = models.CharField(max_length=60, blank=True, default="", db_default="")
    name = models.CharField(max_length=80)
    # What the two ends stand for, in words.
    least = models.CharField(max_length=200)
    most = models.CharField(max_length=200)
    weight = models.PositiveSmallIntegerField(default=1)
    made_at = models.DateTimeField(default=timezone.now)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "name"],
                condition=Q(retired_at=None, phase=None),
                name="reviews_criterion_once_in_the_cohort",
            ),
            models.UniqueConstraint(
                fields=["phase", "name"], condition=Q(retired_at=None), name="reviews_criterion_once_in_a_phase"
            ),
            models.CheckConstraint(name="reviews_criterion_weight_is_known", condition=Q(weight__in=[1, 2, 3])),
            models.CheckConstraint(
                name="reviews_criterion_has_words", condition=~Q(name="") & ~Q(least="") & ~Q(most="")
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def rubric(self) -> str:
        """The name of the phase whose rubric it is of; empty for that of the cohort."""
        return self.phase.name if self.phase else self.of_phase


class CriterionScore(models.Model):
    """What a review scores on one criterion."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="scores")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="scores")
    level = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "criterion"], name="reviews_scored_once_per_criterion"),
            models.CheckConstraint(name="reviews_score_from_0_to_4", condition=Q(level__lte=4)),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.level}"
