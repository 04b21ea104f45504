"""The page that an invitation to a venture's team leads to: what it is, and accepting it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cohorts import team
from cohorts.access import team_invitation as invitation_with
from cohorts.belonging import AnotherAddress, is_address_of
from cohorts.models import VentureInvitation


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def team_invitation(request: HttpRequest, code: str) -> HttpResponse:
    """What somebody is invited to, and by whom; whoever owns the address accepts it here."""
    found = invitation_with(code)
    if request.method != "POST":
        return render_invitation(request, found)
    if not request.user.is_authenticated:
        return redirect_to_login(request.path)
    try:
        member = team.accept(invitation=found, by=request.user)
    except AnotherAddress:
        return render_invitation(request, found)
    if member is None:
        return render_invitation(request, invitation_with(code))
    text = _("You belong to the team of %(venture)s now. Your role: %(role)s.")
    messages.success(request, text % {"venture": found.venture, "role": member.get_role_display()})
    return redirect("team", found.venture.public_id)


def render_invitation(request: HttpRequest, found: VentureInvitation) -> HttpResponse:
    """The invitation; one that has ended says how, and names the venture only to whoever belongs to it."""
    user = request.user
    is_own = user.is_authenticated and is_address_of(user, found.address)
    is_member = user.is_authenticated and found.venture.members.filter(user=user).exists()
    context = {"invitation": found, "is_own": is_own, "is_member": is_member, "state": found.state}
    return render(request, "cohorts/team_invitation.html", context, status=200 if found.is_waiting else 410)
