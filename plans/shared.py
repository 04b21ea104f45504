"""What a venture shares of its plan with the staff of its cohort: figures, and nothing that anybody wrote."""

from __future__ import annotations

from assessments.models import Assessment
from cohorts.models import Enrolment
from plans.access import is_shared
from plans.milestones.progress import work_done
from plans.work import work_of


def figures_shared(enrolment: Enrolment) -> dict[str, float] | None:
    """How far the plan of the venture's newest assessment is at this moment; None where it is not shared.

    Numbers of items that are done, in progress, blocked, overdue and left to do, and the hours of what is left.
    """
    newest = newest_assessment(enrolment) if is_shared(enrolment) else None
    if newest is None:
        return None
    work = work_of(newest)
    return work_done(work) | {"blocked": len(work.held)}


def newest_assessment(enrolment: Enrolment) -> Assessment | None:
    """The assessment whose plan the venture works on."""
    rows = Assessment.objects.filter(venture=enrolment.venture_id).select_related("playbook_version", "venture")
    return rows.defer("playbook_version__canonical").order_by("-created_at", "-pk").first()
