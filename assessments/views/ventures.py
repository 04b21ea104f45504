"""The first page, a founder's ventures, and the overview of one assessment."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.limits import LimitReached, refused_in
from accounts.models import SignedInRequest
from accounts.once import once
from assessments import actions
from assessments.access import assessment_for
from assessments.answers import scanning
from assessments.delegating import Given, given_in, given_in_all, mine
from assessments.evaluation import evaluate
from assessments.forms import VentureForm
from assessments.models import Assessment
from assessments.places import places_of
from assessments.results.additions import beside_readiness
from assessments.results.overview import OverviewPage, asked_of_ventures, sample_result, toc
from assessments.results.page import page_of
from assessments.unread import new_by_assessment, new_words, talk_of
from assessments.upgrades import newer_version
from cohorts.access import ClosedInvitation, invitee_with, open_invitation
from cohorts.actions import enrol
from cohorts.joining import NotUsable, join
from cohorts.landing import ASKED, begins_with_day, is_asked
from cohorts.models import Invitation, VentureMembership
from cohorts.views.invitations import shared_by, told_of
from playbooks import catalogue


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What Plumbline is; for whoever is signed in, where they begin: their ventures, or the day of staff."""
    if not request.user.is_authenticated:
        playbook = catalogue.playbook_on_disk(catalogue.default_playbook_id())
        sample = sample_result(playbook, get_language() or "en")
        asked = asked_of_ventures(playbook)
        context = {"playbook": playbook, "sample": sample, "chapters": toc(playbook), "asked": asked}
        return render(request, "assessments/start.html", context)
    found = list(Assessment.objects.visible_to(request.user).listed())
    if ASKED not in request.GET and begins_with_day(request.user, has_ventures=bool(found)):
        return redirect("day")
    return render_home(request, VentureForm(), found)


def render_home(
    request: HttpRequest, form: VentureForm, found: Iterable[Assessment], status: int = 200
) -> HttpResponse:
    """One's ventures; those in the archive are listed by name alone."""
    language, known = get_language() or "en", list(found)
    evaluations = {assessment: evaluate(assessment) for assessment in known if not assessment.venture.is_archived}
    beside = beside_readiness(evaluations, language, in_full=False)
    places = places_of(evaluations)
    user = request.user
    given = given_in_all(list(evaluations))
    new = new_by_assessment(user, evaluations) if user.is_authenticated else {}
    roles = dict(VentureMembership.objects.filter(user_id=user.pk or 0).values_list("venture", "role"))
    cards = [
        {
            "assessment": a,
            "overview": OverviewPage(evaluation, language),
            "page": page_of(evaluation, language),
            "beside": beside.get(a.pk, []),
            "places": places.get(a.venture_id, []),
            "role": roles.get(a.venture_id, ""),
            "mine": mine(evaluation, given.get(a.pk, Given()), user.pk or 0, language),
            "new": new_words(new.get(a.pk, 0)),
        }
        for a, evaluation in evaluations.items()
    ]
    context = {
        "cards": cards,
        "archived": [assessment for assessment in known if assessment.venture.is_archived],
        "form": form,
        "invitation": request.POST.get("invitation", ""),
        "invitee": request.POST.get("invitee", ""),
        **shared_by(request),
        "scan": scanning.scan_of(request.session, language) if scanning.SESSION in request.session else None,
        "scan_form": VentureForm(auto_id="scan_%s"),
        "is_asked_where_to_begin": request.user.is_authenticated and is_asked(request.user, has_ventures=bool(known)),
    }
    return render(request, "assessments/home.html", context, status=status)


@require_POST
@once
def venture_create(request: SignedInRequest) -> HttpResponse:
    """A new venture, and on to its first chapter."""
    form = VentureForm(request.POST)
    if form.is_valid():
        with refused_in(form):
            started = actions.start_assessment(name=form.cleaned_data["name"], by=request.user)
    if form.errors:
        found = Assessment.objects.visible_to(request.user).listed()
        return render_home(request, form, found, status=422)
    if code := request.POST.get("invitation", ""):
        enrol_new(request, started, code)
    if code := request.POST.get("invitee", ""):
        join_new(request, started, code)
    if "scan" in request.POST:
        keep_scan(request, started)
    first = catalogue.playbook_for(started.playbook_version).chapters[0]
    return redirect("chapter", started.public_id, first.id)


def keep_scan(request: SignedInRequest, started: Assessment) -> None:
    """Makes the answers of the quick scan the first of the venture that was just created, and says how many."""
    count = scanning.claim(request.session, started, request.user)
    if not count:
        messages.info(request, _("This browser holds no answers of a quick scan any more. Your venture is created."))
        return
    text = ngettext(
        "%(count)d answer of the quick scan is kept in your venture.",
        "%(count)d answers of the quick scan are kept in your venture.",
        count,
    )
    messages.success(request, text % {"count": count})


def enrol_new(request: SignedInRequest, started: Assessment, code: str) -> None:
    """Enrols the venture that was just created from an invitation's page, or says why it could not."""
    try:
        invitation = open_invitation(code)
    except (ClosedInvitation, Http404):
        text = _("Your venture is created, but the invitation can no longer be used. Ask for a new link.")
        messages.warning(request, text)
    else:
        enrol_by(request, started, invitation)


def enrol_by(request: SignedInRequest, started: Assessment, invitation: Invitation) -> None:
    """Enrols it; a link whose places are all taken leaves the venture, and a word about it."""
    try:
        made = enrol(invitation=invitation, venture=started.venture, by=request.user, **shared_by(request))
    except LimitReached as limit:
        messages.warning(request, str(limit))
    else:
        messages.success(request, told_of(made))


def join_new(request: SignedInRequest, started: Assessment, code: str) -> None:
    """Enrols the venture that was just created from the page of a letter, or says why it could not."""
    try:
        found = invitee_with(code)
        made = join(invitee=found, venture=started.venture, by=request.user, **shared_by(request))
    except (NotUsable, Http404):
        text = _("Your venture is created, but the invitation can no longer be used. Ask for a new link.")
        messages.warning(request, text)
    else:
        messages.success(request, told_of(made))


@require_safe
def assessment(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """The chapters as a map: what is answered, open, not known, and where to go on."""
    found = assessment_for(request.user, public_id)
    evaluation, given, language = evaluate(found), given_in(found), get_language() or "en"
    context = {
        "assessment": found,
        "section": "assessment",
        "overview": OverviewPage(evaluation, language),
        "taken": {chapter.id: given.chapter(chapter.id) for chapter in evaluation.playbook.chapters},
        "mine": mine(evaluation, given, request.user.pk, language),
        "newer": newer_version(found),
        "has_earlier": found.upgrades.exists(),
        "talk": talk_of(found, request.user.pk),
        "members": found.venture.members.select_related("user").order_by("pk"),
    }
    return render(request, "assessments/assessment.html", context)
