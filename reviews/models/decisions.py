"""What an organisation decides on ventures at a checkpoint: kept until released together, fixed from then on."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.sealed import SealedRecord
from cohorts.models import Checkpoint, Cohort, Enrolment
from reviews.models.reviewing import AddedOnly
from reviews.models.submissions import Submission


class DecisionRound(models.Model):
    """The decisions of a cohort at one checkpoint; without a checkpoint where the cohort has none."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cohort = models.ForeignKey(Cohort, models.CASCADE, related_name="decision_rounds")
    checkpoint = models.ForeignKey(Checkpoint, models.PROTECT, null=True, blank=True, related_name="+")
    # How many can be accepted, with conditions or without; null: nobody has said.
    places = models.PositiveSmallIntegerField(null=True, blank=True)
    # When decisions were first released together, and by whom.
    released_at = models.DateTimeField(null=True, blank=True)
    released_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cohort", "checkpoint"], name="reviews_round_once_per_checkpoint"),
            models.UniqueConstraint(
                fields=["cohort"], condition=Q(checkpoint=None), name="reviews_round_once_without_checkpoint"
            ),
            models.CheckConstraint(
                name="reviews_round_released_by_somebody",
                condition=Q(released_at__isnull=True, released_by__isnull=True)
                | Q(released_at__isnull=False, released_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cohort}, {self.checkpoint or '-'}"


class Decided(models.Model):
    """What is decided on a venture."""

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted", _("accepted")
        CONDITIONAL = "conditional", _("accepted with conditions")
        WAITLIST = "waitlist", _("on the waitlist")
        DECLINED = "declined", _("declined")

    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    # For the colleagues of the organisation; founders never see it.
    reason = models.TextField(blank=True)
    # For the founders, once released.
    words = models.TextField(blank=True)
    # What has to be done by when: [["Data register complete", "2027-01-15"], …]; of "conditional" alone.
    conditions = models.JSONField(default=list, blank=True)
    rev = models.PositiveIntegerField(default=1)
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(default=timezone.now)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.outcome

    @property
    def due(self) -> list[dict[str, Any]]:
        """The conditions as {"text", "due"}, with the day as a day."""
        return [{"text": text, "due": date.fromisoformat(day)} for text, day in self.conditions]

    @property
    def content(self) -> tuple[Any, ...]:
        """All that was decided, to compare."""
        return (self.outcome, self.reason, self.words, [list(pair) for pair in self.conditions])


class DecisionQuerySet(models.QuerySet["Decision"]):
    def pending(self) -> DecisionQuerySet:
        """Those that nobody outside the organisation knows yet."""
        return self.filter(released_at=None)

    def released(self) -> DecisionQuerySet:
        """Those that were released, the newest first: it counts, and the ones before it are kept."""
        return self.filter(released_at__isnull=False).order_by("-released_at", "-pk")


class Decision(Decided):
    """One decision on one venture. Released it never changes; another one takes its place then."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    round = models.ForeignKey(DecisionRound, models.CASCADE, related_name="decisions")
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="decisions")
    # What it was decided on.
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="decisions")
    # The order of the waitlist: lower comes first. Founders never see it.
    rank = models.PositiveIntegerField(null=True, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "enrolment"], condition=Q(released_at=None), name="reviews_decision_pending_once"
            ),
            models.CheckConstraint(
                name="reviews_decision_outcome_is_known",
                condition=Q(outcome__in=["accepted", "conditional", "waitlist", "declined"]),
            ),
            models.CheckConstraint(
                name="reviews_decision_rank_iff_waitlist",
                condition=Q(outcome="waitlist", rank__isnull=False) | (~Q(outcome="waitlist") & Q(rank__isnull=True)),
            ),
            models.CheckConstraint(
                name="reviews_decision_released_has_words", condition=Q(released_at=None) | ~Q(words="")
            ),
            models.CheckConstraint(
                name="reviews_decision_conditions_of_conditional", condition=Q(outcome="conditional") | Q(conditions=[])
            ),
            models.CheckConstraint(name="reviews_decision_rev_from_one", condition=Q(rev__gte=1)),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.refuse_if_released()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        self.refuse_if_released()
        return super().delete(*args, **kwargs)

    def refuse_if_released(self) -> None:
        """Raises SealedRecord when the row was released already."""
        if self.pk is not None and Decision.objects.released().filter(pk=self.pk).exists():
            raise SealedRecord("A released decision never changes; decide again instead.")


class DecisionHistory(Decided, AddedOnly):
    """Every decision as it was saved, in the order saved."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="history")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["decision", "rev"], name="reviews_decision_history_one_row_per_rev")
        ]


class FeedbackQuerySet(models.QuerySet["Feedback"]):
    def released(self) -> FeedbackQuerySet:
        """What founders read."""
        return self.filter(released_at__isnull=False)


class Feedback(models.Model):
    """What founders are told of one question, from reviewers' comments for them; somebody cleared the words."""

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="feedback")
    item_id = models.CharField(max_length=64)
    # The comments as reviewers wrote them, and the words that go to the founders; empty: nothing goes.
    original = models.TextField()
    text = models.TextField(blank=True)
    cleared_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    cleared_at = models.DateTimeField(default=timezone.now)
    released_at = models.DateTimeField(null=True, blank=True)

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "item_id"], name="reviews_feedback_once_per_item"),
            models.CheckConstraint(name="reviews_feedback_has_original", condition=~Q(original="")),
        ]

    def __str__(self) -> str:
        return self.item_id
