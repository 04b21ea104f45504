"""The phases of reviewing at a checkpoint: from when to when, who reviews, and what is visible of others' reviews."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cohorts.models import Checkpoint, Cohort


class Phase(models.Model):
    """A stretch of days in which reviewing follows its own rules; outside of all of them the usual ones hold."""

    class Who(models.TextChoices):
        ROLES = "roles", _("everyone in a role that reviews")
        ASSIGNED = "assigned", _("only those who are assigned")

    class Sees(models.TextChoices):
        NEVER = "never", _("never")
        AFTER_OWN = "after_own", _("after finishing their own review")
        ALWAYS = "always", _("always")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cohort = models.ForeignKey(Cohort, models.CASCADE, related_name="phases")
    checkpoint = models.ForeignKey(Checkpoint, models.CASCADE, null=True, blank=True, related_name="phases")
    name = models.CharField(max_length=60)
    from_on = models.DateField()
    to_on = models.DateField()
    who = models.CharField(max_length=10, choices=Who.choices, default=Who.ROLES)
    sees = models.CharField(max_length=10, choices=Sees.choices, default=Sees.AFTER_OWN)
    # Whether those who review and do not manage the cohort read "Venture 7" in place of names.
    hides_names = models.BooleanField(default=False, db_default=False)

    class Meta:
        ordering = ["from_on", "pk"]
        constraints = [
            models.CheckConstraint(name="reviews_phase_begins_first", condition=Q(from_on__lte=F("to_on"))),
            models.CheckConstraint(name="reviews_phase_has_name", condition=~Q(name="")),
            models.CheckConstraint(name="reviews_phase_who_is_known", condition=Q(who__in=["roles", "assigned"])),
            models.CheckConstraint(
                name="reviews_phase_sees_is_known", condition=Q(sees__in=["never", "after_own", "always"])
            ),
        ]

    def __str__(self) -> str:
        return self.name
