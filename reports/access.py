"""Who may: the one door to a report, and the one to a pack. Unknown and forbidden look the same: 404."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from accounts.models import AnyUser
from cohorts.access import STAFF_OF_COHORT, let_in, read_by, with_role
from cohorts.models import Right
from reports.models import Pack, Report
from reports.packs.withholding import withhold
from reviews.access import is_founder, refuse_staff_without_factor
from reviews.conflicts import refuse_undeclared
from reviews.hiding import is_hidden_from
from reviews.models import Submission


def report_for(user: AnyUser, public_id: UUID) -> Report:
    """The only way a view obtains a report, with its place in the line.

    Raises:
        SecondFactorNeeded: it is of what was handed in to an organisation that asks its staff for one.
        DeclareFirst: a reviewer who has not said yet that there is no conflict of interest.
        PermissionDenied: names are hidden from the user.
    """
    report = get_object_or_404(Report.objects.visible_to(user).listed(), public_id=public_id)
    if report.submission:
        refuse_staff_without_factor(user, report.submission)
        refuse_undeclared(user.pk, report.submission.enrolment, report.submission)
        refuse_hidden(user, report.submission)
    return report


def refuse_hidden(user: AnyUser, submission: Submission) -> None:
    """A report carries names: where they are hidden from somebody, there is none for them. Raises PermissionDenied."""
    if not is_founder(user, submission) and is_hidden_from(submission.enrolment.cohort, user.pk):
        raise PermissionDenied(
            _("Names are hidden in this phase, and a report carries them. It opens after the phase.")
        )


def pack_for(user: AnyUser, public_id: UUID) -> Pack:
    """The only way a view obtains a pack, with its place in the line: who may export from its cohort at this moment.

    Raises:
        PermissionDenied: the user works for the organisation in a lesser role.
    """
    rows = with_role(Pack.objects.listed(), user, f"cohort__{STAFF_OF_COHORT}")
    found: Pack = let_in(get_object_or_404(rows, public_id=public_id), Right.MANAGE)
    read_by(user, found.cohort)
    withhold([found], found.cohort)
    # The page of a pack shows what its reader is there.
    found.cohort.role = found.role  # type: ignore[attr-defined]  # annotated above
    return found
