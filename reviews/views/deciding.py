"""Decisions on the ventures of a cohort: the list, one venture, the waitlist, and the release."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import SignedInRequest
from accounts.once import once
from accounts.text import clean_text
from cohorts.access import cohort_for
from cohorts.models import Checkpoint, Cohort, Right
from reviews.access import decided_submission_for
from reviews.deciding.feedback import LONGEST_FEEDBACK, clear, pieces_of
from reviews.deciding.form import DecisionForm, PlacesForm
from reviews.deciding.keeping import NotDecidable, OtherKept, decide, move, round_of, set_places, why_not_by
from reviews.deciding.page import DecisionsPage, checkpoint_asked, round_shown
from reviews.deciding.release import NotReleasable, letter_of, release
from reviews.deciding.table import Table, submissions_to_decide
from reviews.models import Decision, Submission

LANGUAGES = (("en", "English"), ("zh-hans", "中文"))


def address(cohort: Cohort, checkpoint: Checkpoint | None, part: str = "") -> str:
    """The page of a cohort's decisions at a checkpoint."""
    query = "?" + urlencode({"checkpoint": checkpoint.public_id}) if checkpoint else ""
    return reverse("decisions", args=[cohort.public_id]) + query + (f"#{part}" if part else "")


@require_safe
def decisions(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Every venture that submitted at a checkpoint, what is decided on it, and what is missing before a release."""
    cohort = cohort_for(request.user, public_id, Right.MANAGE)
    checkpoint = checkpoint_asked(cohort, request.GET.get("checkpoint", ""))
    page = DecisionsPage(cohort, checkpoint, request.user, request.GET.dict())
    context = {
        "cohort": cohort,
        "section": "decisions",
        "page": page,
        "table": page.table,
        "checkpoint": checkpoint,
        "checkpoints": list(cohort.checkpoints.all()),
        "kept": f"checkpoint={checkpoint.public_id}&" if checkpoint else "",
        "form": PlacesForm(initial={"places": page.table.round.places}),
    }
    return render(request, "reviews/decisions.html", context)


@require_POST
def decisions_places(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Says how many ventures can be accepted."""
    cohort = cohort_for(request.user, public_id, Right.MANAGE)
    checkpoint = checkpoint_asked(cohort, request.POST.get("checkpoint", ""))
    form = PlacesForm(request.POST)
    if form.is_valid():
        set_places(found=round_of(cohort, checkpoint), places=form.cleaned_data["places"])
        messages.success(request, _("The number of places is kept."))
    else:
        messages.warning(
            request, _("Give a whole number of places up to 10,000, or leave it empty. Nothing was changed.")
        )
    return redirect(address(cohort, checkpoint))


@require_POST
@once
def decisions_release(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Releases all decisions that were not released yet, with their letters."""
    cohort = cohort_for(request.user, public_id, Right.MANAGE)
    checkpoint = checkpoint_asked(cohort, request.POST.get("checkpoint", ""))
    try:
        found = round_of(cohort, checkpoint)
        count = release(found=found, by=request.user, shown=request.POST.get("shown", ""))
    except NotReleasable as refused:
        messages.warning(request, str(refused))
    else:
        text = ngettext("%(count)d decision was released.", "%(count)d decisions were released.", count)
        nothing = _("There was nothing to release. No email was written.")
        messages.success(request, text % {"count": count} if count else nothing)
    return redirect(address(cohort, checkpoint))


def newest_in_round(sealed: Submission) -> tuple[Table, Submission | None]:
    """The decisions that a submission belongs to, and what its venture is decided on there; None where it left."""
    cohort = sealed.enrolment.cohort
    table = Table(round_shown(cohort, sealed.checkpoint), submissions_to_decide(cohort, sealed.checkpoint))
    return table, next((row for row in table.submissions if row.enrolment_id == sealed.enrolment_id), None)


@require_http_methods(["GET", "HEAD", "POST"])
@once
def decision(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """One venture: its grounds, the decision on it, and how the letter will read.

    409 when somebody kept another decision meanwhile: both are shown, and nothing was saved.
    """
    sealed = decided_submission_for(request.user, public_id)
    cohort, checkpoint = sealed.enrolment.cohort, sealed.checkpoint
    table, newest = newest_in_round(sealed)
    refused = why_not_by(sealed, request.user)
    if newest is None:
        refused = refused or _("This venture is no longer in the cohort. Nobody decides on it.")
    kept = table.current.get(sealed.enrolment_id)
    pending = table.pending.get(sealed.enrolment_id)
    form = DecisionForm(decision=kept, rev=pending.rev if pending else 0)
    clash: Decision | None = None
    status = 200
    if request.method == "POST":
        form, status = DecisionForm(request.POST, decision=kept, rev=pending.rev if pending else 0), 422
        if newest is not None and not refused and form.is_valid():
            try:
                found = round_of(cohort, checkpoint)
                became = decide(found=found, submission=newest, by=request.user, deciding=form.deciding)
            except NotDecidable as why:
                form.add_error(None, str(why))
            else:
                if not isinstance(became, OtherKept):
                    told = _("Kept. Nobody outside your organisation learns of it before the release.")
                    messages.success(request, told if became.is_changed else _("This was decided already."))
                    return redirect("decision", newest.public_id)
                clash, status = became.current, 409
                seen = request.POST.copy()
                seen["rev"] = str(clash.rev)  # saved once more, it replaces what is shown now
                form, kept = DecisionForm(seen, decision=clash), clash
    context = {
        "cohort": cohort_for(request.user, cohort.public_id, Right.MANAGE),
        "section": "decisions",
        "submission": newest or sealed,
        "checkpoint": checkpoint,
        "back": address(cohort, checkpoint, "list"),
        "refused": refused,
        "form": form,
        "kept": None if refused else kept,
        "clash": clash,
        "pieces": [] if refused or newest is None else pieces_of(newest, get_language() or "en"),
        "letters": [] if refused else letters_of(table, newest, kept),
    }
    return render(request, "reviews/decision.html", context, status=status)


@require_POST
@once
def feedback(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Keeps the words that go to the founders with the decision, question by question."""
    sealed = decided_submission_for(request.user, public_id)
    sent = {key: str(text) for key, text in request.POST.items()}
    shown = {key.removeprefix("shown-"): text for key, text in sent.items() if key.startswith("shown-")}
    try:
        texts = {
            key.removeprefix("text-"): clean_text(text, max_length=LONGEST_FEEDBACK)
            for key, text in sent.items()
            if key.startswith("text-")
        }
    except ValidationError as wrong:
        messages.warning(request, _("%(why)s Nothing was kept.") % {"why": wrong.messages[0]})
        return redirect("decision", public_id)
    try:
        count = clear(submission=sealed, by=request.user, texts=texts, shown=shown)
    except NotDecidable as refused:
        messages.warning(request, str(refused))
    else:
        text = ngettext("The feedback on %(n)d question is kept.", "The feedback on %(n)d questions is kept.", count)
        messages.success(request, text % {"n": count} if count else _("There was no feedback to keep."))
    return redirect("decision", public_id)


def letters_of(table: Table, submission: Submission | None, kept: Decision | None) -> list[tuple[str, str, object]]:
    """The letter in both languages, as it will read; none before there are words to write."""
    if submission is None or kept is None or not kept.words or kept.released_at is not None:
        return []
    return [(tag, name, letter_of(kept, submission, table.round, tag)) for tag, name in LANGUAGES]


@require_POST
@once
def decision_move(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Moves a venture up or down the waitlist by one place."""
    sealed = decided_submission_for(request.user, public_id)
    table, _newest = newest_in_round(sealed)
    kept = table.current.get(sealed.enrolment_id)
    step = -1 if request.POST.get("step") == "up" else 1
    try:
        if kept is None:
            raise NotDecidable(_("This venture is not on the waitlist. Nothing was moved."))
        if not move(found=table.round, decision=kept, by=request.user, step=step):
            messages.info(request, _("It is at the end of the list already."))
    except NotDecidable as refused:
        messages.warning(request, str(refused))
    return redirect(address(sealed.enrolment.cohort, sealed.checkpoint, "waitlist"))
