"""What was handed in: sealed, so that those who judge and those who are judged see the same."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import AnyUser, User
from accounts.sealed import SealedRecord
from assessments.models import Assessment
from cohorts.models import Checkpoint, Cohort, Enrolment, Right, VentureMembership
from playbooks.models import PlaybookVersion


class SubmissionQuerySet(models.QuerySet["Submission"]):
    def visible_to(self, user: AnyUser) -> SubmissionQuerySet:
        """Submissions of the user's own ventures, and those handed to a cohort whose ventures the user may read.

        Of these, none of a venture that a conflict of interest closes to the user.
        """
        if not user.is_authenticated:
            return self.none()
        own = VentureMembership.objects.filter(user=user)
        handed_to = Cohort.objects.with_right(user, Right.READ)
        # Asked inside, not joined: no row comes twice, and nothing need be compared to find that out.
        return self.filter(
            Q(assessment__venture__in=own.values("venture"))
            | Q(enrolment__cohort__in=handed_to.values("pk"), enrolment__in=Enrolment.objects.open_to(user.pk))
        )

    def latest_of(self, cohort: Cohort, *, with_results: bool = False) -> list[Submission]:
        """The newest submission of each enrolment of a cohort; the bulk is read only when asked for."""
        rows = self.filter(enrolment__cohort=cohort).select_related("playbook_version", "confirmed")
        rows = rows.defer("playbook_version__canonical")
        if with_results:
            rows = rows.select_related("playbook_version", "submitted_by", "checkpoint")
        else:
            rows = rows.defer("answers", "result", "evidence", "forecast")
        newest: dict[int, Submission] = {}
        for row in rows.order_by("submitted_at", "pk"):
            newest[row.enrolment_id] = row
        return list(newest.values())

    def update(self, **fields: Any) -> int:
        raise SealedRecord("Submissions are sealed; write a new one.")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise SealedRecord("Submissions are sealed and cannot be deleted.")


WithRows = models.Manager.from_queryset(SubmissionQuerySet)


class SubmissionManager(WithRows["Submission"]):
    """Of what was erased only `manage.py verify` knows."""

    def get_queryset(self) -> models.QuerySet[Submission]:
        return super().get_queryset().filter(erased_at=None)


class Submission(models.Model):
    """A sealed snapshot handed to a cohort: answers, playbook digest and result at one moment."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="submissions")
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="submissions")
    # At which checkpoint it was handed in; null in cohorts that have none.
    checkpoint = models.ForeignKey(Checkpoint, models.PROTECT, null=True, blank=True, related_name="submissions")
    playbook_version = models.ForeignKey(PlaybookVersion, models.PROTECT, related_name="+")
    venture_name = models.CharField(max_length=120)
    revision = models.PositiveIntegerField()
    answers = models.JSONField()
    result = models.JSONField()
    # The few figures that lists of submissions show, so that they need not read whole results.
    summary = models.JSONField(default=dict)
    # The forecast handed in with the answers: {"name", "inputs"}, with the books known then ("actuals"), if there
    # were any; null without one.
    forecast = models.JSONField(null=True, blank=True)
    # The evidence that stood, with the digests of its files (`sealing.evidence_of`).
    evidence = models.JSONField(default=list)
    # The public id of the return that it answers with a copy of what was returned; null in any other.
    answers_return = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    seal = models.CharField(max_length=64)
    seal_form = models.PositiveSmallIntegerField(default=1)  # what the seal covers (`sealing.seal_of`)
    summary_seal = models.CharField(max_length=64, blank=True)
    submitted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(default=timezone.now)

    # When its content was erased with its venture; then nothing but the seals is left, and no page knows it.
    erased_at = models.DateTimeField(null=True, blank=True)

    # What stands for its names where they are hidden from who reads it (`reviews.hiding`); None where they are shown.
    hidden: Any = None

    objects = SubmissionManager()

    class Meta:
        ordering = ["-submitted_at"]
        constraints = [
            # The same answers count anew at the next checkpoint: that nothing changed is said there. What answers
            # a return is a copy of what was returned: it has the revision of that.
            models.UniqueConstraint(
                fields=["enrolment", "revision"],
                condition=Q(checkpoint__isnull=True, answers_return__isnull=True),
                name="reviews_submission_once_per_revision",
            ),
            models.UniqueConstraint(
                fields=["enrolment", "revision", "checkpoint"],
                condition=Q(answers_return__isnull=True),
                name="reviews_submission_once_per_checkpoint",
            ),
            models.CheckConstraint(
                condition=Q(seal_form__in=[1, 2, 3, 4, 5]), name="reviews_submission_seal_form_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.venture_name}, {self.submitted_at:%Y-%m-%d}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise SealedRecord("Submissions are sealed; write a new one.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise SealedRecord("Submissions are sealed and cannot be deleted.")

    @property
    def shown_as(self) -> str:
        """What the venture is called on pages: its name as submitted, or a label where names are hidden."""
        return str(self.hidden.label) if self.hidden else self.venture_name

    def masked(self, text: str) -> str:
        """What somebody wrote, without names where these are hidden."""
        return str(self.hidden.masked(text)) if self.hidden else text
