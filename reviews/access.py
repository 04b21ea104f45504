"""Who may see what was handed in. Unknown and forbidden look the same: 404."""

from __future__ import annotations

from uuid import UUID

from django.shortcuts import get_object_or_404

from accounts.models import AnyUser
from reviews.models import Submission
from reviews.sealing import checked


def submission_for(user: AnyUser, public_id: UUID) -> Submission:
    """The only way a view obtains a submission: its founders and the staff it was handed to.

    Raises:
        SealBroken: it is not what was sealed; nothing of it may be shown.
    """
    rows = Submission.objects.visible_to(user).select_related(
        "playbook_version", "enrolment__cohort", "assessment__venture", "submitted_by", "checkpoint"
    )
    rows = rows.defer("playbook_version__canonical")
    return checked(get_object_or_404(rows, public_id=public_id))
