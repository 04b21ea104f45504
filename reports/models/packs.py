"""Packs: what an organisation takes away of many ventures at once. One row is one job and, once ready, one file."""

from __future__ import annotations

import hashlib
import re
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import AnyUser, User
from accounts.zone import zone_called
from cohorts.models import Cohort
from jobs.models import Job, JobQuerySet
from reports.models.reports import check_code

# How long a finished pack can be downloaded; then its file goes.
KEPT_FOR = timedelta(days=7)


class PackQuerySet(JobQuerySet["Pack"]):
    def for_work(self) -> PackQuerySet:
        return self.with_cohort()

    def with_cohort(self) -> PackQuerySet:
        rows = self.select_related("cohort__programme__organisation", "cohort__playbook_version", "requested_by")
        return rows.defer("cohort__playbook_version__canonical")

    def going_on(self) -> PackQuerySet:
        return self.filter(status__in=[Job.Status.QUEUED, Job.Status.RUNNING])

    def to_fetch(self, user: AnyUser) -> PackQuerySet:
        """Those that somebody ordered, that are ready, and that they have not downloaded yet."""
        ready = self.filter(status=Job.Status.READY, expires_at__gt=timezone.now())
        return ready.filter(requested_by=user.pk, fetched_at=None)

    def listed(self) -> PackQuerySet:
        """Newest first, the parts of an order from the first, with all that a row shows, in one query."""
        rows = self.with_cohort().with_place().defer("ventures", "made", "cohort__playbook_version__canonical")
        return rows.order_by("-requested_at", "order_key", "part", "-pk")


class Pack(Job):
    """A file about the ventures of a cohort that a view let through when it was ordered.

    `ventures` is frozen then: for each venture, in the order of the view, {"enrolment", "submission", "seal",
    "name", "confirmed"}; submission and seal are null and "" where nothing was handed in, and "confirmed" is what
    its finished reviews came to, null without any, {"is_hidden": true} where whoever ordered may not see it. A large order is several packs with one
    `order_key`, each with a file of its own: this is number `part` of `parts`.
    """

    class Kind(models.TextChoices):
        ZIP = "zip", _("All gap reports (ZIP)")
        COHORT_PDF = "cohort_pdf", _("Cohort report (PDF)")
        SHEET = "sheet", _("Table (XLSX)")

    TASK = "reports.tasks.build_pack"
    # `made` stays: what was drawn is not drawn again when the pack is ordered once more.
    NOT_MADE: ClassVar[dict[str, Any]] = {
        "sha256": "",
        "size": 0,
        "expires_at": None,
        "fetched_at": None,
        "failures": [],
        "done": 0,
    }

    class ErrorCode(models.TextChoices):
        """Why a pack failed; the label is the sentence for people."""

        WORN_OUT = "worn_out", _("Making it was interrupted several times before it was finished.")
        CANNOT_MAKE = "cannot_make", _("An error of ours stopped it.")
        STORAGE = "storage", _("The file could not be stored; the disk may be full.")
        NOT_SET_UP = "not_set_up", _("The server that makes reports is not fully set up.")
        TOO_LARGE = "too_large", _("Together the files are larger than 500 MB. Choose fewer ventures.")
        NOTHING = "nothing", _("None of its ventures could be included; the reasons are below.")

    kind = models.CharField(max_length=10, choices=Kind.choices)
    cohort = models.ForeignKey(Cohort, models.CASCADE, related_name="packs")
    # The view that was ordered, as the address of the cohort's page has it.
    query = models.CharField(max_length=1000, blank=True)
    language = models.CharField(max_length=10, choices=settings.LANGUAGES)
    zone = models.CharField(max_length=64, default="UTC")
    ventures = models.JSONField()
    # How many those are, so that no page reads them to count them.
    total = models.PositiveIntegerField(default=0, db_default=0)
    part = models.PositiveSmallIntegerField(default=1, db_default=1)
    parts = models.PositiveSmallIntegerField(default=1, db_default=1)
    # How the organisation looked then, as `kept_of` gives it: all of its papers look alike, whenever they are drawn.
    brand = models.JSONField(default=dict, blank=True)
    # The last entry of the organisation's log when it was ordered, printed on papers; none where the log was empty.
    log_number = models.PositiveIntegerField(default=0, db_default=0)
    log_digest = models.CharField(max_length=64, blank=True, default="", db_default="")
    # Equal orders have equal keys: SHA-256 (hex) over kind, cohort, view, language, zone, look and all that is frozen.
    order_key = models.CharField(max_length=64)
    requested_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    # What is done already: reports by the key of their submission, so that none is drawn again.
    made = models.JSONField(default=dict, blank=True)
    done = models.PositiveIntegerField(default=0)
    # What could not be included: [{"name", "reason"}], where a reason is one of `Reason`.
    failures = models.JSONField(default=list, blank=True)

    error_code = models.CharField(max_length=20, choices=ErrorCode.choices, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveIntegerField(default=0)
    expires_at = models.DateTimeField(null=True, blank=True)
    # When whoever ordered it downloaded it first.
    fetched_at = models.DateTimeField(null=True, blank=True)

    objects = PackQuerySet.as_manager()

    # Whether it holds a venture that is closed to its reader (`packs.withholding`).
    is_withheld = False

    class Meta(Job.Meta):
        abstract = False
        indexes = [
            *Job.Meta.indexes,
            models.Index(fields=["cohort", "-requested_at", "-id"], name="reports_pack_of_cohort"),
        ]
        constraints = [
            *Job.Meta.constraints,
            models.CheckConstraint(
                name="reports_pack_kind_is_known", condition=Q(kind__in=["zip", "cohort_pdf", "sheet"])
            ),
            models.CheckConstraint(
                name="reports_pack_error_is_known",
                condition=Q(
                    error_code__in=[*("", "worn_out", "cannot_make", "storage", "not_set_up", "too_large", "nothing")]
                ),
            ),
            models.CheckConstraint(
                name="reports_pack_ready_iff_file",
                condition=Q(status="ready", size__gt=0, expires_at__isnull=False) & ~Q(sha256="")
                | ~Q(status="ready") & Q(sha256="", size=0, expires_at__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["order_key", "part"],
                condition=Q(status__in=["queued", "running"]),
                name="reports_pack_once_under_way",
            ),
            models.CheckConstraint(
                name="reports_pack_part_is_one_of_its_parts", condition=Q(part__gte=1, part__lte=F("parts"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.cohort}, {self.language}, {self.status}"

    @property
    def is_overview(self) -> bool:
        """Whether it is about all ventures of a large order together, whose pages are in the parts that follow."""
        return self.kind == self.Kind.COHORT_PDF and self.parts > 1 and self.part == 1

    @property
    def check_code(self) -> str:
        """Stands for what was ordered, and for the part of it."""
        if self.parts == 1:
            return check_code(self.order_key)
        return check_code(hashlib.sha256(f"{self.order_key} {self.part} of {self.parts}".encode()).hexdigest())

    @property
    def error_sentence(self) -> str:
        return str(self.ErrorCode(self.error_code).label) if self.error_code else ""

    @property
    def has_begun(self) -> bool:
        """Whether part of it is made, though it may just wait for its next part."""
        return self.is_going_on and (self.done > 0 or self.status == self.Status.RUNNING)

    @property
    def is_expired(self) -> bool:
        return self.expires_at is not None and self.expires_at <= timezone.now()

    @property
    def failures_in_words(self) -> list[tuple[str, str]]:
        """The ventures that are not in it, each with the reason."""
        return [(one["name"], str(Reason(one["reason"]).label)) for one in self.failures]

    @property
    def extension(self) -> str:
        return {self.Kind.ZIP: ".zip", self.Kind.COHORT_PDF: ".pdf", self.Kind.SHEET: ".xlsx"}[self.Kind(self.kind)]

    @property
    def dated_at(self) -> datetime:
        """The moment it speaks of, in the zone of who ordered it."""
        return self.requested_at.astimezone(zone_called(self.zone))

    @property
    def file_name(self) -> str:
        """What a person finds among their downloads: "Spring 2027 2026-11-24 en.zip", "... en 02-of-14.zip"."""
        cohort = re.sub(r"[^\w .()-]+", " ", self.cohort.name).strip(" .")
        language = "zh" if self.language.startswith("zh") else "en"
        part = f" {self.part:02}-of-{self.parts:02}" if self.parts > 1 else ""
        return f"{cohort or 'cohort'} {self.dated_at:%Y-%m-%d} {language}{part}{self.extension}"


class Reason(models.TextChoices):
    """Why a venture is not in a pack; the label is the sentence for people."""

    NOTHING_HANDED_IN = "nothing_handed_in", _("It has not submitted anything.")
    SEAL_BROKEN = "seal_broken", _("Seal broken: no file is made from it.")
    GONE = "gone", _("Its submission is no longer there.")
    TOO_LONG = "too_long", _("Its answers hold more text than a report can take.")
    NOT_DRAWN = "not_drawn", _("An error of ours stopped its report.")
    FILE_LOST = "file_lost", _("The file of its report could not be read.")
