"""What a venture handed in before: to which its newest submission is compared, kept in columns that SQL sorts by."""

from __future__ import annotations

from django.db.models import Expression, F, FloatField, OuterRef, QuerySet, Subquery, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, NullIf

from cohorts.models import Checkpoint, Cohort
from reviews.models import Standing, Submission


def look_back(cohort: Cohort) -> None:
    """Writes anew what each venture of a cohort is compared to, when its checkpoints changed."""
    look_back_in(cohort.pk, Standing.objects.filter(enrolment__cohort=cohort))


def look_back_in(cohort_id: int, standings: QuerySet[Standing]) -> None:
    """Writes `before`, `change` and `evidenced_change` of standings of a cohort; whoever calls holds their enrolments."""
    rows = before_of(cohort_id)
    standings.update(
        before=first_of(rows, F("pk")),
        change=F("readiness") - first_of(rows, low_end("readiness")),
        evidenced_change=F("evidenced") - first_of(rows, low_end("evidenced")),
    )


def before_of(cohort_id: int) -> QuerySet[Submission]:
    """What the venture of a standing, the outer query, handed in before, the nearest first.

    The last at an earlier checkpoint; in a cohort without checkpoints the first that it handed in at all.
    """
    own = Submission.objects.filter(enrolment=OuterRef("enrolment_id"))
    if not Checkpoint.objects.filter(cohort=cohort_id).exists():
        return own.exclude(pk=OuterRef("submission_id")).order_by("submitted_at", "pk")
    there = Checkpoint.objects.filter(submissions=OuterRef(OuterRef("submission_id")))
    earlier = own.alias(due=Subquery(there.values("due_on")[:1])).filter(checkpoint__due_on__lt=F("due"))
    return earlier.order_by("-checkpoint__due_on", "-submitted_at", "-pk")


def first_of(rows: QuerySet[Submission], figure: Expression | F) -> Subquery:
    return Subquery(rows.annotate(figure=figure).values("figure")[:1])


def low_end(figure: str) -> Cast:
    """The low end of a readiness as a summary says it; null where it is not known."""
    return as_number(KT(f"summary__{figure}__0"))


def as_number(text: Expression) -> Cast:
    """A figure of a summary as a number. SQLite has JSON's null as a word, and would read 0 in it."""
    return Cast(NullIf(NullIf(text, Value("")), Value("null")), FloatField())
