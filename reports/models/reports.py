"""Reports: one row is one job and, once ready, one file that never changes."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import AnyUser, User
from accounts.zone import zone_called
from assessments.models import Assessment
from cohorts.models import Organisation, Venture, VentureMembership
from jobs.models import Job, JobQuerySet
from playbooks.models import PlaybookVersion
from reviews.models import Submission


class ReportQuerySet(JobQuerySet["Report"]):
    def visible_to(self, user: AnyUser) -> ReportQuerySet:
        """Reports of what the user may see: own assessments, and submissions made or received.

        What reviewers confirmed is for the staff: founders never open a paper that shows it.
        """
        if not user.is_authenticated:
            return self.none()
        seen = self.filter(
            Q(assessment__in=Assessment.objects.visible_to(user))
            | Q(submission__in=Submission.objects.visible_to(user))
        )
        own = VentureMembership.objects.filter(user=user).values("venture")
        return seen.exclude(shows_review=True, venture__in=own)

    def of(self, subject: Assessment | Submission) -> ReportQuerySet:
        """Reports of one assessment as it stood, or of one sealed submission."""
        if isinstance(subject, Assessment):
            return self.filter(assessment=subject)
        return self.filter(submission=subject)

    def listed(self) -> ReportQuerySet:
        """Newest first, with all that a row shows, in one query."""
        return self.with_subject().with_place().order_by("-requested_at", "-pk")

    def for_work(self) -> ReportQuerySet:
        return self.with_subject()

    def with_subject(self) -> ReportQuerySet:
        rows = self.select_related("venture", "assessment", "submission", "playbook_version")
        return rows.defer("playbook_version__canonical")


class Report(Job):
    """An ordered document. `content` is frozen when ordered, so that drawing it again gives the same bytes."""

    class Kind(models.TextChoices):
        GAPS = "gaps", _("Gap report")

    TASK = "reports.tasks.build_report"
    NOT_MADE: ClassVar[dict[str, Any]] = {"sha256": "", "size": 0, "page_count": 0}

    class Phase(models.TextChoices):
        JUDGING = "judging"
        LAYING_OUT = "laying_out"
        WRITING = "writing"

    class ErrorCode(models.TextChoices):
        """Why a report failed; the label is the sentence for people."""

        WORN_OUT = "worn_out", _("Making the report was interrupted several times before it was finished.")
        CANNOT_DRAW = "cannot_draw", _("An error of ours stopped the report.")
        STORAGE = "storage", _("The finished file could not be stored; the disk may be full.")
        TOO_LONG = "too_long", _("The answers hold more text than a report can take.")
        NOT_SET_UP = "not_set_up", _("The server that makes reports is not fully set up.")
        SEAL_BROKEN = (
            "seal_broken",
            _("The sealed answers were changed outside the product, so nothing is printed under their seal."),
        )

    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.GAPS)
    venture = models.ForeignKey(Venture, models.CASCADE, related_name="reports")
    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="reports", null=True, blank=True)
    submission = models.ForeignKey(Submission, models.CASCADE, related_name="reports", null=True, blank=True)
    language = models.CharField(max_length=10, choices=settings.LANGUAGES)
    revision = models.PositiveIntegerField()
    playbook_version = models.ForeignKey(PlaybookVersion, models.PROTECT, related_name="+")
    # Answers in raw form, names and dates: everything the paper shows that the playbook does not hold.
    content = models.JSONField()
    content_key = models.CharField(max_length=64)
    # Whether it shows what reviewers confirmed (`content["confirmed"]`).
    shows_review = models.BooleanField(default=False, db_default=False)

    phase = models.CharField(max_length=10, choices=Phase.choices, blank=True)
    error_code = models.CharField(max_length=20, choices=ErrorCode.choices, blank=True)
    requested_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveIntegerField(default=0)
    page_count = models.PositiveSmallIntegerField(default=0)

    objects = ReportQuerySet.as_manager()

    class Meta(Job.Meta):
        abstract = False
        indexes = [*Job.Meta.indexes, models.Index(fields=["venture", "status"], name="reports_report_tenant")]
        constraints = [
            *Job.Meta.constraints,
            models.CheckConstraint(
                name="reports_report_of_assessment_or_submission",
                condition=Q(assessment__isnull=False, submission__isnull=True)
                | Q(assessment__isnull=True, submission__isnull=False),
            ),
            models.CheckConstraint(name="reports_report_kind_is_known", condition=Q(kind__in=["gaps"])),
            models.CheckConstraint(
                name="reports_report_error_is_known",
                condition=Q(
                    error_code__in=["", "worn_out", "cannot_draw", "storage", "too_long", "not_set_up", "seal_broken"]
                ),
            ),
            models.UniqueConstraint(fields=["content_key"], name="reports_report_once_per_content"),
            models.CheckConstraint(
                name="reports_report_ready_iff_file",
                condition=Q(status="ready", size__gt=0, page_count__gt=0) & ~Q(sha256="")
                | ~Q(status="ready") & Q(sha256="", size=0, page_count=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.venture}, {self.language}, {self.status}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        subject = self.assessment or (self.submission and self.submission.assessment)
        if subject and subject.venture_id != self.venture_id:
            raise ValueError("A report belongs to the venture of what it reports on.")
        self.tenant = self.tenant or tenant_of(self.venture)
        super().save(*args, **kwargs)

    @property
    def error_sentence(self) -> str:
        return str(self.ErrorCode(self.error_code).label) if self.error_code else ""

    @property
    def check_code(self) -> str:
        return check_code(self.content_key)

    @property
    def is_outdated(self) -> bool:
        """The answers have changed since. Sealed answers cannot."""
        return bool(self.assessment and self.assessment.revision != self.revision)

    @property
    def file_name(self) -> str:
        """What a person finds among their downloads: "Inkwell Tutor 2026-11-24 en.pdf"."""
        venture = re.sub(r"[^\w .()-]+", " ", self.content["venture"]).strip(" .")
        language = "zh" if self.language.startswith("zh") else "en"
        return f"{venture or 'report'} {self.dated_at:%Y-%m-%d} {language}.pdf"

    @property
    def dated_at(self) -> datetime:
        """The moment the paper speaks of, in the zone of who ordered it: the sealing, else the order."""
        dated = self.content.get("dated_at")
        moment = datetime.fromisoformat(dated) if dated else self.requested_at
        # Frozen with the order, so that the report drawn again bears the same date; older rows have none.
        return moment.astimezone(zone_called(self.content.get("zone", "UTC")))


def tenant_of(owner: Venture | Organisation) -> str:
    """Whose orders share one place in the rounds of the line."""
    return f"{owner._meta.model_name}-{owner.pk}"


def check_code(content_key: str) -> str:
    """Twelve letters and digits that stand for the content, printed on every page: "PLB-7Q4M-2XKD-9F6T"."""
    alphabet = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # without 0 O 1 I L U
    number, letters = int(content_key, 16), []
    for _place in range(12):
        number, digit = divmod(number, len(alphabet))
        letters.append(alphabet[digit])
    code = "".join(letters)
    return f"PLB-{code[:4]}-{code[4:8]}-{code[8:]}"
