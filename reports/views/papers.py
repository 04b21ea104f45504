"""Ordering reports, watching them being drawn, and taking them away."""

from __future__ import annotations

import logging
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import get_current_timezone_name
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.downloads import given_out
from accounts.htmx import is_htmx
from accounts.models import SignedInRequest
from assessments.access import assessment_for
from assessments.models import Assessment
from cohorts import audit
from cohorts.audit import Act
from jobs.storage import FileDamaged
from plans.milestones.page import StateRow
from plans.milestones.states import NotAsSealed, Opened, State, kept_states, opened
from reports import actions
from reports.access import refuse_hidden, report_for
from reports.models import Report
from reports.storage import open_whole
from reviews.access import is_founder, submission_for
from reviews.models import Submission

logger = logging.getLogger("plumbline.reports")


@require_safe
def assessment_reports(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """The reports of an assessment, and the orders for a new one: a page, or for htmx the part of a page."""
    return of_assessment(request, assessment_for(request.user, public_id))


@require_safe
def submission_reports(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """The same for a sealed submission, for its founders and the staff it was handed to."""
    submission = submission_for(request.user, public_id)
    refuse_hidden(request.user, submission)
    return of_submission(request, submission)


def of_assessment(request: SignedInRequest, assessment: Assessment) -> HttpResponse:
    context = {
        "assessment": assessment,
        "section": "reports",
        "base": "assessments/base_assessment.html",
        "order_url": reverse("report_order", args=[assessment.public_id]),
        "earlier": [StateRow(state, get_language() or "en") for state in reversed(comparable(assessment))],
    }
    return listed(request, context, assessment)


def of_submission(request: SignedInRequest, submission: Submission) -> HttpResponse:
    context = {
        "submission": submission,
        "base": "base.html",
        "order_url": reverse("submission_report_order", args=[submission.public_id]),
    }
    return listed(request, context, submission)


def listed(request: SignedInRequest, context: dict[str, Any], of: Assessment | Submission) -> HttpResponse:
    template = "reports/_reports.html" if is_htmx(request) else "reports/list.html"
    reports = Report.objects.of(of).visible_to(request.user).listed()
    return render(request, template, {**context, "reports": reports})


def comparable(assessment: Assessment) -> list[State]:
    """The earlier moments that a report may compare with, oldest first: as sealed, and judged by the same version."""
    kept = kept_states([assessment])[assessment.pk]
    return [one for one in kept if one.is_intact and one.version.pk == assessment.playbook_version_id]


@require_POST
def report_order(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Orders the gap report of the answers as they stand."""
    assessment = assessment_for(request.user, public_id)
    try:
        since = earlier_of(assessment, request.POST.get("since", ""))
    except NotAsSealed:
        text = _("The earlier moment is not there as it was sealed. Nothing was ordered; choose another, or none.")
        messages.warning(request, text)
    else:
        order(request, assessment=assessment, since=since)
    if is_htmx(request):
        return of_assessment(request, assessment)
    return redirect("assessment_reports", public_id)


@require_POST
def submission_report_order(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Orders the gap report of a sealed submission."""
    submission = submission_for(request.user, public_id)
    refuse_hidden(request.user, submission)
    order(request, submission=submission)
    if is_htmx(request):
        return of_submission(request, submission)
    return redirect("submission_reports", public_id)


def earlier_of(assessment: Assessment, key: str) -> Opened | None:
    """The moment that an order asks to compare with; None where it asks for none. Raises NotAsSealed."""
    if not key:
        return None
    found = next((state for state in comparable(assessment) if state.key == key), None)
    if found is None:
        raise NotAsSealed(key)
    return opened(assessment, found)


def order(
    request: SignedInRequest,
    *,
    assessment: Assessment | None = None,
    submission: Submission | None = None,
    since: Opened | None = None,
) -> None:
    """Orders, and says what came of it. Raises Http404 for a language that reports do not have."""
    language = request.POST.get("language", "")
    if language not in dict(settings.LANGUAGES):
        raise Http404
    try:
        report = actions.request_report(
            by=request.user,
            language=language,
            assessment=assessment,
            submission=submission,
            zone=get_current_timezone_name(),
            since=since,
        )
    except actions.TooManyWaiting as refusal:
        messages.warning(request, str(refusal))
        return
    if report.status == Report.Status.READY and not is_htmx(request):
        messages.info(request, _("Nothing has changed since then: the report below is still current."))


@require_safe
def report(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """One report: a page, or for htmx its row, which asks again until the report is finished."""
    return shown(request, report_for(request.user, public_id))


def shown(request: HttpRequest, found: Report, **more: Any) -> HttpResponse:
    template = "reports/_report_row.html" if is_htmx(request) else "reports/report.html"
    status = more.pop("status", 200)
    return render(request, template, {"report": found, **more}, status=status)


@require_safe
def report_download(request: SignedInRequest, public_id: UUID) -> HttpResponse | FileResponse:
    """The file, once rights and digest are checked. A damaged file is never given out."""
    found = report_for(request.user, public_id)
    if found.status != Report.Status.READY:
        return redirect("report", public_id)
    try:
        file = open_whole(found.sha256)
    except FileDamaged:
        logger.exception("The file of report %s is damaged.", public_id)
        return shown(request, found, is_damaged=True, status=409)
    if found.submission and not is_founder(request.user, found.submission):
        organisation = found.submission.enrolment.cohort.programme.organisation
        facts = {"submission": str(found.submission.public_id), "sha256": found.sha256}
        audit.write(organisation=organisation, by=request.user, act=Act.TOOK_REPORT, about=public_id, **facts)
    return given_out(file, found.file_name, "application/pdf")


@require_POST
def report_retry(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Puts a failed or cancelled report back in line, or one whose file is damaged."""
    found = report_for(request.user, public_id)
    try:
        actions.retry(report=found, by=request.user, is_damaged=is_damaged(found))
    except actions.NotRepeatable:
        messages.info(request, _("There is nothing to repeat: the report is complete or already being made."))
    except actions.TooManyWaiting as refusal:
        messages.warning(request, str(refusal))
    return shown_again(request, public_id)


def is_damaged(found: Report) -> bool:
    if found.status != Report.Status.READY:
        return False
    try:
        open_whole(found.sha256).close()
    except FileDamaged:
        return True
    return False


@require_POST
def report_cancel(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Takes a waiting report out of the line."""
    found = report_for(request.user, public_id)
    try:
        actions.cancel(report=found, by=request.user)
    except actions.NotCancellable:
        messages.info(request, _("It is too late to cancel: the report is being made, or is finished."))
    return shown_again(request, public_id)


def shown_again(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    if is_htmx(request):
        return shown(request, report_for(request.user, public_id))
    return redirect("report", public_id)
