"""Answers tried out over the real ones: what they would do to verdict, readiness, gaps and plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.limits import refuse_beyond
from accounts.models import User
from assessments.actions import stored
from assessments.evaluation import Evaluation, Sheet, read_sheet
from assessments.models import Answer as AnswerRow
from assessments.models import Assessment
from engine.judging.result import FiredGap, PlanStep
from engine.playbook.answers import Answer
from engine.playbook.parts import Item
from plans.actions import add_item
from plans.models import PlanItem, WhatIf

MOST = 30  # what-ifs of one assessment


@transaction.atomic
def begin(*, assessment: Assessment, name: str, by: User) -> WhatIf:
    """A what-if that tries nothing yet. Raises LimitReached."""
    Assessment.objects.select_for_update().get(pk=assessment.pk)
    text = _("There are %(most)d what-ifs, the most a venture may keep. Discard one to begin another.")
    refuse_beyond(assessment.what_ifs.count(), MOST, text % {"most": MOST})
    return WhatIf.objects.create(assessment=assessment, name=name, created_by=by, changed_by=by)


def put(*, found: WhatIf, item: Item, given: Answer, by: User) -> None:
    """Tries an answer to one question; the others that are tried stay. The real answer stays what it is."""
    put_all(found=found, given={item.id: given}, by=by)


@transaction.atomic
def put_all(*, found: WhatIf, given: Mapping[str, Answer], by: User) -> None:
    """Tries answers to several questions at once, by item id."""
    locked = WhatIf.objects.select_for_update().get(pk=found.pk)
    locked.changes = {**locked.changes, **{key: stored(one) for key, one in given.items()}}
    locked.touched(by, "changes")


@transaction.atomic
def take_back(*, found: WhatIf, item_id: str, by: User) -> bool:
    """Tries one question no more; whether it was tried."""
    locked = WhatIf.objects.select_for_update().get(pk=found.pk)
    if item_id not in locked.changes:
        return False
    locked.changes = {key: raw for key, raw in locked.changes.items() if key != item_id}
    locked.touched(by, "changes")
    return True


@dataclass(frozen=True)
class Tried:
    """What a what-if would do, beside the answers as they stand.

    What it tries of questions that the playbook no longer has is left out.
    """

    found: WhatIf
    sheet: Sheet

    @cached_property
    def rows(self) -> dict[str, AnswerRow]:
        """The tried answers, as rows that are never stored."""
        items = self.sheet.playbook.items
        changes: Mapping[str, Any] = self.found.changes
        return {key: AnswerRow.tried(key, raw, self.found.assessment) for key, raw in changes.items() if key in items}

    @property
    def before(self) -> Evaluation:
        return self.sheet.evaluation

    @cached_property
    def after(self) -> Evaluation:
        """The answers as they stand with the tried ones over them, evidence included, judged."""
        return replace(self.sheet, rows={**self.sheet.rows, **self.rows}).evaluation

    @cached_property
    def steps(self) -> dict[str, PlanStep]:
        """The pieces of work that the plan would have then, by their id: each can be tried as done."""
        result = self.after.result
        return {} if result.is_early else {step.rung.id: step for step in result.plan.steps}

    def brought(self, key: str) -> dict[str, Answer]:
        """The answers to questions that a piece of work brings about once it is done, without evidence."""
        lines = self.after.planned.brought(self.steps[key].parts)
        return {key: replace(one.answer, is_evidenced=False) for key, one in lines.items() if one.item.is_asked}

    @cached_property
    def closed(self) -> list[FiredGap]:
        """The gaps of today that would be there no more, the gravest first."""
        return gone(self.before, self.after)

    @cached_property
    def opened(self) -> list[FiredGap]:
        """The gaps that would be new, the gravest first."""
        return gone(self.after, self.before)

    @cached_property
    def changed(self) -> list[tuple[FiredGap, FiredGap]]:
        """The gaps that would stay with another severity, as they are and as they would be."""
        then = {gap.id: gap for gap in self.after.result.gaps}
        pairs = [(gap, then[gap.id]) for gap in self.before.result.gaps if gap.id in then]
        return [(now, later) for now, later in pairs if now.severity != later.severity]

    @cached_property
    def unplanned(self) -> list[str]:
        """The tried questions that no piece of today's plan works on, by id."""
        plan = self.before.result.plan
        worked_on = {key for step in plan.steps for rung in step.parts for key in rung.achieves}
        return [key for key in self.rows if key not in worked_on]


def gone(first: Evaluation, second: Evaluation) -> list[FiredGap]:
    """The gaps of the first that are not among those of the second."""
    there = {gap.id for gap in second.result.gaps}
    return [gap for gap in first.result.gaps if gap.id not in there]


def tried(found: WhatIf) -> Tried:
    return Tried(found, read_sheet(found.assessment))


def all_tried(assessment: Assessment, sheet: Sheet) -> list[Tried]:
    """The what-ifs of an assessment in the order in which they were begun."""
    rows: Sequence[WhatIf] = list(assessment.what_ifs.select_related("changed_by").order_by("pk"))
    for row in rows:
        row.assessment = assessment
    return [Tried(row, sheet) for row in rows]


@transaction.atomic
def plan_them(*, found: Tried, titles: Mapping[str, str], by: User, more: Sequence[str] = ()) -> list[PlanItem]:
    """Own items of the plan for tried answers that nothing in it works on; those that are there already stay.

    Args:
        titles: by item id; those left out are not planned.
        more: titles of what else is to be planned.

    Raises:
        LimitReached: the plan has as many own items as one may have; nothing was added.
    """
    assessment = found.found.assessment
    there = set(assessment.plan_items.filter(rung_id="").values_list("title", flat=True))
    wanted = [*(titles[key] for key in found.unplanned if key in titles), *more]
    return [
        add_item(assessment=assessment, values={"title": title}, by=by)
        for title in dict.fromkeys(wanted)
        if title not in there
    ]
