"""What staff keep beside the ventures: views, help given, what was put off, when they looked last, figures released."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cohorts.models import Checkpoint, Cohort, Enrolment


class SavedView(models.Model):
    """A view of a cohort under a name: the address's query. Its own, or shared with colleagues."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cohort = models.ForeignKey(Cohort, models.CASCADE, related_name="saved_views")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=1000, blank=True)
    saved_by = models.ForeignKey(User, models.CASCADE, related_name="+")
    saved_at = models.DateTimeField(default=timezone.now)
    is_shared = models.BooleanField(default=False)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["cohort", "saved_by", "name"], name="reviews_view_once_per_name")
        ]

    def __str__(self) -> str:
        return self.name


class Looked(models.Model):
    """When somebody looked at a cohort last: what came in since then is new to them."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    cohort = models.ForeignKey(Cohort, models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    # The look before that: within one visit "since you looked" must not lose its meaning.
    before = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "cohort"], name="reviews_looked_once_per_cohort")]

    def __str__(self) -> str:
        return f"{self.user}, {self.cohort}"


class PutOff(models.Model):
    """A line of somebody's day that is not shown before a date."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    cohort = models.ForeignKey(Cohort, models.CASCADE, related_name="+")
    line = models.CharField(max_length=40)
    until = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "cohort", "line"], name="reviews_put_off_once")]

    def __str__(self) -> str:
        return f"{self.line} until {self.until}"


class Help(models.Model):
    """Help that an incubator gave or plans: a workshop, a mentor's hour, a template, for some of a cohort's ventures."""

    class Kind(models.TextChoices):
        WORKSHOP = "workshop", _("Workshop")
        MENTOR = "mentor", _("Mentor hour")
        TEMPLATE = "template", _("Template or material")
        OTHER = "other", _("Other help")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cohort = models.ForeignKey(Cohort, models.CASCADE, related_name="helps")
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.WORKSHOP)
    title = models.CharField(max_length=120)
    on = models.DateField()
    # The ids of the gaps it is to close.
    gaps = models.JSONField(default=list)
    note = models.TextField(blank=True)
    planned_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    planned_at = models.DateTimeField(default=timezone.now)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="reviews_help_kind_is_known", condition=Q(kind__in=["workshop", "mentor", "template", "other"])
            )
        ]

    def __str__(self) -> str:
        return self.title


class HelpFor(models.Model):
    """One venture that help was meant for, and whether it came."""

    help = models.ForeignKey(Help, models.CASCADE, related_name="ventures")
    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="helps")
    # Null: nobody has written down yet whether it came.
    attended = models.BooleanField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["help", "enrolment"], name="reviews_help_once_per_venture")]

    def __str__(self) -> str:
        return f"{self.help} for {self.enrolment}"


class Release(models.Model):
    """The figures of a cohort as they were released to observers: fixed, so that none follow from a difference."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cohort = models.ForeignKey(Cohort, models.CASCADE, related_name="releases")
    checkpoint = models.ForeignKey(Checkpoint, models.SET_NULL, null=True, blank=True, related_name="+")
    figures = models.JSONField()
    released_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    released_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-released_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.cohort}, {self.released_at:%Y-%m-%d}"
