"""Who may: the one door to a report. Unknown and forbidden look the same: 404."""

from __future__ import annotations

from uuid import UUID

from django.shortcuts import get_object_or_404

from accounts.models import AnyUser
from reports.models import Report
from reviews.access import refuse_staff_without_factor


def report_for(user: AnyUser, public_id: UUID) -> Report:
    """The only way a view obtains a report, with its place in the line.

    Raises:
        SecondFactorNeeded: it is of what was handed in to an organisation that asks its staff for one.
    """
    report = get_object_or_404(Report.objects.visible_to(user).listed(), public_id=public_id)
    if report.submission:
        refuse_staff_without_factor(user, report.submission)
    return report
