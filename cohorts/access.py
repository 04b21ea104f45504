"""Who may: one door per object. Unknown and forbidden look the same: 404."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from accounts.models import AnyUser
from cohorts.models import Cohort, Invitation, Organisation, Venture


class ClosedInvitation(Exception):
    """The invitation has expired or was withdrawn. The text is the organisation's name."""


def organisation_for(user: AnyUser, public_id: UUID) -> Organisation:
    """The only way a view obtains an organisation: its staff."""
    return get_object_or_404(Organisation.objects.visible_to(user), public_id=public_id)


def cohort_for(user: AnyUser, public_id: UUID) -> Cohort:
    """The only way a view obtains a cohort: its organisation's staff."""
    rows = Cohort.objects.visible_to(user).select_related("programme__organisation")
    return get_object_or_404(rows, public_id=public_id)


def owned_venture_for(user: AnyUser, public_id: UUID) -> Venture:
    """A venture whose owner the user is.

    Raises:
        PermissionDenied: the user is a member with a lesser role.
    """
    venture = get_object_or_404(Venture.objects.visible_to(user), public_id=public_id)
    if not Venture.objects.owned_by(user).filter(pk=venture.pk).exists():
        raise PermissionDenied(_("Only the owner of the venture can do this."))
    return venture


def open_invitation(code: str) -> Invitation:
    """An invitation that can still be used. Whoever holds the link may read the cohort's name.

    Raises:
        ClosedInvitation: it has expired or was withdrawn.
        Http404: there is none with this code.
    """
    rows = Invitation.objects.select_related("cohort__programme__organisation")
    invitation = get_object_or_404(rows, code=code[:64])
    if not invitation.is_open:
        raise ClosedInvitation(invitation.cohort.programme.organisation.name)
    return invitation
