"""What happened to the plan and in milestones, as lines of a venture's activity."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.activity import Source, Teller, Told, of_one
from assessments.models import Assessment
from plans.models import Milestone, PlanItem, PlanItemHistory


def states(assessment: Assessment) -> QuerySet[PlanItemHistory]:
    """What somebody decided. What an upgrade made an item of the team's own, nobody changed: its own line tells of it."""
    before = PlanItemHistory.objects.filter(item=OuterRef("item"), rev=OuterRef("rev") - 1, values__title="")
    rows = PlanItemHistory.objects.filter(item__assessment=assessment).select_related("item")
    return rows.exclude(Exists(before) & ~Q(values__title=""))


def changed(teller: Teller, person: str, rows: Sequence[PlanItemHistory]) -> Told:
    """An item that somebody added, or changed: with the status that it had then."""
    row = rows[-1]
    said = row.values
    title = said.get("title") or teller.titled("action", row.item.key)
    words = {"person": person, "title": title, "status": PlanItem.Status(said["status"]).label}
    text = _("%(person)s changed “%(title)s” in the plan; its status then: %(status)s.")
    if row.rev == 1 and said.get("title"):
        text = _("%(person)s added “%(title)s” to the plan.")
    return text % words, f"{teller.url('plan')}?item={row.item.key}#edit"


def milestones(assessment: Assessment) -> QuerySet[Milestone]:
    return Milestone.objects.filter(assessment=assessment).defer("answers", "forecast", "summary", "work")


def milestones_url(teller: Teller, _row: Any) -> str:
    return teller.url("milestones")


SOURCES = (
    Source(
        "plan",
        states,
        "changed_at",
        "changed_by",
        changed,
        lambda later, earlier: later.item_id == earlier.item_id and earlier.rev > 1,
    ),
    Source(
        "milestones",
        milestones,
        "made_at",
        "made_by",
        of_one(
            gettext_lazy("%(person)s kept the milestone “%(name)s”."), lambda _teller, row: row.name, milestones_url
        ),
    ),
)
