"""Who may see and change what-ifs and milestones, and what a venture shares of its plan.

Unknown and forbidden look the same: 404.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from accounts.models import AnyUser
from assessments.access import may_edit
from cohorts.access import WITH_COHORT, enrolment_for
from cohorts.models import Enrolment, VentureMembership
from plans.models import Milestone, WhatIf
from reviews.conflicts import refuse_undeclared
from reviews.hiding import is_hidden_from


def what_if_for(user: AnyUser, public_id: UUID) -> WhatIf:
    """The only way a view obtains a what-if: members of the venture."""
    rows = WhatIf.objects.visible_to(user).select_related("assessment__venture", "assessment__playbook_version")
    return get_object_or_404(rows.defer("assessment__playbook_version__canonical"), public_id=public_id)


def editable_what_if_for(user: AnyUser, public_id: UUID) -> WhatIf:
    """A what-if that the user may change.

    Raises:
        PermissionDenied: the user sees the venture but may only read it.
    """
    found = what_if_for(user, public_id)
    if not may_edit(user, found.assessment):
        raise PermissionDenied(_("You can read this venture but not change it. Ask its owner."))
    return found


def editable_milestone_for(user: AnyUser, public_id: UUID) -> Milestone:
    """A milestone that the user may remove.

    Raises:
        PermissionDenied: the user sees the venture but may only read it.
    """
    rows = Milestone.objects.visible_to(user).select_related("assessment__venture", "assessment__playbook_version")
    found = get_object_or_404(rows.defer("answers", "assessment__playbook_version__canonical"), public_id=public_id)
    if not may_edit(user, found.assessment):
        raise PermissionDenied(_("You can read this venture but not change it. Ask its owner."))
    return found


def shared_plan_for(user: AnyUser, public_id: UUID) -> Enrolment:
    """The only way staff obtain what a venture shares of its plan: while it does, and where its name is not hidden.

    Raises:
        Http404
        PermissionDenied: the user works for the organisation in a lesser role.
        DeclareFirst: the venture has submitted, and a reviewer has not said yet that there is no conflict of interest.
    """
    enrolment = enrolment_for(user, public_id)
    if not is_shared(enrolment) or is_hidden_from(enrolment.cohort, user.pk):
        raise Http404
    rows = enrolment.submissions.defer("answers", "result", "summary", "forecast", "evidence")
    if newest := rows.order_by("-submitted_at", "-pk").first():
        refuse_undeclared(user.pk, enrolment, newest)
    return enrolment


def is_shared(enrolment: Enrolment) -> bool:
    """Whether the venture shares its plan with the staff of the cohort, at this moment."""
    return enrolment.is_current and enrolment.shares_plan


@dataclass(frozen=True)
class Side:
    """A shared plan as one side of the talk about it has it.

    Attributes:
        is_staff: the side of the incubator; else the team's.
        may_write: staff who may read it, and owners and editors of the venture, while it is shared.
    """

    enrolment: Enrolment
    is_staff: bool
    may_write: bool


def plan_talk_for(user: AnyUser, public_id: UUID) -> Side:
    """The only way to what is said about a shared plan: the team for good, staff while it is shared.

    Whoever is in the team has its side, whatever else they are.

    Raises:
        Http404
        PermissionDenied
        DeclareFirst: as for `shared_plan_for`.
    """
    team = VentureMembership.objects.filter(user_id=user.pk or 0, venture__enrolments__public_id=public_id)
    if member := team.first():
        enrolment = Enrolment.objects.select_related("venture", WITH_COHORT).get(public_id=public_id)
        works = member.role in VentureMembership.EDITING and not enrolment.venture.is_archived
        return Side(enrolment, False, works and is_shared(enrolment))
    enrolment = shared_plan_for(user, public_id)
    return Side(enrolment, True, not enrolment.venture.is_archived)


def refuse_silent(side: Side) -> None:
    """Raises PermissionDenied where a side may read and not write, with why. Sharing that ended is told in the form."""
    if not side.may_write and (side.enrolment.venture.is_archived or is_shared(side.enrolment)):
        raise PermissionDenied(_("Only owners and editors of a venture that is not archived can write here."))
