"""Who may: one door per object. Unknown and forbidden look the same: 404."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from cohorts.models import Cohort, Enrolment, Invitation, Venture, VentureMembership

if TYPE_CHECKING:
    from cohorts.models import AnyUser


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
    if not venture.members.filter(user_id=user.pk or 0, role=VentureMembership.Role.OWNER).exists():
        raise PermissionDenied(_("Only the owner of the venture can do this."))
    return venture


def open_invitation(code: str) -> Invitation:
    """An invitation that can still be used. Whoever holds the link may read the cohort's name.

    Raises:
        Http404: there is none with this code, or it has expired or was withdrawn.
    """
    invitation = (
        Invitation.objects.select_related("cohort__programme__organisation")
        .filter(code=code[:64])
        .first()
    )
    if invitation is None or not invitation.is_open:
        raise Http404(
            _("This invitation has expired or was withdrawn. Ask the incubator for a new link.")
        )
    return invitation


def enrolment_for(user: AnyUser, public_id: UUID) -> Enrolment:
    """An enrolment of one of the user's own ventures."""
    rows = Enrolment.objects.filter(venture__in=Venture.objects.visible_to(user))
    return get_object_or_404(rows.select_related("cohort", "venture"), public_id=public_id)
