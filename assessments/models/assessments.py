"""One venture's answers to one playbook version."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any, NamedTuple

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.models import AnyUser, User
from cohorts.models import Venture
from playbooks.models import PlaybookVersion


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    def visible_to(self, user: AnyUser) -> AssessmentQuerySet:
        """Assessments of ventures the user is a member of."""
        return self.of_member(user.pk) if user.is_authenticated else self.none()

    def of_member(self, user: Any) -> AssessmentQuerySet:
        """Assessments of ventures whose member has this key."""
        return self.filter(venture__members__user=user)

    def listed(self) -> AssessmentQuerySet:
        """With all that a list of them shows, in a fixed number of queries."""
        rows = self.with_venture().prefetch_related("answers", "evidence")
        return rows.order_by("-created_at")

    def with_venture(self) -> AssessmentQuerySet:
        # The content of the playbook is parsed once a process; it is half a megabyte that no row needs again.
        rows = self.select_related("venture", "playbook_version")
        return rows.defer("playbook_version__canonical")


class Reader(NamedTuple):
    """Who obtained an assessment at its door, and the role in the venture that the same query found."""

    user: int
    role: str


class Assessment(models.Model):
    """One pass of one venture through one playbook version, which it pins."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    venture = models.ForeignKey(Venture, models.CASCADE, related_name="assessments")
    playbook_version = models.ForeignKey(PlaybookVersion, models.PROTECT, related_name="assessments")
    # Counts accepted changes of answers; a report names the revision it was made from.
    revision = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)
    # How many questions are asked with these answers and how many of them are answered, written with each save:
    # lists need not judge every venture for it. Null before the first answer that was saved since the columns are there.
    asked_count = models.PositiveSmallIntegerField(null=True, blank=True)
    answered_count = models.PositiveSmallIntegerField(null=True, blank=True)

    objects = AssessmentQuerySet.as_manager()
    reader: Reader | None = None

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
            models.UniqueConstraint(fields=["assessment", "item_id"], name="assessments_answer_once_per_item"),
            models.CheckConstraint(
                condition=~Q(state="not_applicable") | ~Q(reason=""),
                name="assessments_answer_not_applicable_has_reason",
            ),
            models.CheckConstraint(condition=Q(state__in=AnswerState.values), name="assessments_answer_state_is_known"),
            models.CheckConstraint(condition=Q(rev__gte=1), name="assessments_answer_rev_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.state}"

    @classmethod
    def tried(cls, item_id: str, raw: Any, assessment: Assessment | None = None) -> Answer:
        """An answer in raw form as a row that is never stored: what somebody tries, or gives before there is a venture."""
        row = cls(assessment=assessment, item_id=item_id, state=AnswerState.VALUE, value=raw)
        if raw is None:
            row.state = AnswerState.UNANSWERED
        elif isinstance(raw, dict):
            row.value = None
            row.state = AnswerState.UNKNOWN if "unknown" in raw else AnswerState.NOT_APPLICABLE
            row.reason = raw.get("na", "")
        return row

    @property
    def raw(self) -> Any:
        """The answer in the form that `engine.playbook.answers.read_answer` reads."""
        if self.state == AnswerState.UNKNOWN:
            return {"unknown": True}
        if self.state == AnswerState.NOT_APPLICABLE:
            return {"na": self.reason}
        return self.value


class AnswerSource(models.TextChoices):
    """How an answer came to stand. The words are phrases of their own: pages and files show them as they are."""

    TYPED = "typed", pgettext_lazy("where an answer came from", "given at the question")
    PLAN = "plan", pgettext_lazy("where an answer came from", "from the plan")
    FORECAST = "forecast", pgettext_lazy("where an answer came from", "from a forecast")
    BOOKS = "books", pgettext_lazy("where an answer came from", "from the books")
    FILE = "file", pgettext_lazy("where an answer came from", "from a file")
    RESTORED = "restored", pgettext_lazy("where an answer came from", "restored from the history")
    SCAN = "scan", pgettext_lazy("where an answer came from", "from the quick scan")
    UPGRADE = "upgrade", pgettext_lazy("where an answer came from", "by the move to another version of the playbook")
    # Rows that are older than this column: nobody kept how their answers came.
    UNKNOWN = "unknown", pgettext_lazy("where an answer came from", "not recorded")

    @property
    def is_worth_saying(self) -> bool:
        """Whether it is something else than what a reader expects: an answer given at its question."""
        return self not in (AnswerSource.TYPED, AnswerSource.UNKNOWN)


class AnswerHistory(models.Model):
    """Every accepted answer, in the order accepted, with how it came to stand. Rows are only added."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="history")
    item_id = models.CharField(max_length=64)
    rev = models.PositiveIntegerField()
    raw = models.JSONField(null=True)
    answered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()
    source = models.CharField(
        max_length=10, choices=AnswerSource.choices, default=AnswerSource.UNKNOWN, db_default=AnswerSource.UNKNOWN.value
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "item_id", "rev"], name="assessments_history_one_row_per_rev"
            ),
            models.CheckConstraint(
                condition=Q(source__in=AnswerSource.values), name="assessments_history_source_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} rev {self.rev}"

    @property
    def source_said(self) -> str:
        """How it came to stand, in the reader's language, where that is not as usual; else empty."""
        source = AnswerSource(self.source)
        return str(source.label) if source.is_worth_saying else ""


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def visible_to(self, user: AnyUser) -> EvidenceQuerySet:
        if not user.is_authenticated:
            return self.none()
        return self.filter(assessment__venture__members__user=user)

    def current(self) -> EvidenceQuerySet:
        """What stands behind an answer, whether it still counts or not (`Evidence.counts_on`)."""
        return self.filter(removed_at__isnull=True)


EVIDENCE_FOLDER = "evidence"  # among the stored files


def evidence_path(evidence: Evidence, filename: str) -> str:
    """Where a file is kept: by random name, so that a file name from outside never becomes a path."""
    return f"{EVIDENCE_FOLDER}/{evidence.public_id.hex[:2]}/{evidence.public_id.hex}"


class Evidence(models.Model):
    """A file or a link behind an answer.

    One file may stand behind several answers: each has a row of its own, and the rows name the same stored file.

    Attributes:
        grade: how much it shows, as the team sees it; empty while nobody said.
        note: what it shows, or where in it.
        good_until: the last day on which it counts; None where it does not grow old.
    """

    class Grade(models.TextChoices):
        OWN = "own", gettext_lazy("Own statement")
        INDIRECT = "indirect", gettext_lazy("Indirect: it points to the thing")
        DIRECT = "direct", gettext_lazy("Direct: the thing itself")
        CHECKED = "checked", gettext_lazy("Checked by a third party")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="evidence")
    item_id = models.CharField(max_length=64)
    link = models.URLField(max_length=1000, blank=True)
    file = models.FileField(upload_to=evidence_path, blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    size = models.PositiveIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)  # of the file; empty for links and in old rows
    grade = models.CharField(max_length=10, choices=Grade.choices, blank=True)
    note = models.CharField(max_length=500, blank=True)
    good_until = models.DateField(null=True, blank=True)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)
    # Taken back, yet kept: a submission that named it can still show it.
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(link="") ^ Q(file=""), name="assessments_evidence_is_file_or_link"),
            models.CheckConstraint(
                condition=Q(grade__in=["", "own", "indirect", "direct", "checked"]),
                name="assessments_evidence_grade_is_known",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return self.file_name or self.link

    @property
    def grade_name(self) -> str:
        """How much it shows, in the reader's language; empty while nobody said."""
        return str(self.Grade(self.grade).label) if self.grade else ""

    @property
    def is_current(self) -> bool:
        return self.removed_at is None

    def counts_on(self, day: date) -> bool:
        """Whether it stands behind the answer on that day: not withdrawn, and not past its last day."""
        return self.is_current and (self.good_until is None or day <= self.good_until)

    @property
    def is_expired(self) -> bool:
        """Whether it is past its last day where the reader is."""
        return self.good_until is not None and timezone.localdate() > self.good_until


class Upgrade(models.Model):
    """One move of an assessment from a version of its playbook to a later one: what became of each answer.

    Attributes:
        moves: by question of the earlier version, for each that was answered: its fate (`engine.judging.upgrading`),
            the questions it went into, the revision of its history that stood then, and `late` revisions that still
            came in for the earlier version.
        marks: by question of the later version, where somebody should look: why ("again", "changed" or "beside"), the
            questions of the earlier version it follows from, its own revision, and what is proposed, in raw form.
        left: what was tried in what-ifs, by their names, as it was in the earlier version.
        milestone: the public id of the milestone that was frozen before; None where nothing was answered.
    """

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="upgrades")
    before = models.ForeignKey(PlaybookVersion, models.PROTECT, related_name="+")
    after = models.ForeignKey(PlaybookVersion, models.PROTECT, related_name="+")
    moves = models.JSONField(default=dict)
    marks = models.JSONField(default=dict)
    left = models.JSONField(default=list, blank=True)
    milestone = models.UUIDField(null=True, blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assessment", "after"], name="assessments_upgrade_once_to_a_version")
        ]

    def __str__(self) -> str:
        return f"{self.before} to {self.after.version}"
