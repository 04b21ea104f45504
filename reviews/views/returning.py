"""Returning a submission to its founders, and what founders answer."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import SignedInRequest
from accounts.once import once
from accounts.text import clean_text
from assessments.access import may_edit
from assessments.actions import Sent
from assessments.answers.forms import ChapterForm
from reviews.access import return_for, returnable_submission_for, withdrawable_return_for
from reviews.actions import NotInCohort
from reviews.desk.page import ground_of
from reviews.models import Return, Submission
from reviews.opening import opened
from reviews.returned_page import ChoosingPage, Open, open_questions, replied, sentences_in
from reviews.returning import (
    LONGEST,
    AlreadyAnswered,
    Clash,
    NotReturnable,
    answer_return,
    copy_of,
    resubmit,
    return_submission,
    withdraw_return,
)
from reviews.sealing import evaluate_submission
from reviews.states import IllegalStep


class DueForm(forms.Form):
    """The day by which founders answer."""

    due = forms.DateField(error_messages={"required": "", "invalid": ""})


def language() -> str:
    return get_language() or "en"


@require_http_methods(["GET", "HEAD", "POST"])
@once
def submission_return(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Staff write a sentence beside each question that shall come back, and say by when. 422 when it cannot be."""
    sealed = returnable_submission_for(request.user, public_id)
    if request.method != "POST":
        opened(request.user, sealed)
        return choose(request, sealed)
    due = DueForm(request.POST)
    try:
        typed = {key: clean_text(text, max_length=LONGEST) for key, text in sentences_in(request.POST).items()}
        if not due.is_valid():
            raise NotReturnable(_("Say by which day the founders answer. Nothing was returned."))
        return_submission(submission=sealed, by=request.user, sentences=typed, due_on=due.cleaned_data["due"])
    except (NotReturnable, IllegalStep) as refused:
        return choose(request, sealed, str(refused))
    except ValidationError as wrong:
        return choose(request, sealed, _("%(why)s Nothing was returned.") % {"why": wrong.messages[0]})
    messages.success(request, _("Returned. The owners and editors of the venture get an email."))
    return redirect("submission", public_id)


def choose(request: SignedInRequest, sealed: Submission, error: str = "") -> HttpResponse:
    """The page to choose on; the review set stands first, and what the address names before it."""
    typed = sentences_in(request.POST)
    chosen = ground_of(sealed, evaluate_submission(sealed), language()).chosen.ids
    first = list(dict.fromkeys([*request.GET.getlist("item"), *typed, *chosen]))
    context = {
        "submission": sealed,
        "is_staff": True,
        "section": "return",
        "page": ChoosingPage(sealed, language(), first, typed),
        "due": request.POST.get("due", ""),
        "today": sealed.enrolment.cohort.today,
        "longest": LONGEST,
        "error": error,
    }
    return render(request, "reviews/submission_return.html", context, status=422 if error else 200)


@require_POST
def return_withdraw(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Takes a return back: the submission is as it was before."""
    found = withdrawable_return_for(request.user, public_id)
    try:
        is_new = withdraw_return(found=found, by=request.user)
    except IllegalStep as refused:
        messages.warning(request, str(refused))
    else:
        said = _("Withdrawn. The founders can no longer answer it.") if is_new else _("It was withdrawn already.")
        messages.success(request, said)
    return redirect("submission", found.submission.public_id)


@require_http_methods(["GET", "HEAD", "POST"])
def return_answer(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """The questions that came back, to answer and to submit anew; all others stay as they were sealed.

    409 when somebody else changed an answer meanwhile, 422 when one cannot be read; the others are saved.
    """
    is_post = request.method == "POST"
    found = return_for(request.user, public_id, to_answer=is_post)
    if is_post:
        return keep(request, found)
    return answering(request, found, open_questions(found, language()))


def answering(request: SignedInRequest, found: Return, questions: list[Open], status: int = 200) -> HttpResponse:
    context = {
        "found": found,
        "submission": found.submission,
        "assessment": found.submission.assessment,
        "may_edit": found.is_open and may_edit(request.user, found.submission.assessment),
        "open": questions,
        "refused": [one.question for one in questions if one.question.error],
        "clashes": [one.question for one in questions if one.question.clash],
        "is_changed": copy_of(found).is_changed,
    }
    return render(request, "reviews/return_answer.html", context, status=status)


def keep(request: SignedInRequest, found: Return) -> HttpResponse:
    """Saves what was answered; with "submit" pressed it is sealed and handed in when nothing stands against it."""
    questions = open_questions(found, language())
    by_id = {one.question.item.id: one.question for one in questions}
    form = ChapterForm(request.POST, questions=list(by_id.values()), page={"assessment": found.submission.assessment})
    form.is_valid()
    sent = [Sent(key, given, form.revisions[key]) for key, given in form.given.items()]
    try:
        for one, became in zip(sent, answer_return(found=found, sent=sent, by=request.user), strict=True):
            if isinstance(became, Clash):
                question = by_id[one.item_id]
                question.clash = replied(question.item, became.current)
        if form.refused or any(question.clash for question in by_id.values()):
            return answering(request, found, questions, 422 if form.refused else 409)
        if request.POST.get("act") != "submit":
            messages.success(request, _("Saved. It is not submitted yet."))
            return redirect("return_answer", found.public_id)
        made = resubmit(found=found, by=request.user)
    except AlreadyAnswered as before:
        return already(request, before.submission)
    except (IllegalStep, NotReturnable, NotInCohort) as refused:
        found.refresh_from_db()
        if found.answered_with is not None:
            return already(request, found.answered_with)
        messages.warning(request, str(refused))
        return redirect("return_answer", found.public_id)
    messages.success(request, _("Submitted and sealed. The cohort’s staff can now read your answers."))
    return redirect("submission", made.public_id)


def already(request: SignedInRequest, made: Submission) -> HttpResponse:
    messages.info(request, _("This was answered already. Nothing was submitted a second time."))
    return redirect("submission", made.public_id)
