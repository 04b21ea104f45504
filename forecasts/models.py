"""The scenarios of the way to profit."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import models
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy

from accounts.models import AnyUser, User
from accounts.sealed import SealedRecord
from accounts.statements import objects_for
from assessments.models import Assessment


def main_among(scenarios: Sequence[Scenario]) -> Scenario:
    """The base case changed last, else the first of them."""
    base = [one for one in scenarios if one.kind == Scenario.Kind.BASE]
    return max(base, key=lambda one: (one.changed_at, one.pk)) if base else scenarios[0]


def main_of(assessment: Assessment) -> Scenario | None:
    """The scenario that reports and submissions carry: the base case changed last, else the first."""
    return mains_of([assessment]).get(assessment.pk)


def mains_of(assessments: Iterable[Assessment]) -> dict[int, Scenario]:
    """The main scenario of each assessment that has any, by its key, in one query."""
    listed: dict[int, list[Scenario]] = {}
    for scenario in objects_for("scenarios", sorted(one.pk for one in assessments), scenarios_of):
        listed.setdefault(scenario.assessment_id, []).append(scenario)
    return {key: main_among(scenarios) for key, scenarios in listed.items()}


def scenarios_of(*assessments: int) -> QuerySet[Scenario]:
    """The scenarios of some assessments, the first first."""
    return Scenario.objects.filter(assessment__in=assessments).order_by("created_at", "pk")


class ScenarioQuerySet(models.QuerySet["Scenario"]):
    def visible_to(self, user: AnyUser) -> ScenarioQuerySet:
        """Scenarios of ventures the user is a member of."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(assessment__venture__members__user=user)

    def listed(self) -> ScenarioQuerySet:
        return self.select_related("changed_by").order_by("created_at", "pk")

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


FIGURES = ("cash", "customers", "revenue", "cost")


def figure_field() -> models.CharField[str, str]:
    """A figure as its digits: exact on every database. Empty: the books do not say."""
    return models.CharField(max_length=40, blank=True)


class MonthActual(models.Model):
    """What the books of a venture say of one month; every scenario of the assessment reads it."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="actuals")
    month = models.CharField(max_length=7)  # "2026-11"
    currency = models.CharField(max_length=3)
    cash = figure_field()  # at the end of the month
    customers = figure_field()  # those who pay, at the end of the month
    revenue = figure_field()  # of the month
    cost = figure_field()  # of the month
    rev = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assessment", "month"], name="forecasts_actual_once_per_month"),
            models.CheckConstraint(
                condition=~Q(cash="", customers="", revenue="", cost=""), name="forecasts_actual_says_something"
            ),
            models.CheckConstraint(condition=Q(rev__gte=1), name="forecasts_actual_rev_from_one"),
        ]

    def __str__(self) -> str:
        return self.month

    @property
    def figures(self) -> dict[str, str]:
        """The figures that the books give, as digits."""
        return {name: getattr(self, name) for name in FIGURES if getattr(self, name)}

    @property
    def raw(self) -> dict[str, str]:
        """The row as its history keeps it."""
        return {"currency": self.currency, **self.figures}


class MonthActualHistory(models.Model):
    """Every accepted change of a month, in the order accepted; an empty `raw` took it back. Rows are only added."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="actuals_history")
    month = models.CharField(max_length=7)
    rev = models.PositiveIntegerField()
    raw = models.JSONField()
    changed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "month", "rev"], name="forecasts_actual_history_one_row_per_rev"
            )
        ]

    def __str__(self) -> str:
        return f"{self.month} rev {self.rev}"
