"""Reviewing a submission: say first whether there is a conflict, then judge answer by answer."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import SignedInRequest
from accounts.once import once
from cohorts.access import cohort_for
from cohorts.models import Right
from engine.judging.reviewing import InvalidJudgement
from engine.playbook.answers import InvalidAnswer
from playbooks import catalogue
from reviews.access import Reviewing, decided_submission_for, declaration_for, review_for
from reviews.assigning.waiting import next_to_review
from reviews.declaring import DeclarationForm, SettlingForm
from reviews.desk.end import EndForm, PostedEnd, end_words, read_end
from reviews.desk.form import JudgingForm, Posted, form_of, outcome_picked, read_posted, refusal
from reviews.desk.page import DeskPage
from reviews.desk.said import judgement_words, whole_words
from reviews.desk.settle import SettlePage
from reviews.ending import End, EndChanged, end_of
from reviews.models import Declaration, Review
from reviews.opening import opened
from reviews.reading import Claim
from reviews.reviewing import (
    AlreadySettled,
    Clash,
    Finished,
    Judged,
    NothingSaid,
    NotYoursToSay,
    declare,
    finish,
    judge,
    keep_end,
    reopen,
    settle,
)
from reviews.rubric import LEVELS, criteria_of, scores_in
from reviews.sealing import files_go_along
from reviews.states import IllegalStep, Step, is_legal, state_of
from reviews.summary import read_summary


@require_safe
def review(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """The answers to judge; before "no conflict" is declared nothing but name and summary."""
    at = review_for(request.user, public_id)
    if not at.is_open or "conflict" in request.GET:
        return gate(request, at)
    return desk(request, page_of(request.GET, at))


def language() -> str:
    return get_language() or "en"


def page_of(data: QueryDict, at: Reviewing) -> DeskPage:
    return DeskPage(at, language(), data.get("item", ""), "all" in data)


def desk(
    request: SignedInRequest,
    page: DeskPage,
    form: JudgingForm | None = None,
    status: int = 200,
    end: EndForm | None = None,
) -> HttpResponse:
    """The page of a review, with one question open."""
    opened(request.user, page.at.submission)
    if form is None and page.claim is not None:
        said = page.judgements.get(page.here)
        form = form_of(page.claim, judgement=said)
        form = replace(form, kept=judgement_words(page.claim.item, said, language())) if said else form
    is_finished = page.at.review is not None and page.at.review.is_finished
    cohort = page.at.submission.enrolment.cohort
    context = {
        "at": page.at,
        "submission": page.at.submission,
        "files_go_along": files_go_along(page.at.submission),
        "review": page.at.review,
        "page": page,
        "form": form,
        "claim": page.claim,
        "help": in_words(page.claim, "help"),
        "evidence_wanted": in_words(page.claim, "evidence"),
        "list": list_of(page),  # it stands on the page twice
        "may_return": is_legal(Step.RETURN, state_of(page.at.submission)),
        "is_finished": is_finished,
        "next_submission": next_to_review(cohort, page.at.reviewer) if is_finished else None,
        "recommendations": Review.Recommendation.choices,
        "end": end or end_form(page.at),
        "levels": LEVELS,
    }
    return render(request, "reviews/review.html", context, status=status)


def list_of(page: DeskPage) -> str:
    return render_to_string("reviews/_review_list.html", {"page": page})


def end_form(at: Reviewing) -> EndForm:
    """The form at the end of a review with what is kept."""
    if at.review is not None and at.review.is_finished:  # by whatever rubric it was scored
        rows = scores_in([at.review])
        said = End(at.review.recommendation, at.review.note, {one.criterion_id: one.level for one in rows})
        return EndForm(said, [one.criterion for one in rows], "")
    criteria = criteria_of(at.submission.enrolment.cohort, at.phase)
    kept = end_of(at.review, [one.pk for one in criteria])
    return EndForm(kept, criteria, kept.state)


def in_words(claim: Claim | None, name: str) -> str:
    """A text of the question that is open; empty where it has none."""
    text = getattr(claim.item, name) if claim else None
    return text.in_language(language()) if text else ""


@require_POST
def review_judge(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Keeps what is said of one answer and goes on to the next; a script asks for JSON and goes on by itself.

    409 when another judgement is kept than the reviewer saw, 422 when this one cannot be; what was typed stays.
    With the act "keep" a script saves what is picked and stays.
    """
    at = review_for(request.user, public_id)
    page = page_of(request.POST, at)
    if not at.is_open or page.claim is None or page.here != page.asked:
        return closed(request, public_id)
    if is_of_another(request):
        return JsonResponse({}, status=403)
    posted = read_posted(page.claim, request.POST, language())
    error = posted.error
    is_kept = request.POST.get("act") == "keep"
    if is_kept and not outcome_picked(request.POST):
        error = error or _("Choose an answer. Nothing was saved yet.")
    became: Judged | Clash | None = None
    if posted.saying is not None and not error:
        try:
            became = judge(submission=at.submission, reviewer=at.reviewer, saying=posted.saying)
        except Finished:
            error = finished_words()
        except IllegalStep as illegal:
            error = str(illegal)
        except (InvalidJudgement, InvalidAnswer) as refused:
            error = refusal(refused, language())
    if isinstance(became, Judged) and is_kept and wants_json(request):
        return JsonResponse(kept_so_far(page, became))
    if isinstance(became, Judged):
        return judged(request, page, became)
    if isinstance(became, Clash):
        return clashed(request, page, posted, became)
    if wants_json(request):
        return JsonResponse({"error": error}, status=422)
    form = form_of(page.claim, posted, page.judgements.get(page.here))
    return desk(request, page, replace(form, error=error, rev=posted.rev), 422)


def finished_words() -> str:
    return _("You have finished this review. Reopen it to change what you said. Nothing was saved.")


def wants_json(request: SignedInRequest) -> bool:
    return request.headers.get("Accept") == "application/json"


def closed(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Nothing can be kept: a script leaves what was typed where it stands."""
    return JsonResponse({}, status=403) if wants_json(request) else redirect("review", public_id)


def is_of_another(request: SignedInRequest) -> bool:
    """Whether a script sends what somebody else typed, before this account was signed in in the same browser."""
    return wants_json(request) and request.POST.get("by", str(request.user.public_id)) != str(request.user.public_id)


def kept_so_far(page: DeskPage, became: Judged) -> dict[str, object]:
    """What a script shows anew once a judgement is kept."""
    page.judgements[page.here] = became.judgement
    return {
        "rev": became.judgement.rev,
        "list": list_of(page),
        "seen": page.seen_in_set,
        "judged": page.judged_words,
        "told": page.told,
    }


def judged(request: SignedInRequest, page: DeskPage, became: Judged) -> HttpResponse:
    """On to the next question that nothing was said of, with what this one did to the confirmed readiness."""
    code, before = page.claims[page.here].code, page.confirmed
    page.judgements[page.here] = became.judgement
    words = {"code": code, "said": became.judgement.get_outcome_display(), "before": before, "after": page.confirmed}
    if before == page.confirmed:
        text = _("%(code)s is saved: %(said)s. Readiness as you have confirmed it stays at %(after)s.")
    else:
        text = _("%(code)s is saved: %(said)s. Readiness as you have confirmed it goes from %(before)s to %(after)s.")
    messages.success(request, text % words)
    where = page.next_unseen or page.url(page.here) + "#finish"
    return JsonResponse({"rev": became.judgement.rev, "next": where}) if wants_json(request) else redirect(where)


def clashed(request: SignedInRequest, page: DeskPage, posted: Posted, became: Clash) -> HttpResponse:
    """Both judgements are shown: what is kept, and what was about to take its place."""
    claim, kept = page.claims[page.here], became.current
    words = whole_words(claim.item, kept, language())
    if wants_json(request):
        return JsonResponse({"rev": kept.rev, "kept": words}, status=409)
    form = replace(form_of(claim, posted), rev=kept.rev, clash=kept, kept=words)
    return desk(request, page, form, 409)


@require_POST
def review_finish(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """The review counts from now on. With the act "keep" a script saves what is written of its end.

    409 when another end is kept than the reviewer saw, 422 when this one cannot be; what was typed stays.
    """
    at = review_for(request.user, public_id)
    if not at.is_open:
        return closed(request, public_id)
    if is_of_another(request):
        return JsonResponse({}, status=403)
    posted = read_end(criteria_of(at.submission.enrolment.cohort, at.phase), request.POST)
    if posted.error:
        return end_again(request, at, posted)
    end, is_kept = posted.end, request.POST.get("act") == "keep"
    try:
        if is_kept:
            kept = keep_end(submission=at.submission, reviewer=at.reviewer, end=end, shown=posted.shown or "")
            return JsonResponse({"rev": kept.state})
        finish(
            submission=at.submission,
            reviewer=at.reviewer,
            recommendation=end.recommendation,
            note=end.note,
            scores=end.scores,
            shown=posted.shown,
        )
    except EndChanged as changed:
        return end_again(request, at, posted, changed)
    except Finished:
        return JsonResponse({"error": finished_words()}, status=422)
    except NothingSaid:
        messages.warning(request, _("You have not judged any answer yet, so there is nothing to finish."))
    except IllegalStep as illegal:
        if is_kept:
            return JsonResponse({"error": str(illegal)}, status=422)
        messages.warning(request, str(illegal))
    else:
        messages.success(request, _("Your review is finished and counts. You can reopen it to change it."))
    return redirect("review", public_id)


def end_again(
    request: SignedInRequest, at: Reviewing, posted: PostedEnd, changed: EndChanged | None = None
) -> HttpResponse:
    """The end of a review as it was posted, with what is wrong with it, or what another window saved meanwhile."""
    criteria, status = criteria_of(at.submission.enrolment.cohort, at.phase), 409 if changed else 422
    kept = end_words(changed.kept, criteria) if changed else ""
    shown = changed.kept.state if changed else posted.shown or ""
    if wants_json(request):
        return JsonResponse({"rev": shown, "kept": kept} if changed else {"error": posted.error}, status=status)
    end = EndForm(posted.end, criteria, shown, posted.error, kept)
    return desk(request, page_of(request.POST, at), status=status, end=end)


@require_POST
def review_reopen(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """The review can be changed again."""
    at = review_for(request.user, public_id)
    if at.is_open and at.review is not None and at.review.is_finished:
        try:
            reopen(submission=at.submission, reviewer=at.reviewer)
        except IllegalStep as illegal:
            messages.warning(request, str(illegal))
        else:
            messages.success(request, _("Your review is open again. It does not count until you finish it."))
    return redirect("review", public_id)


def gate(request: SignedInRequest, at: Reviewing, form: DeclarationForm | None = None) -> HttpResponse:
    """The page before the page: what is public of the venture, and three answers."""
    playbook = catalogue.playbook_for(at.submission.playbook_version)
    summary = read_summary(at.submission.summary)
    stage = playbook.items[playbook.stage_fact]
    context = {
        "at": at,
        "submission": at.submission,
        "form": form or DeclarationForm(),
        "stage": "" if summary.stage is None else stage.option(str(summary.stage)).label.in_language(language()),
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
    except IllegalStep as illegal:
        messages.warning(request, str(illegal))
        return redirect("cohort", at.submission.enrolment.cohort.public_id)
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
        messages.success(request, _("The managers of the cohort decide. Until then the review stays closed to you."))
    return redirect("review", public_id)


@require_POST
@once
def declaration_settle(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """A manager says for somebody whether there is a conflict."""
    declaration = declaration_for(request.user, public_id)
    form = SettlingForm(request.POST)
    back = redirect("cohort", declaration.enrolment.cohort.public_id)
    latest = declaration.enrolment.submissions.visible_to(request.user).order_by("-submitted_at", "-pk").first()
    if latest is not None:
        back = redirect("submission", latest.public_id)
    if not form.is_valid():
        messages.warning(request, " ".join(str(text) for texts in form.errors.values() for text in texts))
        return back
    try:
        settle(declaration=declaration, by=request.user, **form.cleaned_data)
    except AlreadySettled:
        messages.info(request, _("This was settled already. Nothing changed."))
    except IllegalStep as illegal:
        messages.warning(request, str(illegal))
        return redirect("cohort", declaration.enrolment.cohort.public_id)
    except NotYoursToSay:
        messages.warning(request, _("Somebody else who manages the cohort has to settle this. Nothing changed."))
    else:
        said = {"name": declaration.person, "venture": declaration.enrolment.venture.name}
        if form.cleaned_data["answer"] == Declaration.Answer.NONE:
            messages.success(request, _("%(name)s can now review %(venture)s.") % said)
        else:
            messages.success(request, _("%(name)s does not review %(venture)s.") % said)
    return back


@require_http_methods(["GET", "HEAD", "POST"])
@once
def review_settle(request: SignedInRequest, public_id: UUID, item_id: str) -> HttpResponse:
    """One question on which reviewers differ, settled by somebody who manages the cohort."""
    sealed = decided_submission_for(request.user, public_id)
    page = SettlePage(sealed, item_id, request.user, language())
    claim = page.claim
    if claim is None:
        raise Http404
    opened(request.user, sealed)
    form, status = page.form(claim), 200
    if request.method == "POST" and not page.refused:
        again = page.posted(claim, request.POST)
        if again is None:
            messages.success(request, _("%(code)s is settled. The reviews stay as they are.") % {"code": claim.code})
            return redirect(reverse("submission", args=[public_id]) + "#reviews")
        page = replace(page)  # what is kept now, not what was before
        form, status = again, 422
    context = {
        "cohort": cohort_for(request.user, sealed.enrolment.cohort.public_id, Right.MANAGE),
        "section": "cohort",
        "submission": sealed,
        "files_go_along": files_go_along(sealed),
        "claim": claim,
        "page": page,
        "form": form,
    }
    return render(request, "reviews/review_settle.html", context, status=status)
