"""A venture's team and the venture itself: who belongs to it, who is invited, its name, the archive, its end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Max
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.limits import LimitReached, refused_in
from accounts.models import SignedInRequest
from accounts.once import once
from assessments.models import AnswerHistory, Assessment
from assessments.places import places_of
from cohorts import letters
from cohorts import team as acts
from cohorts.access import member_of, team_invitation_of, team_membership_for
from cohorts.belonging import LastOwner, NotAllowed
from cohorts.landing import ventures_page
from cohorts.models import VentureInvitation, VentureMembership
from cohorts.team_forms import HandOverForm, InviteForm, RenameForm, TeamRoleForm

OPEN_SHOWN, ENDED_SHOWN = 100, 20  # invitations that are unused; used or revoked ones: of each the newest
Role = VentureMembership.Role


@require_http_methods(["GET", "HEAD", "POST"])
@once
def team(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Everybody of the team, for its members; an owner invites others here."""
    post = request.method == "POST"
    by = team_membership_for(request.user, public_id, as_owner=post)
    form = InviteForm(request.POST) if post else None
    if form and form.is_valid() and is_invited(request, form, by):
        return redirect("team", public_id)
    return render_team(request, by, invite=form)


def is_invited(request: SignedInRequest, form: InviteForm, by: VentureMembership) -> bool:
    """Whether the invitations are made; a refusal stands in the form."""
    with refused_in(form):
        try:
            made = acts.invite(by=by, **form.cleaned_data)
        except acts.NotInvited as refused:
            for reason in [
                *refused.reasons,
                _("Nobody was invited. Take these addresses out, or leave them for later."),
            ]:
                form.add_error("addresses", reason)
        except NotAllowed as refused:
            raise PermissionDenied(str(refused)) from None
        else:
            tell_of_letters(request, made)
    return not form.errors


def tell_of_letters(request: SignedInRequest, made: list[VentureInvitation]) -> None:
    """Says to whom a letter goes, and who wants none and needs the link. Whether they have an account is not said."""
    written = letters.newest_of(made)
    going = [one.address for one in made if one.pk in written]
    if going:
        text = ngettext(
            "An email with the invitation goes to %(addresses)s.",
            "Emails with invitations go to %(addresses)s.",
            len(going),
        )
        messages.success(request, text % {"addresses": ", ".join(going)})
    for one in made:
        if one.pk not in written:
            text = _("%(address)s wants no such emails. Copy the link below and send it to them yourself.")
            messages.warning(request, text % {"address": one.address})


def render_team(
    request: SignedInRequest, by: VentureMembership, invite: InviteForm | None = None, name: RenameForm | None = None
) -> HttpResponse:
    """The page; forms that are given come back with their mistakes."""
    venture = by.venture
    assessment = Assessment.objects.with_venture().filter(venture=venture).order_by("-created_at", "-pk").first()
    if assessment is None:
        raise Http404
    rank = list(Role.values)
    rows = venture.members.select_related("user").order_by("user__name", "pk")
    members = sorted(rows, key=lambda one: rank.index(one.role))
    others = [one for one in members if one.pk != by.pk]
    invitations = venture.team_invitations.select_related("invited_by", "accepted_by").order_by("-created_at", "-pk")
    unused = list(invitations.unused()[:OPEN_SHOWN])
    sent, answered = letters.newest_of(unused), last_answers(venture.pk)
    refused = [form for form in (invite, name) if form and form.errors]
    context = {
        "assessment": assessment,
        "venture": venture,
        "section": "team",
        "by": by,
        "members": [(one, answered.get(one.user_id)) for one in members],
        "others": others,
        "is_only_owner": by.is_owner and not any(one.is_owner for one in others),
        "roles": Role.choices,
        "open": [(one, sent.get(one.pk)) for one in unused],
        "waiting_count": sum(1 for one in unused if one.is_waiting),
        "ended": invitations.ended()[:ENDED_SHOWN],
        "places": places_of([assessment]).get(venture.pk, []),
        "submissions": assessment.submissions.select_related("enrolment__cohort__programme__organisation"),
        "invite": invite or InviteForm(initial={"language": get_language()}),
        "rename": name or RenameForm(initial={"name": venture.name}),
        "hand_over": HandOverForm(others=others),
    }
    return render(request, "assessments/team.html", context, status=422 if refused else 200)


def last_answers(venture: int) -> dict[int, Any]:
    """When each person last answered something in a venture, by the key of the person."""
    rows = (
        AnswerHistory.objects.filter(assessment__venture=venture).values("answered_by").annotate(at=Max("answered_at"))
    )
    return {row["answered_by"]: row["at"] for row in rows.order_by()}


def acted(request: SignedInRequest, act: Callable[[], Any], gone: str) -> tuple[bool, Any]:
    """Whether an act was done, and what it gave; what stands against it is told as a notice.

    Args:
        gone: what is said when its object has gone in the meantime.

    Raises:
        PermissionDenied: the role was taken from whoever asks a moment before.
    """
    try:
        return True, act()
    except NotAllowed as refused:
        raise PermissionDenied(str(refused)) from None
    except (LastOwner, LimitReached) as refused:
        messages.warning(request, str(refused))
    except (acts.Gone, Http404):
        messages.info(request, gone)
    return False, None


def no_member() -> str:
    return _("This person is no longer a member of the team. Nothing was changed.")


def no_invitation() -> str:
    return _("This invitation was used or revoked in the meantime. Nothing was changed, and nothing was sent.")


@require_POST
@once
def team_role(request: SignedInRequest, public_id: UUID, member_id: UUID) -> HttpResponse:
    """Another role for a member, or for oneself."""
    by = team_membership_for(request.user, public_id, as_owner=True)
    form = TeamRoleForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("Choose a role. Nothing was changed."))
        return redirect("team", public_id)
    role = form.cleaned_data["role"]

    def change() -> tuple[VentureMembership, bool]:
        member = member_of(by.venture, member_id)
        return member, acts.change_role(member=member, role=role, by=by)

    is_done, outcome = acted(request, change, no_member())
    if is_done:
        member, is_changed = outcome
        text = _("%(person)s is now: %(role)s.")
        if not is_changed:
            text = _("%(person)s has this role already: %(role)s. Nothing was changed.")
        messages.success(request, text % {"person": member.user, "role": Role(role).label})
    return redirect("team", public_id)


@require_POST
@once
def team_remove(request: SignedInRequest, public_id: UUID, member_id: UUID) -> HttpResponse:
    """Takes a member out of the team."""
    by = team_membership_for(request.user, public_id, as_owner=True)

    def remove() -> VentureMembership:
        member = member_of(by.venture, member_id)
        acts.remove(member=member, by=by)
        return member

    is_done, member = acted(request, remove, no_member())
    if not is_done:
        return redirect("team", public_id)
    if member.user_id == request.user.pk:
        return left(request, by)
    text = _("%(person)s no longer sees %(venture)s. The answers they gave stay, with their name.")
    messages.success(request, text % {"person": member.user, "venture": by.venture})
    return redirect("team", public_id)


def left(request: SignedInRequest, by: VentureMembership) -> HttpResponse:
    """To one's own ventures: the page of this one cannot be opened any more."""
    text = _("You no longer belong to %(venture)s. The answers you gave stay, with your name.")
    messages.success(request, text % {"venture": by.venture})
    return redirect(ventures_page())


@require_POST
@once
def team_leave(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Whoever asks leaves the team."""
    by = team_membership_for(request.user, public_id)
    is_done, _nothing = acted(request, lambda: acts.leave(member=by), no_member())
    return left(request, by) if is_done else redirect("team", public_id)


@require_POST
@once
def team_hand_over(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Another member is an owner from now on, and whoever asks is what they choose."""
    by = team_membership_for(request.user, public_id, as_owner=True)
    others = by.venture.members.exclude(pk=by.pk).select_related("user")
    form = HandOverForm(request.POST, others=others)
    if not form.is_valid():
        messages.warning(
            request, _("Choose who is the next owner, and what your own role will be. Nothing was changed.")
        )
        return redirect("team", public_id)
    then = form.cleaned_data["then"]

    def hand_over() -> VentureMembership:
        to = member_of(by.venture, UUID(form.cleaned_data["to"]))
        acts.hand_over(to=to, then=then, by=by)
        return to

    is_done, to = acted(request, hand_over, no_member())
    if not is_done:
        return redirect("team", public_id)
    text = _("%(person)s is an owner of %(venture)s now.")
    messages.success(request, text % {"person": to.user, "venture": by.venture})
    return redirect("team", public_id) if then else left(request, by)


@require_POST
@once
def team_resend(request: SignedInRequest, public_id: UUID, invitation_id: UUID) -> HttpResponse:
    """Another letter, and fourteen more days."""
    by = team_membership_for(request.user, public_id, as_owner=True)
    found = team_invitation_of(by.venture, invitation_id)
    is_done, renewed = acted(request, lambda: acts.send_again(invitation=found, by=by), no_invitation())
    if is_done:
        tell_of_letters(request, [renewed])
    return redirect("team", public_id)


@require_POST
@once
def team_revoke(request: SignedInRequest, public_id: UUID, invitation_id: UUID) -> HttpResponse:
    """The link works no more."""
    by = team_membership_for(request.user, public_id, as_owner=True)
    found = team_invitation_of(by.venture, invitation_id)
    if acted(request, lambda: acts.revoke(invitation=found, by=by), no_invitation())[0]:
        text = _("The invitation of %(address)s is revoked; its link no longer works.")
        messages.success(request, text % {"address": found.address})
    return redirect("team", public_id)


@require_POST
@once
def venture_rename(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Another name for the venture."""
    by = team_membership_for(request.user, public_id, as_owner=True)
    form = RenameForm(request.POST)
    if not form.is_valid():
        return render_team(request, by, name=form)
    name = form.cleaned_data["name"]
    is_done, is_changed = acted(request, lambda: acts.rename(name=name, by=by), no_member())
    if is_done:
        text = _("The venture is called %(venture)s now.")
        if not is_changed:
            text = _("The venture is called %(venture)s already. Nothing was changed.")
        messages.success(request, text % {"venture": name})
    return redirect("team", public_id)


@require_POST
@once
def venture_archive(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Puts the venture into the archive, or takes it out."""
    by = team_membership_for(request.user, public_id, as_owner=True)
    wanted = request.POST.get("state", "")
    if wanted in {"archive", "take_out"}:
        is_archived = wanted == "archive"
        acted(request, lambda: acts.archive(is_archived=is_archived, by=by), no_member())
        text = _("The venture is back in your list, and can be changed again.")
        if is_archived:
            text = _("The venture is archived: it can be read, not changed, and no emails go to its team.")
        messages.success(request, text)
    return redirect("team", public_id)
