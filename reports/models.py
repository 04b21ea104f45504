"""Reports: one row is one job and, once ready, one file that never changes."""

from __future__ import annotations

import re
import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import Count, Max, Min, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Greatest, Now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.zone import zone_called
from assessments.models import Assessment
from cohorts.models import Organisation, Venture
from playbooks.models import PlaybookVersion
from reviews.models import Submission

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    AnyUser = User | AnonymousUser

# A message that was just sent is given this long before the sweeper sends another.
MESSAGE_GRACE = timedelta(seconds=15)
# So many reports of one tenant are drawn at once while others wait.
MOST_AT_ONCE = 2
# The order of the line.
LINE = ("held", "turn", "requested_at", "pk")


def from_now(span: timedelta) -> models.Expression:
    """The database's present moment plus a span: the only clock that jobs go by."""
    return models.ExpressionWrapper(
        Now() + models.Value(span, output_field=models.DurationField()), output_field=models.DateTimeField()
    )


class ReportQuerySet(models.QuerySet["Report"]):
    def visible_to(self, user: AnyUser) -> ReportQuerySet:
        """Reports of what the user may see: own assessments, and submissions made or received."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            Q(assessment__in=Assessment.objects.visible_to(user))
            | Q(submission__in=Submission.objects.visible_to(user))
        )

    def of(self, subject: Assessment | Submission) -> ReportQuerySet:
        """Reports of one assessment as it stood, or of one sealed submission."""
        if isinstance(subject, Assessment):
            return self.filter(assessment=subject)
        return self.filter(submission=subject)

    def listed(self) -> ReportQuerySet:
        """Newest first, with all that a row shows, in one query."""
        return self.with_subject().with_place().order_by("-requested_at", "-pk")

    def with_place(self) -> ReportQuerySet:
        """With `place_in_line`: 1 for the report that is drawn next. Only said of reports that wait."""
        mine = {name: OuterRef(name) for name in LINE}
        earlier, equal = Q(), Q()
        for name in LINE[:-1]:
            earlier |= equal & Q(**{f"{name}__lt": mine[name]})
            equal &= Q(**{name: mine[name]})
        earlier |= equal & Q(pk__lte=mine["pk"])
        line = Report.objects.waiting().with_hold().filter(earlier).order_by().values("status")
        count = line.annotate(count=Count("pk")).values("count")
        return self.with_hold().annotate(place_in_line=Coalesce(Subquery(count), 0))

    def with_hold(self) -> ReportQuerySet:
        """With `held`: 0, or how far the tenant has reached what may be drawn of one while others wait."""
        drawn = Report.objects.filter(status=Report.Status.RENDERING, tenant=OuterRef("tenant"))
        count = drawn.order_by().values("tenant").annotate(count=Count("pk")).values("count")
        return self.annotate(held=Greatest(Coalesce(Subquery(count), 0) - (MOST_AT_ONCE - 1), 0))

    def in_line(self) -> ReportQuerySet:
        """What waits and may be drawn now, the next one first."""
        is_rested = Q(rests_until__isnull=True) | Q(rests_until__lte=Now())
        return self.waiting().claimable().filter(is_rested).with_hold().order_by(*LINE)

    def with_subject(self) -> ReportQuerySet:
        rows = self.select_related("venture", "assessment", "submission", "playbook_version")
        return rows.defer("playbook_version__canonical")

    def waiting(self) -> ReportQuerySet:
        return self.filter(status=Report.Status.QUEUED)

    def next_turn_of(self, tenant: str) -> int:
        """The turn of a tenant's next order: behind its own others, else level with whoever is next.

        So the line goes round by tenant: who orders twenty is not twenty times before the others.
        """
        going_on = self.filter(status__in=[Report.Status.QUEUED, Report.Status.RENDERING])
        own = going_on.filter(tenant=tenant).aggregate(last=Max("turn"))["last"]
        first = self.waiting().aggregate(first=Min("turn"))["first"]
        return max(own + 1 if own is not None else 0, first or 0)

    def claimable(self) -> ReportQuerySet:
        """Queued, or left behind by a worker whose lease has run out; and not worn out."""
        return self.filter(
            Q(status=Report.Status.QUEUED) | Q(status=Report.Status.RENDERING, lease_until__lt=Now()),
            attempts__lt=settings.REPORT_MAX_ATTEMPTS,
        )

    def requeue(self, *, is_new: bool, turn: int | None = None) -> int:
        """Puts rows back in line with all their attempts; whoever still draws them is fenced off.

        Args:
            is_new: dated and lined up anew. What was handed out before keeps its date, or the bytes change.
            turn: the new place in the line (`next_turn_of`); None keeps the old one.
        """
        dated = {"requested_at": Now()} if is_new else {}
        return self.update(
            **dated,
            status=Report.Status.QUEUED,
            attempts=0,
            token=None,
            lease_until=None,
            error_code="",
            phase="",
            page_reached=0,
            finished_at=None,
            sha256="",
            size=0,
            page_count=0,
            rests_until=None,
            next_try_at=from_now(MESSAGE_GRACE),
            **({} if turn is None else {"turn": turn}),
        )


class Report(models.Model):
    """An ordered document. `content` is frozen when ordered, so that drawing it again gives the same bytes."""

    class Kind(models.TextChoices):
        GAPS = "gaps", _("Gap report")

    class Status(models.TextChoices):
        QUEUED = "queued"
        RENDERING = "rendering"
        READY = "ready"
        FAILED = "failed"
        CANCELLED = "cancelled"

    class Phase(models.TextChoices):
        JUDGING = "judging"
        LAYING_OUT = "laying_out"
        WRITING = "writing"

    class ErrorCode(models.TextChoices):
        """Why a report failed; the label is the sentence for people."""

        WORN_OUT = "worn_out", _("The drawing was broken off several times before its end.")
        CANNOT_DRAW = "cannot_draw", _("The drawing ran into a mistake of ours.")
        STORAGE = "storage", _("The finished file could not be stored; the disk may be full.")
        TOO_LONG = "too_long", _("The answers hold more text than a report can take.")
        NOT_SET_UP = "not_set_up", _("The server that draws reports is not set up completely.")
        SEAL_BROKEN = (
            "seal_broken",
            _("The sealed answers were changed outside the product, so nothing is printed under their seal."),
        )

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
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

    status = models.CharField(max_length=10, choices=Status.choices, default=Status.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    token = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    # Before this moment the sweeper sends no (further) message for a queued row.
    next_try_at = models.DateTimeField(db_default=Now())
    # After a failure that may pass, nobody draws it before this moment.
    rests_until = models.DateTimeField(null=True, blank=True)
    # Whose order it is in the line ("venture-12", "organisation-3"), and in which round it is drawn.
    tenant = models.CharField(max_length=40, blank=True, default="", db_default="")
    turn = models.PositiveIntegerField(default=0, db_default=0)
    phase = models.CharField(max_length=10, choices=Phase.choices, blank=True)
    page_reached = models.PositiveSmallIntegerField(default=0)
    error_code = models.CharField(max_length=20, choices=ErrorCode.choices, blank=True)

    requested_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveIntegerField(default=0)
    page_count = models.PositiveSmallIntegerField(default=0)

    objects = ReportQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["status", "next_try_at"], name="reports_report_line"),
            models.Index(fields=["venture", "status"], name="reports_report_tenant"),
            models.Index(fields=["tenant", "status"], name="reports_report_turns"),
        ]
        constraints = [
            models.CheckConstraint(
                name="reports_report_of_assessment_or_submission",
                condition=Q(assessment__isnull=False, submission__isnull=True)
                | Q(assessment__isnull=True, submission__isnull=False),
            ),
            models.UniqueConstraint(fields=["content_key"], name="reports_report_once_per_content"),
            models.CheckConstraint(
                name="reports_report_ready_iff_file",
                condition=Q(status="ready", size__gt=0, page_count__gt=0) & ~Q(sha256="")
                | ~Q(status="ready") & Q(sha256="", size=0, page_count=0),
            ),
            models.CheckConstraint(
                name="reports_report_rendering_iff_claimed",
                condition=Q(status="rendering", token__isnull=False, lease_until__isnull=False)
                | ~Q(status="rendering") & Q(token__isnull=True, lease_until__isnull=True),
            ),
            models.CheckConstraint(
                name="reports_report_failed_iff_error",
                condition=Q(status="failed") & ~Q(error_code="") | ~Q(status="failed") & Q(error_code=""),
            ),
            models.CheckConstraint(
                name="reports_report_finished_at_iff_finished",
                condition=Q(status__in=["ready", "failed", "cancelled"], finished_at__isnull=False)
                | Q(status__in=["queued", "rendering"], finished_at__isnull=True),
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
    def is_going_on(self) -> bool:
        return self.status in {self.Status.QUEUED, self.Status.RENDERING}

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
