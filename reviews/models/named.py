"""Who, as a venture says, should not judge it: proposed to whoever manages the cohort, who decides."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cohorts.models import Enrolment


class NamedConflict(models.Model):
    """A person or an organisation that a venture in a cohort names, with the reason. By itself it closes nothing."""

    class Outcome(models.TextChoices):
        WAITING = "", _("not decided yet")
        CONFLICT = "conflict", _("conflict of interest")
        ASIDE = "aside", _("set aside")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="named_conflicts")
    # A name or an address, as it was typed.
    who = models.CharField(max_length=200)
    reason = models.CharField(max_length=500)
    named_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    named_at = models.DateTimeField(default=timezone.now)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="reviews_named_conflict_has_words", condition=~Q(who="") & ~Q(reason="")),
            models.CheckConstraint(
                name="reviews_named_conflict_decided_by_somebody",
                condition=Q(outcome="", decided_by__isnull=True, decided_at__isnull=True)
                | Q(outcome__in=["conflict", "aside"], decided_by__isnull=False, decided_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.who

    @property
    def is_decided(self) -> bool:
        return bool(self.outcome)
