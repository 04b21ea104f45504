"""What every kind of work is that a worker does: one row is one job, and the row alone says how it stands."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any, ClassVar, Self, TypeVar

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Count, Max, Min, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Greatest, Now

JobT = TypeVar("JobT", bound="Job")

# A message that was just sent is given this long before the sweeper sends another.
MESSAGE_GRACE = timedelta(seconds=15)
# So many jobs of one tenant are worked on at once while others wait.
MOST_AT_ONCE = 2
# The order of the line.
LINE = ("held", "turn", "requested_at", "pk")


def from_now(span: timedelta) -> models.Expression:
    """The database's present moment plus a span: the only clock that jobs go by."""
    return models.ExpressionWrapper(
        Now() + models.Value(span, output_field=models.DurationField()), output_field=models.DateTimeField()
    )


class Status(models.TextChoices):
    QUEUED = "queued"
    RUNNING = "running"
    READY = "ready"
    FAILED = "failed"
    CANCELLED = "cancelled"


class JobQuerySet(models.QuerySet[JobT]):
    """The line in which the jobs of one kind wait."""

    def for_work(self) -> Self:
        """With all that the work reads of a row; a kind may add to it."""
        return self

    def with_place(self) -> Self:
        """With `place_in_line`: 1 for the job that is done next. Only said of jobs that wait."""
        mine = {name: OuterRef(name) for name in LINE}
        earlier, equal = Q(), Q()
        for name in LINE[:-1]:
            earlier |= equal & Q(**{f"{name}__lt": mine[name]})
            equal &= Q(**{name: mine[name]})
        earlier |= equal & Q(pk__lte=mine["pk"])
        line = self.everyone().waiting().with_hold().filter(earlier).order_by().values("status")
        count = line.annotate(count=Count("pk")).values("count")
        return self.with_hold().annotate(place_in_line=Coalesce(Subquery(count), 0))

    def with_hold(self) -> Self:
        """With `held`: 0, or how far the tenant has reached what may be worked on of one while others wait."""
        running = self.everyone().filter(status=Status.RUNNING, tenant=OuterRef("tenant"))
        count = running.order_by().values("tenant").annotate(count=Count("pk")).values("count")
        return self.annotate(held=Greatest(Coalesce(Subquery(count), 0) - (MOST_AT_ONCE - 1), 0))

    def everyone(self) -> Self:
        """All jobs of the kind, whatever this selection holds."""
        return type(self)(self.model, using=self.db)

    def in_line(self) -> Self:
        """What waits and may be worked on now, the next one first."""
        is_rested = Q(rests_until__isnull=True) | Q(rests_until__lte=Now())
        return self.waiting().claimable().filter(is_rested).with_hold().order_by(*LINE)

    def waiting(self) -> Self:
        return self.filter(status=Status.QUEUED)

    def in_hand(self) -> Self:
        """What a living worker works on: its lease runs."""
        return self.filter(status=Status.RUNNING, lease_until__gte=Now())

    def left_behind(self) -> Self:
        """What a worker had in hand whose lease ran out: it died, or lost the database."""
        return self.filter(status=Status.RUNNING, lease_until__lt=Now())

    def claimable(self) -> Self:
        """Queued, or left behind by a worker whose lease has run out; and not worn out."""
        is_free = Q(status=Status.QUEUED) | Q(status=Status.RUNNING, lease_until__lt=Now())
        return self.filter(is_free, attempts__lt=settings.JOB_MAX_ATTEMPTS)

    def next_turn_of(self, tenant: str) -> int:
        """The turn of a tenant's next order: behind its own others, else level with whoever is next.

        So the line goes round by tenant: who orders twenty is not twenty times before the others.
        """
        going_on = self.filter(status__in=[Status.QUEUED, Status.RUNNING])
        own = going_on.filter(tenant=tenant).aggregate(last=Max("turn"))["last"]
        first = self.waiting().aggregate(first=Min("turn"))["first"]
        return max(own + 1 if own is not None else 0, first or 0)

    def requeue(self, *, is_new: bool, turn: int | None = None) -> int:
        """Puts rows back in line with all their attempts; whoever still works on them is fenced off.

        Args:
            is_new: dated and lined up anew. What was handed out before keeps its date, or the bytes change.
            turn: the new place in the line (`next_turn_of`); None keeps the old one.
        """
        fields: dict[str, Any] = {**FREE, **self.model.NOT_MADE, "status": Status.QUEUED, "attempts": 0}
        fields |= {"error_code": "", "finished_at": None, "rests_until": None, "next_try_at": from_now(MESSAGE_GRACE)}
        if is_new:
            fields["requested_at"] = Now()
        if turn is not None:
            fields["turn"] = turn
        return self.update(**fields)


# What a row says when nobody works on it.
FREE: dict[str, Any] = {"token": None, "lease_until": None, "phase": "", "progress": 0}


class Job(models.Model):
    """Work that was ordered. A kind of job is a model that inherits this and names its task."""

    Status = Status

    # The name of the Celery task that does the next job of this kind; a message says no more than "look there".
    TASK: ClassVar[str]
    # What a row says of its outcome as long as there is none: put back when it is done anew.
    NOT_MADE: ClassVar[dict[str, Any]] = {}
    # Seconds to wait after each attempt that failed for a reason that may pass; the last one for all further ones.
    PAUSES: ClassVar[tuple[int, ...]] = (10, 20, 40, 80, 160, 300)
    # The error code of a job whose every attempt was broken off; a kind's own codes include it.
    WORN_OUT = "worn_out"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    token = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    # Before this moment the sweeper sends no (further) message for a queued row.
    next_try_at = models.DateTimeField(db_default=Now())
    # After a failure that may pass, nobody works on it before this moment.
    rests_until = models.DateTimeField(null=True, blank=True)
    # Whose order it is in the line ("venture-12", "organisation-3"), and in which round it is served.
    tenant = models.CharField(max_length=40, blank=True, default="", db_default="")
    turn = models.PositiveIntegerField(default=0, db_default=0)
    # How far the work is: in which part of it, and how many pages, rows or mails of that are done.
    phase = models.CharField(max_length=10, blank=True)
    progress = models.PositiveSmallIntegerField(default=0)
    error_code = models.CharField(max_length=20, blank=True)
    requested_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
        indexes = [
            models.Index(fields=["status", "next_try_at"], name="%(app_label)s_%(class)s_line"),
            models.Index(fields=["tenant", "status"], name="%(app_label)s_%(class)s_turns"),
        ]
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_running_iff_claimed",
                condition=Q(status="running", token__isnull=False, lease_until__isnull=False)
                | ~Q(status="running") & Q(token__isnull=True, lease_until__isnull=True),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_failed_iff_error",
                condition=Q(status="failed") & ~Q(error_code="") | ~Q(status="failed") & Q(error_code=""),
            ),
            # This one also refuses a status that is none.
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_finished_at_iff_finished",
                condition=Q(status__in=["ready", "failed", "cancelled"], finished_at__isnull=False)
                | Q(status__in=["queued", "running"], finished_at__isnull=True),
            ),
        ]

    @property
    def is_going_on(self) -> bool:
        return self.status in {Status.QUEUED, Status.RUNNING}


def kinds() -> list[type[Job]]:
    """Every kind of job of the product, in the order of their names."""
    found = [model for model in apps.get_models() if issubclass(model, Job)]
    return sorted(found, key=lambda model: model._meta.label)
