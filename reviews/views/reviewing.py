"""Reviewing a submission: say first whether there is a conflict, then judge answer by answer."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import SignedInRequest
from accounts.once import once
from playbooks import catalogue
from reviews.access import Reviewing, declaration_for, review_for
from reviews.declaring import DeclarationForm, SettlingForm
from reviews.models import Declaration
from reviews.reviewing import AlreadySettled, NotYoursToSay, declare, settle
from reviews.summary import read_summary


@require_safe
def review(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """The answers to judge; before "no conflict" is declared nothing but name and summary."""
    at = review_for(request.user, public_id)
    return gate(request, at)


def gate(request: SignedInRequest, at: Reviewing, form: DeclarationForm | None = None) -> HttpResponse:
    """The page before the page: what is public of the venture, and three answers."""
    playbook = catalogue.playbook_for(at.submission.playbook_version)
    summary, language = read_summary(at.submission.summary), get_language() or "en"
    stage = playbook.items[playbook.stage_fact]
    context = {
        "at": at,
        "submission": at.submission,
        "form": form or DeclarationForm(),
        "stage": "" if summary.stage is None else stage.option(str(summary.stage)).label.in_language(language),
        "members": at.submission.assessment.venture.members.select_related("user").order_by("pk"),
        "is_closed": at.declaration is not None and not at.is_open,
    }
    return render(request, "reviews/review_gate.html", context, status=422 if form and form.errors else 200)


@require_POST
def review_declare(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Keeps what the reviewer says of a conflict of interest."""
    at = review_for(request.user, public_id)
    form = DeclarationForm(request.POST)
    if not form.is_valid():
        return gate(request, at, form)
    answer = form.cleaned_data["answer"]
    try:
        declare(enrolment=at.submission.enrolment, person=at.reviewer, **form.cleaned_data)
    except NotYoursToSay:
        messages.warning(
            request, _("You declared this before. Whoever manages the cohort can change it; nothing changed.")
        )
        return redirect("review", public_id)
    if answer == Declaration.Answer.CONFLICT:
        messages.success(
            request, _("You have stepped aside. The managers of the cohort see your sentence; the venture does not.")
        )
    elif answer == Declaration.Answer.UNSURE:
        messages.success(
            request, _("The managers of the cohort decide. Until then the submission stays closed to you.")
        )
    return redirect("review", public_id)


@require_POST
@once
def declaration_settle(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """A manager says for somebody whether there is a conflict."""
    declaration = declaration_for(request.user, public_id)
    form = SettlingForm(request.POST)
    back = redirect("cohort", declaration.enrolment.cohort.public_id)
    latest = declaration.enrolment.submissions.order_by("-submitted_at", "-pk").first()
    if latest is not None:
        back = redirect("submission", latest.public_id)
    if not form.is_valid():
        messages.warning(request, " ".join(str(text) for texts in form.errors.values() for text in texts))
        return back
    try:
        settle(declaration=declaration, by=request.user, **form.cleaned_data)
    except AlreadySettled:
        messages.info(request, _("This was settled already. Nothing changed."))
    except NotYoursToSay:
        messages.warning(request, _("Somebody else who manages the cohort has to settle this. Nothing changed."))
    else:
        said = {"name": declaration.person, "venture": declaration.enrolment.venture.name}
        if form.cleaned_data["answer"] == Declaration.Answer.NONE:
            messages.success(request, _("%(name)s can now review %(venture)s.") % said)
        else:
            messages.success(request, _("%(name)s does not review %(venture)s.") % said)
    return back
