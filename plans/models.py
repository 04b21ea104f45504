"""What a team decided about its plan. The plan itself follows from the answers and is never stored."""

from __future__ import annotations

import secrets
import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from accounts.models import AnyUser, User
from accounts.sealed import SealedRecord
from assessments.models import Assessment
from cohorts.models import Enrolment
from playbooks.models import PlaybookVersion

MOST_HOURS_A_WEEK = 168
KEY = 120  # letters of the id of a rung, at most


class WorkedPlan(models.Model):
    """What a team decided about its plan as a whole; there is a row once it decided anything."""

    assessment = models.OneToOneField(Assessment, models.CASCADE, related_name="worked_plan")
    # Keys of items in the order to take them; what is not among them stands where the answers put it.
    order = models.JSONField(default=list, blank=True)
    # How often the team changed that order, and who did so last: a move in an order that was not seen is refused.
    order_rev = models.PositiveIntegerField(default=0, db_default=0)
    ordered_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    # Whoever has this code reads the dates of the plan in a calendar; empty while nobody may.
    feed_code = models.CharField(max_length=64, blank=True)
    feed_language = models.CharField(max_length=16, blank=True)
    feed_opened_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    feed_opened_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["feed_code"], condition=~Q(feed_code=""), name="plans_feed_code_once")
        ]

    def __str__(self) -> str:
        return str(self.assessment)

    @staticmethod
    def new_code() -> str:
        return secrets.token_urlsafe(32)


class MemberHours(models.Model):
    """The hours a week that one member of the team gives to the plan."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="member_hours")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    hours = models.DecimalField(max_digits=5, decimal_places=2)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assessment", "user"], name="plans_hours_once_per_member"),
            models.CheckConstraint(
                condition=Q(hours__gte=0, hours__lte=MOST_HOURS_A_WEEK), name="plans_hours_fit_into_a_week"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.hours}"


class PlanItemQuerySet(models.QuerySet["PlanItem"]):
    def visible_to(self, user: AnyUser) -> PlanItemQuerySet:
        """Items of ventures the user is a member of."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(assessment__venture__members__user=user)


class PlanItem(models.Model):
    """What a team decided about one piece of work: of the plan of its answers, or of its own.

    Attributes:
        rung_id: the piece of the playbook's plan; empty for one of the team's own, which has a `title`.
        hours: of work that are left; None for what the playbook estimates.
        reason: why it is blocked, was dropped, or is a risk to live with.
        accepted_until: until when the risk is accepted.
        keeps_answer: done, and the team said that the answer stays as it is.
        origin: who asked for it, where that was an incubator by a condition of its decision: its name and the cohort's.
    """

    class Status(models.TextChoices):
        OPEN = "open", pgettext_lazy("status of work", "Open")
        DOING = "doing", pgettext_lazy("status of work", "In progress")
        BLOCKED = "blocked", pgettext_lazy("status of work", "Blocked")
        DONE = "done", pgettext_lazy("status of work", "Done")
        DROPPED = "dropped", pgettext_lazy("status of work", "Dropped")
        ACCEPTED = "accepted", pgettext_lazy("status of work", "Risk accepted")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="plan_items")
    rung_id = models.CharField(max_length=KEY, blank=True)
    title = models.CharField(max_length=160, blank=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    reason = models.CharField(max_length=500, blank=True)
    accepted_until = models.DateField(null=True, blank=True)
    person = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    hours = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    not_before = models.DateField(null=True, blank=True)
    due = models.DateField(null=True, blank=True)
    cost = models.CharField(max_length=80, blank=True)
    note = models.TextField(blank=True)
    proof = models.CharField(max_length=1000, blank=True)  # a link
    keeps_answer = models.BooleanField(default=False)
    origin = models.CharField(max_length=260, blank=True)
    rev = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now)
    changed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(default=timezone.now)
    # Since when it has this status.
    since = models.DateTimeField(default=timezone.now)

    objects = PlanItemQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "rung_id"], condition=~Q(rung_id=""), name="plans_item_once_per_rung"
            ),
            models.CheckConstraint(condition=Q(rung_id="") ^ Q(title=""), name="plans_item_is_of_the_plan_or_own"),
            models.CheckConstraint(
                condition=Q(status__in=["open", "doing", "blocked", "done", "dropped", "accepted"]),
                name="plans_item_status_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["blocked", "dropped", "accepted"]) | ~Q(reason=""), name="plans_item_says_why"
            ),
            models.CheckConstraint(condition=Q(hours=None) | Q(hours__gte=0), name="plans_item_hours_from_nothing"),
            models.CheckConstraint(condition=Q(rev__gte=1), name="plans_item_rev_from_one"),
        ]

    def __str__(self) -> str:
        return self.title or self.rung_id

    @property
    def key(self) -> str:
        """What the order of the plan calls it."""
        return self.rung_id or f"own-{self.public_id}"

    @property
    def values(self) -> dict[str, Any]:
        """All that a team can decide about it, ready for JSON."""
        return {name: plain(getattr(self, name)) for name in VALUES}


VALUES = (
    "title",
    "status",
    "reason",
    "accepted_until",
    "person_id",
    "hours",
    "not_before",
    "due",
    "cost",
    "note",
    "proof",
    "keeps_answer",
)


def plain(value: Any) -> Any:
    """A value as JSON has it: dates and figures as text."""
    return value if value is None or isinstance(value, bool | int | str) else str(value)


class WhatIfQuerySet(models.QuerySet["WhatIf"]):
    def visible_to(self, user: AnyUser) -> WhatIfQuerySet:
        """What-ifs of ventures the user is a member of."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(assessment__venture__members__user=user)


class WhatIf(models.Model):
    """Answers that a team tries out over its real ones, which never change by it.

    Attributes:
        changes: the answers tried, in raw form, by item id; null tries the question without an answer.
        inputs: the inputs of the forecast tried, as digits, by their path.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="what_ifs")
    name = models.CharField(max_length=100)
    changes = models.JSONField(default=dict, blank=True)
    inputs = models.JSONField(default=dict, blank=True, db_default={})
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    changed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(default=timezone.now)

    objects = WhatIfQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="plans_what_if_has_name")]

    def __str__(self) -> str:
        return self.name

    def touched(self, by: User, *fields: str) -> None:
        """Writes fields that somebody changed now."""
        self.changed_by, self.changed_at = by, timezone.now()
        self.save(update_fields=[*fields, "changed_by", "changed_at"])


class PlanItemHistory(models.Model):
    """Every state an item was in, in order. Rows are only added."""

    item = models.ForeignKey(PlanItem, models.CASCADE, related_name="history")
    rev = models.PositiveIntegerField()
    values = models.JSONField()
    changed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "rev"], name="plans_history_one_row_per_rev")]

    def __str__(self) -> str:
        return f"{self.item} rev {self.rev}"


class MilestoneQuerySet(models.QuerySet["Milestone"]):
    def visible_to(self, user: AnyUser) -> MilestoneQuerySet:
        """Milestones of ventures the user is a member of."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(assessment__venture__members__user=user)

    def listed(self) -> MilestoneQuerySet:
        """Oldest first, without what only a comparison needs."""
        rows = self.select_related("playbook_version").order_by("made_at", "pk")
        return rows.defer("answers", "forecast", "playbook_version__canonical")

    def update(self, **fields: Any) -> int:
        raise SealedRecord("Milestones never change; make another one.")


class Milestone(models.Model):
    """What a venture was at one moment, under a name: sealed, for the team to compare with.

    Attributes:
        answers: in raw form, evidence included, by item id, as a submission has them.
        forecast: the base case with the books known then, as a submission has them; None without one.
        summary: the figures that lists show (`reviews.summary`).
        work: how much of the plan was done (`plans.milestones.progress`).
        seal: over all of it; `summary_seal` over what a list shows, so that a list need not read the answers.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="milestones")
    playbook_version = models.ForeignKey(PlaybookVersion, models.PROTECT, related_name="+")
    name = models.CharField(max_length=100)
    revision = models.PositiveIntegerField()
    answers = models.JSONField()
    forecast = models.JSONField(null=True, blank=True)
    summary = models.JSONField()
    work = models.JSONField()
    seal = models.CharField(max_length=64)
    summary_seal = models.CharField(max_length=64)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    objects = MilestoneQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="plans_milestone_has_name")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise SealedRecord("Milestones never change; make another one.")
        super().save(*args, **kwargs)


class PlanComment(models.Model):
    """What the staff of an incubator or a team wrote to each other about a plan that the venture shares.

    It belongs to the venture's place in the cohort, not to an assessment: the talk goes on over versions of a playbook.

    Attributes:
        by_staff: for which side it was written: whoever is in the team speaks for the team, also where they work
            for the organisation.
        language: of the interface that it was written in, so that a page can say in which language it is.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="plan_comments")
    text = models.TextField()
    language = models.CharField(max_length=10)
    by_staff = models.BooleanField()
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="plans_comment_has_text")]

    def __str__(self) -> str:
        return self.text[:40]


class PlanTalkReading(models.Model):
    """How far somebody has read what is said about a shared plan: the last comment on a page they opened."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="+")
    read = models.ForeignKey(PlanComment, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "enrolment"], name="plans_talk_read_once_each")]

    def __str__(self) -> str:
        return f"{self.user}: {self.enrolment}"
