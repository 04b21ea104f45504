"""Who may see and change what-ifs and milestones. Unknown and forbidden look the same: 404."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from accounts.models import AnyUser
from assessments.access import may_edit
from plans.models import Milestone, WhatIf


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
