"""What a reviewer says of a submission, answer by answer, and whether anything ties the reviewer to the venture."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.sealed import SealedRecord
from cohorts.models import Enrolment
from engine.judging.reviewing import CANNOT, CONFIRMED, OTHER
from reviews.models.submissions import Submission


class AddedOnlyQuerySet(models.QuerySet[Any]):
    def update(self, **fields: Any) -> int:
        raise SealedRecord("Rows of this kind are only added.")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise SealedRecord("Rows of this kind are only added.")


class AddedOnly(models.Model):
    """Rows that are added and never changed."""

    objects = AddedOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise SealedRecord("Rows of this kind are only added.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise SealedRecord("Rows of this kind are only added.")


class Declaration(AddedOnly):
    """Whether somebody has a conflict of interest with a venture in a cohort. The newest of a person counts."""

    class Answer(models.TextChoices):
        NONE = "none", _("no conflict")
        CONFLICT = "conflict", _("conflict of interest")
        UNSURE = "unsure", _("not sure")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="declarations")
    person = models.ForeignKey(User, models.PROTECT, related_name="+")
    answer = models.CharField(max_length=10, choices=Answer.choices)
    reason = models.CharField(max_length=500, blank=True)
    # The person, or whoever settled what the person was not sure of.
    said_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    said_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["enrolment", "person", "id"], name="reviews_declaration_newest")]
        constraints = [
            models.CheckConstraint(
                name="reviews_declaration_answer_is_known", condition=Q(answer__in=["none", "conflict", "unsure"])
            ),
            models.CheckConstraint(name="reviews_declaration_has_reason", condition=Q(answer="none") | ~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.answer}"


class Review(models.Model):
    """One person's review of one submission. It counts once it is finished."""

    class Recommendation(models.TextChoices):
        ACCEPT = "accept", _("accept")
        CONDITIONAL = "conditional", _("accept with conditions")
        DECLINE = "decline", _("decline")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="reviews")
    reviewer = models.ForeignKey(User, models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)
    recommendation = models.CharField(max_length=12, choices=Recommendation.choices, blank=True)
    # For the colleagues of the organisation; founders never see it.
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["begun_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "reviewer"], name="reviews_review_once_per_reviewer"),
            models.CheckConstraint(
                name="reviews_review_recommendation_is_known",
                condition=Q(recommendation__in=["", "accept", "conditional", "decline"]),
            ),
            models.CheckConstraint(
                name="reviews_review_finished_later",
                condition=Q(finished_at__isnull=True) | Q(finished_at__gte=models.F("begun_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission} by {self.reviewer}"

    @property
    def is_finished(self) -> bool:
        return self.finished_at is not None


class Said(models.Model):
    """What a reviewer says of one answer."""

    class Outcome(models.TextChoices):
        CONFIRMED = CONFIRMED, _("confirmed")
        OTHER = OTHER, _("another answer")
        CANNOT = CANNOT, _("cannot judge")

    item_id = models.CharField(max_length=64)
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    # The other answer in raw form; null for any outcome but "other".
    value = models.JSONField(null=True, blank=True)
    # Why; of another answer always.
    reason = models.TextField(blank=True)
    team_comment = models.TextField(blank=True)
    founder_comment = models.TextField(blank=True)
    rev = models.PositiveIntegerField(default=1)
    at = models.DateTimeField(default=timezone.now)
    # Whether the reviewer said it of the submission that was returned, and the answer did not change since.
    is_carried = models.BooleanField(default=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.item_id}: {self.outcome}"

    @property
    def content(self) -> tuple[Any, ...]:
        """All that was said, to compare."""
        return (self.outcome, self.value, self.reason, self.team_comment, self.founder_comment)


class Judgement(Said):
    """What a reviewer says of one answer now."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="judgements")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "item_id"], name="reviews_judgement_once_per_item"),
            models.CheckConstraint(
                name="reviews_judgement_outcome_is_known", condition=Q(outcome__in=["confirmed", "other", "cannot"])
            ),
            models.CheckConstraint(
                name="reviews_judgement_value_iff_other",
                condition=Q(outcome="other", value__isnull=False) | (~Q(outcome="other") & Q(value__isnull=True)),
            ),
            models.CheckConstraint(
                name="reviews_judgement_other_has_reason", condition=~Q(outcome="other") | ~Q(reason="")
            ),
            models.CheckConstraint(name="reviews_judgement_rev_from_one", condition=Q(rev__gte=1)),
        ]


class JudgementHistory(Said, AddedOnly):
    """Every judgement as it was said, in the order said."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="history")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["review", "item_id", "rev"], name="reviews_judgement_history_one_row_per_rev"
            )
        ]


class Settlement(AddedOnly):
    """What a lead settled of an answer on which reviewers differ. It holds while what they say stays as it was."""

    class Outcome(models.TextChoices):
        CONFIRMED = CONFIRMED, _("confirmed")
        OTHER = OTHER, _("another answer")

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="settlements")
    item_id = models.CharField(max_length=64)
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    # The other answer in raw form; null where the claim was confirmed.
    value = models.JSONField(null=True, blank=True)
    reason = models.TextField()
    # Of the judgements that were settled (`reviews.confirmed.ground_of`).
    ground = models.CharField(max_length=64)
    settled_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["submission", "item_id", "id"], name="reviews_settlement_newest")]
        constraints = [
            models.CheckConstraint(
                name="reviews_settlement_outcome_is_known", condition=Q(outcome__in=["confirmed", "other"])
            ),
            models.CheckConstraint(
                name="reviews_settlement_value_iff_other",
                condition=Q(outcome="other", value__isnull=False) | (~Q(outcome="other") & Q(value__isnull=True)),
            ),
            models.CheckConstraint(name="reviews_settlement_has_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.outcome}"
