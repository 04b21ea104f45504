"""One venture's answers to one playbook version, and what was handed in."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy

from accounts.models import User
from cohorts.models import Cohort, Enrolment, Venture
from playbooks.models import PlaybookVersion

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    AnyUser = User | AnonymousUser


class SealedRecord(Exception):
    """A sealed row was about to change. Nothing was written."""


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    def visible_to(self, user: AnyUser) -> AssessmentQuerySet:
        """Assessments of ventures the user is a member of."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(venture__members__user=user)

    def listed(self) -> AssessmentQuerySet:
        """With all that a list of them shows, in a fixed number of queries."""
        rows = self.with_venture().prefetch_related("answers", "evidence")
        return rows.order_by("-created_at")

    def with_venture(self) -> AssessmentQuerySet:
        # The content of the playbook is parsed once a process; it is half a megabyte that no row needs again.
        rows = self.select_related("venture", "playbook_version")
        return rows.defer("playbook_version__canonical")


class Assessment(models.Model):
    """One pass of one venture through one playbook version, which it pins."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    venture = models.ForeignKey(Venture, models.CASCADE, related_name="assessments")
    playbook_version = models.ForeignKey(
        PlaybookVersion, models.PROTECT, related_name="assessments"
    )
    # Counts accepted changes of answers; a report names the revision it was made from.
    revision = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = AssessmentQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.venture}, {self.playbook_version}"


class AnswerState(models.TextChoices):
    UNANSWERED = "unanswered"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"
    VALUE = "value"


class Answer(models.Model):
    """The current answer to one question or fact, in the engine's raw form."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="answers")
    item_id = models.CharField(max_length=64)
    state = models.CharField(max_length=16, choices=AnswerState.choices)
    value = models.JSONField(null=True, blank=True)
    reason = models.TextField(blank=True)
    rev = models.PositiveIntegerField(default=1)
    answered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "item_id"], name="assessments_answer_once_per_item"
            ),
            models.CheckConstraint(
                condition=~Q(state="not_applicable") | ~Q(reason=""),
                name="assessments_answer_not_applicable_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.state}"

    @property
    def raw(self) -> Any:
        """The answer in the form that `engine.answers.read_answer` reads."""
        if self.state == AnswerState.UNKNOWN:
            return {"unknown": True}
        if self.state == AnswerState.NOT_APPLICABLE:
            return {"na": self.reason}
        return self.value


class AnswerHistory(models.Model):
    """Every accepted answer, in the order accepted. Rows are only added."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="history")
    item_id = models.CharField(max_length=64)
    rev = models.PositiveIntegerField()
    raw = models.JSONField(null=True)
    answered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "item_id", "rev"], name="assessments_history_one_row_per_rev"
            )
        ]

    def __str__(self) -> str:
        return f"{self.item_id} rev {self.rev}"


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def visible_to(self, user: AnyUser) -> EvidenceQuerySet:
        if not user.is_authenticated:
            return self.none()
        return self.filter(assessment__venture__members__user=user)

    def current(self) -> EvidenceQuerySet:
        return self.filter(removed_at__isnull=True)


def evidence_path(evidence: Evidence, filename: str) -> str:
    """Where a file is kept: by random name, so that a file name from outside never becomes a path."""
    return f"evidence/{evidence.public_id.hex[:2]}/{evidence.public_id.hex}"


class Evidence(models.Model):
    """A file or a link behind an answer."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="evidence")
    item_id = models.CharField(max_length=64)
    link = models.URLField(max_length=1000, blank=True)
    file = models.FileField(upload_to=evidence_path, blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    size = models.PositiveIntegerField(default=0)
    sha256 = models.CharField(
        max_length=64, blank=True
    )  # of the file; empty for links and in old rows
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)
    # Taken back, yet kept: a submission that named it can still show it.
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(link="") ^ Q(file=""), name="assessments_evidence_is_file_or_link"
            )
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return self.file_name or self.link

    @property
    def is_current(self) -> bool:
        return self.removed_at is None


class SubmissionQuerySet(models.QuerySet["Submission"]):
    def visible_to(self, user: AnyUser) -> SubmissionQuerySet:
        """Submissions of the user's own ventures, and those handed to a cohort the user is staff of."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            Q(assessment__venture__members__user=user)
            | Q(enrolment__cohort__programme__organisation__staff__user=user)
        ).distinct()

    def latest_of(self, cohort: Cohort, *, with_results: bool = False) -> list[Submission]:
        """The newest submission of each enrolment of a cohort; the bulk is read only when asked for."""
        rows = self.filter(enrolment__cohort=cohort).select_related("playbook_version")
        rows = rows.defer("playbook_version__canonical")
        if with_results:
            rows = rows.select_related("playbook_version", "submitted_by")
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


class Submission(models.Model):
    """A sealed snapshot handed to a cohort: answers, playbook digest and result at one moment."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="submissions")
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="submissions")
    playbook_version = models.ForeignKey(PlaybookVersion, models.PROTECT, related_name="+")
    venture_name = models.CharField(max_length=120)
    revision = models.PositiveIntegerField()
    answers = models.JSONField()
    result = models.JSONField()
    # The few figures that lists of submissions show, so that they need not read whole results.
    summary = models.JSONField(default=dict)
    # The forecast handed in with the answers: {"name", "inputs"}; null without one.
    forecast = models.JSONField(null=True, blank=True)
    # The evidence that stood, with the digests of its files (`sealing.evidence_of`).
    evidence = models.JSONField(default=list)
    seal = models.CharField(max_length=64)
    seal_form = models.PositiveSmallIntegerField(
        default=1
    )  # what the seal covers (`sealing.seal_of`)
    summary_seal = models.CharField(max_length=64, blank=True)
    submitted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(default=timezone.now)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        ordering = ["-submitted_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "revision"], name="assessments_submission_once_per_revision"
            )
        ]

    def __str__(self) -> str:
        return f"{self.venture_name}, {self.submitted_at:%Y-%m-%d}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise SealedRecord("Submissions are sealed; write a new one.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise SealedRecord("Submissions are sealed and cannot be deleted.")


class ScenarioQuerySet(models.QuerySet["Scenario"]):
    def visible_to(self, user: AnyUser) -> ScenarioQuerySet:
        """Scenarios of ventures the user is a member of."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(assessment__venture__members__user=user)

    def listed(self) -> ScenarioQuerySet:
        return self.select_related("changed_by").order_by("created_at", "pk")

    def main_of(self, assessment: Assessment) -> Scenario | None:
        """The scenario that reports and submissions carry: the base case changed last, else the first."""
        own = self.filter(assessment=assessment)
        base = own.filter(kind=Scenario.Kind.BASE).order_by("-changed_at", "-pk").first()
        return base or own.order_by("created_at", "pk").first()

    def update(self, **fields: Any) -> int:
        self.refuse_sealed()
        return super().update(**fields)

    def delete(self) -> tuple[int, dict[str, int]]:
        self.refuse_sealed()
        return super().delete()

    def refuse_sealed(self) -> None:
        """Raises SealedRecord when one of these was handed in."""
        if self.filter(sealed_at__isnull=False).exists():
            raise SealedRecord("The scenario is sealed with a submission; copy it to a new one.")


class Scenario(models.Model):
    """One set of inputs of the forecast. Sealed with a submission, it never changes again."""

    class Kind(models.TextChoices):
        BASE = "base", gettext_lazy("Base")
        LEAN = "lean", gettext_lazy("Lean")
        FUNDED = "funded", gettext_lazy("Funded")
        OWN = "own", gettext_lazy("Own")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="scenarios")
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.OWN)
    inputs = models.JSONField()  # what `Inputs.to_raw` gives and `read_inputs` reads back
    digest = models.CharField(max_length=64)
    rev = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    changed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(default=timezone.now)
    sealed_at = models.DateTimeField(null=True, blank=True)

    objects = ScenarioQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="assessments_scenario_has_name"),
            models.CheckConstraint(
                condition=Q(kind__in=["base", "lean", "funded", "own"]),
                name="assessments_scenario_kind_is_known",
            ),
            models.CheckConstraint(condition=Q(rev__gte=1), name="assessments_scenario_rev_from_one"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            Scenario.objects.filter(pk=self.pk).refuse_sealed()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        Scenario.objects.filter(pk=self.pk).refuse_sealed()
        return super().delete(*args, **kwargs)

    @property
    def is_sealed(self) -> bool:
        return self.sealed_at is not None

    @property
    def handed_in(self) -> dict[str, Any]:
        """What a submission or a report keeps of it."""
        return {"name": self.name, "inputs": self.inputs}
