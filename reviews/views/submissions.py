"""Submitting to a cohort, and what was submitted."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.timezone import get_current_timezone_name, localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import SignedInRequest, User
from accounts.once import once
from accounts.remembered import Remembered
from assessments.access import editable_assessment_for
from assessments.evaluation import Evaluation
from assessments.results.page import ResultOnPage
from cohorts.access import cohort_read
from cohorts.checkpoints import NoneOpen
from cohorts.models import Cohort
from forecasts.actuals import books_handed_in, happened
from forecasts.page import handed_in
from reviews import actions
from reviews.access import is_founder, submission_for
from reviews.compared import compared
from reviews.confirmed import Reviewed
from reviews.deciding.feedback import told_in
from reviews.deciding.told import confirmed_words, told_of
from reviews.desk.said import ReviewsOnPage
from reviews.glance.address import read_view, view_left
from reviews.glance.page import GlancePage
from reviews.models import Submission
from reviews.opening import opened
from reviews.returned_page import ReturnsOnPage
from reviews.sealing import evaluate_submission, without_names

SEALED = Remembered(most=100)


@require_POST
@once
def submit(request: SignedInRequest, public_id: UUID, enrolment_id: UUID) -> HttpResponse:
    """Submits the answers, as they stand, to a cohort."""
    assessment = editable_assessment_for(request.user, public_id)
    enrolment = assessment.venture.enrolments.filter(public_id=enrolment_id).first()
    if enrolment is None:
        raise Http404
    try:
        submission = actions.submit(assessment=assessment, enrolment=enrolment, by=request.user)
    except actions.AlreadySubmitted:
        messages.info(request, _("These answers were submitted already. Nothing has changed since."))
        return redirect("result", public_id)
    except actions.NothingToSubmit:
        messages.warning(request, _("There is nothing to submit yet. Answer the first chapter."))
        return redirect("result", public_id)
    except (actions.NotInCohort, NoneOpen) as refused:
        messages.warning(request, str(refused))
        return redirect("result", public_id)
    messages.success(request, _("Submitted and sealed. The cohort’s staff can now read this result."))
    return redirect("submission", submission.public_id)


def body_of(sealed: Submission, language: str, is_staff: bool = False, counting: Reviewed | None = None) -> SafeString:
    """Result and forecast of a sealed submission as HTML; staff read it as of the venture, its name first.

    Args:
        counting: the finished reviews, where there are any that the reader may see.
    """
    evaluation = without_names(evaluate_submission(sealed), sealed)
    if counting is not None:
        confirmed = without_names(Evaluation(evaluation.playbook, counting.confirmed), sealed).answers
        evaluation = Evaluation(evaluation.playbook, evaluation.answers, confirmed)
    forecast = handed_in(sealed.forecast, evaluation, language)
    books = books_handed_in(sealed.forecast, forecast) if forecast else None
    if forecast and books:
        forecast = replace(forecast, happened=happened(books.actuals, forecast.inputs))
    context = {
        "page": ResultOnPage(evaluation, language),
        "forecast": forecast,
        "books": books,
        "name": sealed.masked((sealed.forecast or {}).get("name", "")),
        "venture": sealed.shown_as if is_staff else "",
    }
    return render_to_string("reviews/_sealed.html", context)


@require_safe
def submission(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """A sealed submission, read-only, for its founders and the staff of its cohort."""
    sealed = submission_for(request.user, public_id)
    language = get_language() or "en"
    # What is sealed does not change: it is judged and drawn once a day, in each language and zone.
    is_staff = not is_founder(request.user, sealed)
    cohort = cohort_beside(request.user, sealed) if is_staff else None
    if cohort is not None:
        left = "" if "back" in request.GET else view_left(request, cohort)
        if left:
            return redirect(f"{request.path}?{urlencode({'back': left})}")
        opened(request.user, sealed)
    reviews = (
        ReviewsOnPage(sealed, evaluate_submission(sealed), cohort, request.user, language)
        if cohort is not None
        else None
    )
    counting = reviews.counting if reviews else None
    day, zone = localdate().isoformat(), get_current_timezone_name()
    depends_on = (sealed.seal, language, zone, day, is_staff, counting.key if counting else (), sealed.hidden)
    decision = None if is_staff else told_of(sealed)
    context = {
        "submission": sealed,
        "body": SEALED.get(depends_on, lambda: body_of(sealed, language, is_staff, counting)),
        "is_staff": is_staff,
        "reviews": reviews,
        "feedback": [] if is_staff else told_in(sealed, language),
        "compared": compared(sealed, language),
        "returns": ReturnsOnPage(sealed, request.user, language, cohort),
        "decision": decision,
        "confirmed_words": confirmed_words(decision) if decision else "",
        **(list_around(request, sealed, cohort, language) if cohort is not None else {}),
    }
    return render(request, "reviews/submission.html", context)


def cohort_beside(reader: User, sealed: Submission) -> Cohort:
    """The cohort that it was submitted to, as staff read it. A version of a playbook is large: it is not read twice."""
    cohort = sealed.enrolment.cohort
    if cohort.playbook_version_id == sealed.playbook_version_id:
        cohort.playbook_version = sealed.playbook_version
    return cohort_read(reader, cohort)


def list_around(request: SignedInRequest, sealed: Submission, cohort: Cohort, language: str) -> dict[str, Any]:
    """Where staff came from: the view of the cohort, and the submissions before and after this one in it."""
    view = read_view(request.GET.get("back", ""), page=True)
    page = GlancePage(cohort, request.user.pk, QueryDict(view), language)
    before, after = page.neighbours(sealed.public_id)
    return {"back": view, "before": before, "after": after}
