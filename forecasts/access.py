"""Who may see and change scenarios. Unknown and forbidden look the same: 404."""

from __future__ import annotations

from uuid import UUID

from django.shortcuts import get_object_or_404

from accounts.models import AnyUser
from assessments.access import refuse_unless_may_edit
from forecasts.models import Scenario


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
    refuse_unless_may_edit(user, scenario.assessment)
    return scenario
