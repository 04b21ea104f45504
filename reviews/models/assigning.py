"""Who is to review which venture, and what each reviewer can take on."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from cohorts.models import Checkpoint, Cohort, Enrolment, Tag


class Assignment(models.Model):
    """Somebody is to review what a venture submits at a checkpoint; in a cohort without any, whatever it submits."""

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="assignments")
    checkpoint = models.ForeignKey(Checkpoint, models.CASCADE, null=True, blank=True, related_name="assignments")
    reviewer = models.ForeignKey(User, models.PROTECT, related_name="+")
    # Chosen by somebody: a later proposal leaves it alone.
    is_by_hand = models.BooleanField(default=False)
    # Why it was proposed, as codes of `engine.judging.assigning.REASONS`.
    reasons = models.JSONField(default=list, blank=True)
    assigned_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "checkpoint", "reviewer"],
                condition=Q(checkpoint__isnull=False),
                name="reviews_assigned_once_per_checkpoint",
            ),
            models.UniqueConstraint(
                fields=["enrolment", "reviewer"],
                condition=Q(checkpoint__isnull=True),
                name="reviews_assigned_once_without_checkpoint",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment} to {self.reviewer}"


class ReviewerProfile(models.Model):
    """What a reviewer can take on in a cohort: how much, and of what."""

    cohort = models.ForeignKey(Cohort, models.CASCADE, related_name="reviewer_profiles")
    reviewer = models.ForeignKey(User, models.CASCADE, related_name="+")
    # How many ventures at most; null for any number.
    capacity = models.PositiveSmallIntegerField(null=True, blank=True)
    chapters = models.JSONField(default=list, blank=True)  # ids of chapters of the cohort's playbook
    languages = models.JSONField(default=list, blank=True)  # codes of the product's languages
    tracks = models.ManyToManyField(Tag, related_name="+", blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cohort", "reviewer"], name="reviews_profile_once_per_reviewer")]

    def __str__(self) -> str:
        return f"{self.reviewer} in {self.cohort}"
