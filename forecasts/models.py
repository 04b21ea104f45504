"""The scenarios of the way to profit."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy

from accounts.models import AnyUser, User
from assessments.models import Assessment, SealedRecord


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
            models.CheckConstraint(condition=~Q(name=""), name="forecasts_scenario_has_name"),
            models.CheckConstraint(
                condition=Q(kind__in=["base", "lean", "funded", "own"]), name="forecasts_scenario_kind_is_known"
            ),
            models.CheckConstraint(condition=Q(rev__gte=1), name="forecasts_scenario_rev_from_one"),
        ]

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
