"""Who may: one door per object. Unknown and forbidden look the same: 404."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from assessments.models import Assessment, Evidence, Scenario, Submission
from assessments.sealing import checked
from cohorts.models import VentureMembership

if TYPE_CHECKING:
    from assessments.models import AnyUser


def assessment_for(user: AnyUser, public_id: UUID) -> Assessment:
    """The only way a view obtains an assessment."""
    return get_object_or_404(
        Assessment.objects.with_venture().visible_to(user), public_id=public_id
    )


def editable_assessment_for(user: AnyUser, public_id: UUID) -> Assessment:
    """An assessment whose answers the user may change.

    Raises:
        PermissionDenied: the user sees the venture but may only read it.
    """
    assessment = assessment_for(user, public_id)
    if not may_edit(user, assessment):
        raise PermissionDenied(_("You can read this venture but not change it. Ask its owner."))
    return assessment


def may_edit(user: AnyUser, assessment: Assessment) -> bool:
    """Whether the user may change answers: owners and editors of the venture."""
    roles = [VentureMembership.Role.OWNER, VentureMembership.Role.EDITOR]
    return assessment.venture.members.filter(user_id=user.pk or 0, role__in=roles).exists()


def evidence_for(user: AnyUser, public_id: UUID) -> Evidence:
    """The only way a view obtains a piece of evidence."""
    return get_object_or_404(
        Evidence.objects.current().visible_to(user).select_related("assessment"),
        public_id=public_id,
    )


def submission_for(user: AnyUser, public_id: UUID) -> Submission:
    """The only way a view obtains a submission: its founders and the staff it was handed to.

    Raises:
        SealBroken: it is not what was sealed; nothing of it may be shown.
    """
    rows = Submission.objects.visible_to(user).select_related(
        "playbook_version", "enrolment__cohort", "assessment__venture", "submitted_by"
    )
    rows = rows.defer("playbook_version__canonical")
    return checked(get_object_or_404(rows, public_id=public_id))


def scenario_for(user: AnyUser, public_id: UUID) -> Scenario:
    """The only way a view obtains a scenario of the forecast: members of the venture."""
    return get_object_or_404(
        Scenario.objects.visible_to(user)
        .select_related("assessment__venture", "assessment__playbook_version", "changed_by")
        .defer("assessment__playbook_version__canonical"),
        public_id=public_id,
    )


def editable_scenario_for(user: AnyUser, public_id: UUID) -> Scenario:
    """A scenario that the user may change or copy.

    Raises:
        PermissionDenied: the user sees the venture but may only read it.
    """
    scenario = scenario_for(user, public_id)
    if not may_edit(user, scenario.assessment):
        raise PermissionDenied(_("You can read this venture but not change it. Ask its owner."))
    return scenario
