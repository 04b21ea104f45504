"""The people of an organisation: who they are, who is invited, and the page that an invitation leads to."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.limits import LimitReached
from accounts.models import SignedInRequest
from accounts.once import once
from cohorts import letters, people
from cohorts.access import colleague_invitation, colleague_of, membership_of, organisation_for, staff_invitation_of
from cohorts.belonging import AnotherAddress, LastOwner, NotAllowed, is_address_of
from cohorts.forms import ColleagueForm, OrganisationHandOverForm, RoleForm
from cohorts.models import Organisation, Right, StaffInvitation, StaffMembership
from cohorts.views.invitations import withdrawn_before


@require_http_methods(["GET", "HEAD", "POST"])
@once
def colleagues(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Everybody who works for an organisation; who manages it invites others here."""
    post = request.method == "POST"
    organisation = organisation_for(request.user, public_id, Right.MANAGE if post else Right.AGGREGATES)
    by = membership_of(request.user, organisation)
    form = ColleagueForm(request.POST if post else None, by=by, initial={"language": get_language()})
    if post and form.is_valid() and invited(request, form, by):
        return redirect("colleagues", public_id)
    return render(
        request, "cohorts/colleagues.html", people_of(organisation, by, form), status=422 if form.errors else 200
    )


def invited(request: SignedInRequest, form: ColleagueForm, by: StaffMembership) -> bool:
    """Whether the invitation is made; a refusal stands in the form."""
    try:
        made = people.invite_colleague(by=by, **form.cleaned_data)
    except (LimitReached, NotAllowed) as refused:
        form.add_error(None, str(refused))
        return False
    tell_of_letter(request, made)
    return True


def tell_of_letter(request: SignedInRequest, made: StaffInvitation) -> None:
    """Says that a letter goes, or that its reader wants none and needs the link."""
    if letters.newest_of([made]):
        text = _("An email with the invitation goes to %(address)s.")
        messages.success(request, text % {"address": made.address})
        return
    text = _("%(address)s wants no such emails. Copy the link below and send it to them yourself.")
    messages.warning(request, text % {"address": made.address})


def people_of(organisation: Organisation, by: StaffMembership, form: ColleagueForm) -> dict[str, object]:
    """What the page shows: people by role and name, and the invitations that wait or have run out."""
    staff = organisation.staff.select_related("user").order_by("user__name", "pk")
    rank = list(StaffMembership.Role.values)
    open_ones = organisation.staff_invitations.filter(accepted_at=None, withdrawn_at=None)
    waiting = list(open_ones.select_related("invited_by").order_by("address"))
    mails = letters.newest_of(waiting)
    members = [(one, people.may_give(by, one.role)) for one in sorted(staff, key=lambda one: rank.index(one.role))]
    return {
        "organisation": organisation,
        "section": "people",
        "by": by,
        "members": members,
        "invitations": [(one, mails.get(one.pk), people.may_give(by, one.role)) for one in waiting],
        "roles": [role for role in StaffMembership.Role.choices if people.may_give(by, role[0])],
        "may_invite": by.may(Right.MANAGE),
        "hand_over": hand_over_form(by, members),
        "form": form,
    }


def hand_over_form(
    by: StaffMembership, members: Sequence[tuple[StaffMembership, bool]]
) -> OrganisationHandOverForm | None:
    """For an owner who has colleagues; None for everybody else."""
    others = [one for one, _may in members if one.pk != by.pk]
    return OrganisationHandOverForm(others=others) if others and by.may(Right.OWN) else None


@require_POST
@once
def organisation_hand_over(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """A colleague is an owner from now on, and whoever asks is what they choose."""
    organisation = organisation_for(request.user, public_id, Right.OWN)
    by = membership_of(request.user, organisation)
    others = organisation.staff.exclude(pk=by.pk).select_related("user")
    form = OrganisationHandOverForm(request.POST, others=others)
    if not form.is_valid():
        text = _("Choose the next owner and what you will be, and tick that you are sure. Nothing was changed.")
        messages.warning(request, text)
        return redirect("colleagues", public_id)
    to = colleague_of(organisation, UUID(form.cleaned_data["to"]))
    try:
        people.hand_over(to=to, then=form.cleaned_data["then"], by=by)
    except NotAllowed as refused:
        raise PermissionDenied(str(refused)) from None
    except LastOwner as refused:
        messages.warning(request, str(refused))
        return redirect("colleagues", public_id)
    text = _("%(person)s is an owner of %(organisation)s now.")
    messages.success(request, text % {"person": to.user, "organisation": organisation})
    return redirect("colleagues", public_id) if form.cleaned_data["then"] else redirect("organisations")


@require_POST
def colleague_role(request: SignedInRequest, public_id: UUID, member_id: UUID) -> HttpResponse:
    """Another role for a colleague, or for oneself."""
    organisation = organisation_for(request.user, public_id)
    member, form = colleague_of(organisation, member_id), RoleForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("Choose a role. Nothing was changed."))
        return redirect("colleagues", public_id)
    had = member.role
    try:
        by = membership_of(request.user, organisation)
        people.change_role(member=member, role=form.cleaned_data["role"], by=by)
    except NotAllowed as refused:
        raise PermissionDenied(str(refused)) from None
    except LastOwner as refused:
        messages.warning(request, str(refused))
    else:
        text = _("%(person)s is now: %(role)s.")
        if had == form.cleaned_data["role"]:
            text = _("%(person)s has this role already: %(role)s. Nothing was changed.")
        role = StaffMembership.Role(form.cleaned_data["role"]).label
        messages.success(request, text % {"person": member.user, "role": role})
    return redirect("colleagues", public_id)


@require_POST
@once
def colleague_remove(request: SignedInRequest, public_id: UUID, member_id: UUID) -> HttpResponse:
    """Takes a colleague out of the organisation."""
    organisation = organisation_for(request.user, public_id)
    member = colleague_of(organisation, member_id)
    try:
        people.remove_colleague(member=member, by=membership_of(request.user, organisation))
    except NotAllowed as refused:
        raise PermissionDenied(str(refused)) from None
    except LastOwner as refused:
        messages.warning(request, str(refused))
    else:
        text = _("%(person)s no longer works for %(organisation)s. What they wrote stays.")
        messages.success(request, text % {"person": member.user, "organisation": organisation})
    return after_removal(member, request)


def after_removal(member: StaffMembership, request: SignedInRequest) -> HttpResponse:
    """Where to go on: whoever took out themselves cannot open the page of that organisation any more."""
    if member.user_id == request.user.pk and not member.organisation.staff.filter(user=request.user).exists():
        return redirect("organisations")
    return redirect("colleagues", member.organisation.public_id)


@require_POST
@once
def organisation_leave(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Whoever asks works for the organisation no more."""
    organisation = organisation_for(request.user, public_id, Right.AGGREGATES)
    by = membership_of(request.user, organisation)
    try:
        people.remove_colleague(member=by, by=by)
    except LastOwner as refused:
        messages.warning(request, str(refused))
        return redirect("colleagues", public_id)
    messages.success(request, _("You no longer work for %(organisation)s.") % {"organisation": organisation})
    return redirect("organisations")


@require_POST
@once
def colleague_resend(request: SignedInRequest, public_id: UUID, invitation_id: UUID) -> HttpResponse:
    """Another letter, and fourteen more days."""
    organisation = organisation_for(request.user, public_id)
    found = staff_invitation_of(organisation, invitation_id)
    try:
        renewed = people.renew_invitation(invitation=found, by=membership_of(request.user, organisation))
    except NotAllowed as refused:
        raise PermissionDenied(str(refused)) from None
    if renewed.is_waiting:
        tell_of_letter(request, renewed)
    else:
        messages.info(request, _("This invitation was used or withdrawn in the meantime. Nothing was sent."))
    return redirect("colleagues", public_id)


@require_POST
@once
def colleague_withdraw(request: SignedInRequest, public_id: UUID, invitation_id: UUID) -> HttpResponse:
    """The link works no more."""
    organisation = organisation_for(request.user, public_id)
    found = staff_invitation_of(organisation, invitation_id)
    before = found.withdrawn_at
    try:
        people.withdraw_invitation(invitation=found, by=membership_of(request.user, organisation))
    except NotAllowed as refused:
        raise PermissionDenied(str(refused)) from None
    found.refresh_from_db()
    if before:
        text = _("The invitation of %(address)s was withdrawn already, on %(day)s. Nothing was changed.")
        messages.info(request, text % {"address": found.address, **withdrawn_before(before, organisation)})
    elif found.withdrawn_at:
        text = _("The invitation of %(address)s is withdrawn; its link no longer works.")
        messages.success(request, text % {"address": found.address})
    else:
        text = _("%(address)s accepted it in the meantime and is a colleague now. Nothing was changed.")
        messages.info(request, text % {"address": found.address})
    return redirect("colleagues", public_id)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def colleague(request: HttpRequest, code: str) -> HttpResponse:
    """What somebody is invited to; whoever owns the address accepts it here."""
    found = colleague_invitation(code)
    if request.method == "POST" and not request.user.is_authenticated:
        return redirect_to_login(request.path)
    if request.method == "POST":
        return accepted(request, found)
    return render_colleague(request, found)


def render_colleague(request: HttpRequest, found: StaffInvitation) -> HttpResponse:
    user = request.user
    is_own = user.is_authenticated and is_address_of(user, found.address)
    context = {"invitation": found, "is_own": is_own, "state": found.state}
    return render(request, "cohorts/colleague.html", context, status=200 if found.is_waiting else 410)


def accepted(request: HttpRequest, found: StaffInvitation) -> HttpResponse:
    """Accepts for whoever is signed in; what stands against it is told on the page."""
    try:
        member = people.accept_invitation(invitation=found, by=request.user)  # type: ignore[arg-type]
    except AnotherAddress:
        return render_colleague(request, found)
    if member is None:
        found.refresh_from_db()
        return render_colleague(request, found)
    text = _("You work for %(organisation)s now. Your role: %(role)s.")
    messages.success(request, text % {"organisation": found.organisation, "role": member.get_role_display()})
    return redirect("organisations")
