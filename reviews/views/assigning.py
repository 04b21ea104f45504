"""Who reviews which venture of a cohort: the page, a proposal, by hand, and what a reviewer can take on."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import SignedInRequest
from accounts.once import once
from accounts.text import clean_text
from cohorts.access import cohort_for, colleague_of, membership_of
from cohorts.models import Checkpoint, Cohort, Enrolment, Right, StaffMembership
from reviews.assigning.form import ProfileForm, WishForm
from reviews.assigning.keeping import NotAssigned, assign_all, assign_by_hand, describe, take_away
from reviews.assigning.page import ReviewersPage
from reviews.assigning.roster import Roster
from reviews.deciding.page import checkpoint_asked
from reviews.declaring import MOST_REASON
from reviews.models import ReviewerProfile
from reviews.named import Decided, decide_named, lines_named, reviewers_of
from reviews.reviewing import name_conflict
from reviews.states import IllegalStep

CLOSED = gettext_lazy(
    "%(venture)s is closed to %(name)s now. Whoever manages the cohort can change this on its submission."
)


def address(cohort: Cohort, checkpoint: Checkpoint | None, part: str = "", page: str = "") -> str:
    """The page of a cohort's reviewers at a checkpoint; `page`: the number of the page of its ventures."""
    asked = ({"checkpoint": checkpoint.public_id} if checkpoint else {}) | ({"ventures": page} if page else {})
    query = f"?{urlencode(asked)}" if asked else ""
    return reverse("reviewers", args=[cohort.public_id]) + query + (f"#{part}" if part else "")


@require_safe
def reviewers(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Who has how much, who reviews which venture, and a proposal where one is asked for; nothing of it is kept."""
    cohort = cohort_for(request.user, public_id, Right.MANAGE)
    checkpoint = checkpoint_asked(cohort, request.GET.get("checkpoint", ""))
    roster = Roster(cohort, checkpoint)
    form = WishForm(request.GET if "propose" in request.GET else None, roster=roster)
    kept = request.GET.copy()
    kept.pop("ventures", None)
    context = {
        "cohort": cohort,
        "section": "reviewers",
        "checkpoint": checkpoint,
        "checkpoints": list(cohort.checkpoints.all()),
        "page": ReviewersPage(roster, form, get_language() or "en", request.GET.get("ventures", "")),
        "kept": f"{kept.urlencode()}&" if kept else "",
        "form": form,
    }
    return render(request, "reviews/reviewers.html", context, status=422 if form.errors else 200)


@require_POST
@once
def reviewers_propose(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Assigns as the proposal says that was shown."""
    cohort = cohort_for(request.user, public_id, Right.MANAGE)
    checkpoint = checkpoint_asked(cohort, request.POST.get("checkpoint", ""))
    form = WishForm(request.POST, roster=Roster(cohort, checkpoint))
    if not form.is_valid():
        messages.warning(request, _("These numbers cannot be used. Nothing was assigned."))
        return redirect(address(cohort, checkpoint))
    shown = request.POST.get("shown", "")
    try:
        changed = assign_all(cohort=cohort, checkpoint=checkpoint, wish=form.wish, shown=shown, by=request.user)
    except NotAssigned as refused:
        messages.warning(request, str(refused))
        asked = {key: str(text) for key, text in request.POST.items() if key in form.fields}
        here = {"checkpoint": checkpoint.public_id} if checkpoint else {}
        again = urlencode({**here, **asked, "propose": "1"})
        return redirect(f"{reverse('reviewers', args=[public_id])}?{again}#proposal")
    if changed.added or changed.removed:
        text = _("Assigned: %(added)d new, %(removed)d taken away. Reviewers see it under “Today”.")
        messages.success(request, text % {"added": changed.added, "removed": changed.removed})
    else:
        messages.info(request, _("Everything was assigned like this already. Nothing changed."))
    return redirect(address(cohort, checkpoint, "ventures"))


@require_POST
@once
def reviewers_assign(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Assigns one reviewer to one venture by hand, takes that away, or names a conflict of interest."""
    cohort = cohort_for(request.user, public_id, Right.MANAGE)
    checkpoint = checkpoint_asked(cohort, request.POST.get("checkpoint", ""))
    enrolment = venture_asked(cohort, request.POST.get("venture", ""))
    reviewer = reviewer_asked(cohort, request.POST.get("reviewer", ""))
    back = redirect(address(cohort, checkpoint, "ventures", request.POST.get("ventures", "")))
    if "named" in request.POST:
        named_decided(request, cohort, reviewer)
        return redirect(reverse("conflicts", args=[public_id]))
    if enrolment is None or reviewer is None:
        messages.warning(request, _("Choose a reviewer. Nobody was assigned."))
        return back
    if request.POST.get("act") == "conflict":
        conflict_named(request, enrolment, reviewer)
        return back
    change = take_away if request.POST.get("act") == "remove" else assign_by_hand
    try:
        changed = change(cohort=cohort, checkpoint=checkpoint, enrolment=enrolment, reviewer=reviewer, by=request.user)
    except NotAssigned as refused:
        messages.warning(request, str(refused))
        return back
    words = {"name": reviewer.user, "venture": enrolment.venture.name}
    if changed.removed:
        text = _("%(name)s is no longer assigned to %(venture)s. To undo this, assign them again in its row.")
        messages.success(request, text % words)
    elif changed.added:
        messages.success(request, _("%(name)s is assigned to %(venture)s.") % words)
    else:
        messages.info(request, _("This was so already."))
    return back


def conflict_named(request: SignedInRequest, enrolment: Enrolment, reviewer: StaffMembership) -> None:
    """Keeps what a manager knows of a conflict, or says why that cannot be."""
    words = {"name": reviewer.user, "venture": enrolment.venture.name}
    reason = reason_typed(request, words)
    if not reason:
        return
    try:
        is_new = name_conflict(enrolment=enrolment, person=reviewer.user, by=request.user, reason=reason)
    except IllegalStep as illegal:
        messages.warning(request, str(illegal))
    else:
        if is_new:
            messages.success(request, str(CLOSED) % words)
        else:
            messages.info(request, _("This was so already."))


def reason_typed(request: SignedInRequest, words: Mapping[str, object]) -> str:
    """The sentence of a conflict; empty, and the page says why, where none can be kept."""
    try:
        reason = clean_text(request.POST.get("reason", ""), max_length=MOST_REASON)
    except ValidationError as refused:
        messages.warning(request, " ".join(refused.messages))
        return ""
    if not reason:
        text = _("Say in a sentence what ties %(name)s to %(venture)s. Nothing was saved.")
        messages.warning(request, text % words)
    return reason


def named_decided(request: SignedInRequest, cohort: Cohort, reviewer: StaffMembership | None) -> None:
    """Turns what a venture named into a conflict of interest, or sets it aside; or says why that cannot be."""
    waiting = {str(line.named.public_id): line for line in lines_named(cohort, reviewers_of(cohort))}
    line = waiting.get(request.POST.get("named", ""))
    gone = _("This is decided already, or the venture withdrew it. Nothing was changed.")
    if line is None:
        messages.info(request, gone)
        return
    is_aside = request.POST.get("act") == "aside"
    if reviewer is None and not is_aside:
        messages.warning(request, _("Choose who has the conflict of interest. Nothing was saved."))
        return
    words = {"name": reviewer.user if reviewer else "", "venture": line.name, "who": line.named.who}
    reason = "" if is_aside else reason_typed(request, words)
    if not is_aside and not reason:
        return
    person = None if is_aside or reviewer is None else reviewer.user
    try:
        decide_named(named=line.named, person=person, by=request.user, reason=reason)
    except Decided:
        messages.info(request, gone)
    except IllegalStep as illegal:
        messages.warning(request, str(illegal))
    else:
        said = _("%(who)s is set aside. Nothing is closed.") if is_aside else str(CLOSED)
        messages.success(request, said % words)


def venture_asked(cohort: Cohort, public_id: str) -> Enrolment | None:
    """A venture of the cohort that the reader may see; None for anything else."""
    found: list[Enrolment] = list(cohort.seen.current().select_related("venture"))
    return next((one for one in found if str(one.public_id) == public_id), None)


def reviewer_asked(cohort: Cohort, key: str) -> StaffMembership | None:
    """One of the staff, by the key of the membership; None for anything else."""
    staff = cohort.programme.organisation.staff.select_related("user")
    return next((one for one in staff if str(one.pk) == key), None)


@require_http_methods(["GET", "HEAD", "POST"])
def reviewer(request: SignedInRequest, public_id: UUID, member_id: UUID) -> HttpResponse:
    """What a reviewer can take on in this cohort."""
    cohort = cohort_for(request.user, public_id, Right.MANAGE)
    member = colleague_of(cohort.programme.organisation, member_id)
    if not member.may(Right.REVIEW):
        raise Http404
    saved = _("What %(name)s can take on is saved.") % {"name": member.user}
    return profile_of(request, cohort, member, saved, redirect("reviewers", public_id))


@require_http_methods(["GET", "HEAD", "POST"])
def reviewer_own(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """What the reader can take on in this cohort, as they say it themselves."""
    cohort = cohort_for(request.user, public_id, Right.REVIEW)
    member = membership_of(request.user, cohort.programme.organisation)
    saved = _("What you can take on is saved.")
    return profile_of(request, cohort, member, saved, redirect("reviewer_own", public_id))


def profile_of(
    request: SignedInRequest, cohort: Cohort, member: StaffMembership, saved: str, after: HttpResponse
) -> HttpResponse:
    """The form of what somebody can take on; a post keeps it and leads on."""
    profile = ReviewerProfile.objects.filter(cohort=cohort, reviewer=member.user).first()
    data = request.POST if request.method == "POST" else None
    form = ProfileForm(data, cohort=cohort, language=get_language() or "en", profile=profile)
    if request.method == "POST" and form.is_valid():
        describe(cohort=cohort, reviewer=member.user, **form.cleaned_data)
        messages.success(request, saved)
        return after
    is_own = member.user_id == request.user.pk
    context = {"cohort": cohort, "section": "reviewers", "member": member, "form": form, "is_own": is_own}
    return render(request, "reviews/reviewer.html", context, status=422 if form.errors else 200)
