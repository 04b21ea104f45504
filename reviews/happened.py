"""What a venture submitted, as lines of its activity."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy

from assessments.activity import Source, Teller, of_one
from assessments.models import Assessment
from reviews.models import Submission


def submitted(assessment: Assessment) -> QuerySet[Submission]:
    rows = Submission.objects.filter(assessment=assessment).select_related("enrolment__cohort")
    return rows.defer("answers", "result", "summary", "forecast", "evidence")


def url_of(_teller: Teller, row: Any) -> str:
    return reverse("submission", args=[row.public_id])


SOURCES = (
    Source(
        "submissions",
        submitted,
        "submitted_at",
        "submitted_by",
        of_one(
            gettext_lazy("%(person)s submitted to %(name)s."), lambda _teller, row: str(row.enrolment.cohort), url_of
        ),
    ),
)
