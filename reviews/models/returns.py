"""What staff send back to a venture: some questions of one submission, each with a sentence, and a day."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from accounts.sealed import SealedRecord
from cohorts.models import Checkpoint, Enrolment
from reviews.models.reviewing import AddedOnly
from reviews.models.submissions import Submission


class ReturnQuerySet(models.QuerySet["Return"]):
    def open(self) -> ReturnQuerySet:
        """Those that were neither withdrawn nor answered."""
        return self.filter(ended_at=None)

    def at(self, enrolment: Enrolment, checkpoint: Checkpoint | None) -> ReturnQuerySet:
        """Those of what a venture submitted at one checkpoint of a cohort."""
        return self.filter(submission__enrolment=enrolment, submission__checkpoint=checkpoint)


class Return(models.Model):
    """One return of one submission. It ends once: withdrawn by staff, or answered by a later submission."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="returns")
    due_on = models.DateField()
    returned_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    returned_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    answered_with = models.OneToOneField(
        Submission, models.PROTECT, null=True, blank=True, related_name="answered_return"
    )

    objects = ReturnQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["submission"], condition=Q(ended_at=None), name="reviews_return_open_once"),
            models.CheckConstraint(
                name="reviews_return_ends_one_way",
                condition=Q(ended_at=None, withdrawn_by=None, answered_with=None)
                | Q(ended_at__isnull=False, withdrawn_by__isnull=False, answered_with=None)
                | Q(ended_at__isnull=False, withdrawn_by=None, answered_with__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission}, {self.due_on}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None and not Return.objects.open().filter(pk=self.pk).exists():
            raise SealedRecord("A return that has ended never changes.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise SealedRecord("Returns are withdrawn, not deleted.")

    @property
    def enrolment(self) -> Enrolment:
        return self.submission.enrolment

    @property
    def is_open(self) -> bool:
        return self.ended_at is None

    def withdraw(self, by: User) -> None:
        """Ends it; the rows in hand of whoever locked it. Raises SealedRecord when it has ended."""
        self.ended_at, self.withdrawn_by = timezone.now(), by
        self.save(update_fields=["ended_at", "withdrawn_by"])

    def answer_with(self, later: Submission) -> None:
        """Ends it by a later submission. Raises SealedRecord when it has ended."""
        self.ended_at, self.answered_with = timezone.now(), later
        self.save(update_fields=["ended_at", "answered_with"])


class ReturnedItem(AddedOnly):
    """One question that came back, and what has to change."""

    of = models.ForeignKey(Return, models.PROTECT, related_name="items")
    item_id = models.CharField(max_length=64)
    sentence = models.TextField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["of", "item_id"], name="reviews_returned_item_once"),
            models.CheckConstraint(name="reviews_returned_item_has_sentence", condition=~Q(sentence="")),
        ]

    def __str__(self) -> str:
        return self.item_id


class Replied(models.Model):
    """What founders answer to a question that came back, in the engine's raw form; null: taken back."""

    raw = models.JSONField(null=True, blank=True)
    rev = models.PositiveIntegerField(default=1)
    answered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"rev {self.rev}"


class ReturnAnswer(Replied):
    """The answer as it stands now. Before there is one, the sealed answer stands."""

    pin = models.OneToOneField(ReturnedItem, models.PROTECT, related_name="answer")

    class Meta:
        constraints = [models.CheckConstraint(name="reviews_return_answer_rev_from_one", condition=Q(rev__gte=1))]


class ReturnAnswerHistory(Replied, AddedOnly):
    """Every answer as it was saved, in the order saved."""

    pin = models.ForeignKey(ReturnedItem, models.PROTECT, related_name="history")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pin", "rev"], name="reviews_return_answer_history_one_row_per_rev")
        ]
