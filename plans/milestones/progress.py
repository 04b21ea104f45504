"""How far the work on a plan is, in a few figures that can be kept."""

from __future__ import annotations

from plans.models import PlanItem
from plans.work import Entry, Work

FIGURES = ("done", "doing", "overdue", "left", "hours")


def work_done(work: Work) -> dict[str, float]:
    """The figures of a worked plan on its day, by the names of `FIGURES`.

    Items that are done, in progress, overdue and left to do; and the hours of what is left. One that was dropped, or
    is a risk to live with, is neither done nor left.
    """
    going = list(work.going.values())

    def is_overdue(one: Entry) -> bool:
        return bool(one.row and one.row.due and one.row.due < work.today)

    return {
        "done": sum(one.status == PlanItem.Status.DONE for one in work.entries.values()),
        "doing": sum(one.status == PlanItem.Status.DOING for one in going),
        "overdue": sum(map(is_overdue, going)),
        "left": len(going),
        "hours": round(float(sum(one.hours for one in going)), 1),
    }
