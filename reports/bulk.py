"""Reports of many ventures of a cohort at once: each is an order of its own, in the same line as every other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.timezone import get_current_timezone_name
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from cohorts.models import Cohort, Right
from reports import actions
from reports.actions import TooManyWaiting, request_report
from reviews.bulk import Act, ActForm, Outcome, adds
from reviews.glance.rows import Row
from reviews.models import Submission
from reviews.sealing import SealBroken


class LanguageForm(ActForm):
    """The language of the papers."""

    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].initial = get_language()


def order_reports(rows: Sequence[Row], given: dict[str, Any], request: HttpRequest) -> list[Outcome]:
    """Orders the gap report of each newest submission."""
    return [ordered(row, given["language"], request) for row in rows]


def ordered(row: Row, language: str, request: HttpRequest) -> Outcome:
    assert request.user.is_authenticated  # noqa: S101  the door asked for a role
    if row.is_broken:
        return Outcome(row, _("Seal broken: no report is made from it."), is_done=False)
    if row.submission is None:
        return Outcome(row, _("It has not submitted anything yet."), is_done=False)
    whole = Submission.objects.select_related(
        "playbook_version",
        "submitted_by",
        "checkpoint",
        "assessment__venture",
        "enrolment__cohort__programme__organisation",
    ).get(pk=row.submission.pk)
    zone = get_current_timezone_name()
    try:
        report = request_report(by=request.user, language=language, submission=whole, zone=zone)
    except TooManyWaiting as full:
        return Outcome(row, str(full), is_done=False)
    except SealBroken:
        return Outcome(row, _("Seal broken: no report is made from it."), is_done=False)
    if report.status == report.Status.READY:
        return Outcome(row, _("The report is ready already; it stands on the submission’s page."))
    return Outcome(row, _("The report is ordered; it will stand on the submission’s page."))


def preview_orders(rows: Sequence[Row], cohort: Cohort) -> dict[str, Any]:
    """Whether there are more than may wait in line at once, and how many may."""
    return {"is_many": len(rows) > actions.MOST_OF_PERSON, "most": actions.MOST_OF_PERSON}


ORDER = Act(
    key="reports",
    label=gettext_lazy("Order reports"),
    question=gettext_lazy("Order the gap report of each newest submission?"),
    do=gettext_lazy("Order them"),
    right=Right.READ,
    run=order_reports,
    form=LanguageForm,
    template="reports/_orders.html",
    preview=preview_orders,
)


def offer() -> None:
    """Offers it on every cohort; called when the product starts."""
    adds(ORDER)
