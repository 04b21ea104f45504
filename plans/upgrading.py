"""A venture moves to a later version of its playbook: first a milestone, then answers, plan and what-ifs, all or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.sealed import digest_of
from assessments.actions import in_one_hand
from assessments.delegating import move_delegations
from assessments.evaluation import Evaluation, Sheet, evaluate_raw, read_sheet
from assessments.models import Assessment, Upgrade
from assessments.threads import move_threads
from assessments.upgrades import Mover, newer_version, plain
from engine.judging.upgrading import Upgrade as Moved
from engine.judging.upgrading import upgraded
from engine.playbook.answer_reading import read_answers
from engine.playbook.answers import Answer, answer_to_raw
from engine.playbook.earlier import speaks_of
from engine.playbook.parts import Rung
from engine.playbook.schema import Playbook
from plans.actions import keep
from plans.milestones.freezing import NothingToFreeze, freeze
from plans.models import PlanItem, WhatIf, WorkedPlan
from playbooks import catalogue
from playbooks.models import PlaybookVersion

LONGEST = 160  # letters of the title of an item


class NotAsPreviewed(Exception):
    """Answers, evidence or versions are others than those previewed; nothing was written."""


@dataclass(frozen=True)
class Preview:
    """What a move to a later version would do to an assessment as it stands."""

    assessment: Assessment
    to: PlaybookVersion
    sheet: Sheet

    @cached_property
    def after(self) -> Playbook:
        return catalogue.playbook_for(self.to)

    @cached_property
    def found(self) -> Moved:
        return upgraded(self.sheet.playbook, self.after, self.sheet.evaluation.answers)

    @property
    def before_evaluation(self) -> Evaluation:
        return self.sheet.evaluation

    @cached_property
    def after_evaluation(self) -> Evaluation:
        return evaluate_raw(self.after, {key: answer_to_raw(one) for key, one in self.found.answers.items()})

    @property
    def seen(self) -> str:
        """What a person saw, as a form carries it: other answers or another version give another word."""
        return digest_of([self.assessment.revision, self.to.digest, self.sheet.raw])[:32]


def preview_of(assessment: Assessment) -> Preview | None:
    """The move to the newest version; None where the venture answers it already."""
    to = newer_version(assessment)
    return Preview(assessment, to, read_sheet(assessment)) if to else None


@transaction.atomic
def upgrade(*, assessment: Assessment, seen: str, language: str, by: User) -> Upgrade | None:
    """Moves an assessment to the newest version of its playbook, with a milestone before.

    Whoever saves an answer meanwhile waits; what is submitted, and copies that were returned, keep their version.

    Args:
        seen: of the preview that the person agreed to.
        language: of the titles that pieces of the earlier plan keep: "en" or "zh-hans".

    Returns:
        The move; None where there was none to make, because somebody made it before.

    Raises:
        NotAsPreviewed
        LimitReached: there are as many milestones as there may be; nothing was written.
    """
    locked = in_one_hand(assessment)
    preview = preview_of(locked)
    if preview is None:
        return None
    if preview.seen != seen:
        raise NotAsPreviewed
    try:
        name = _("Before the upgrade to %(version)s") % {"version": preview.to.version}
        milestone = freeze(assessment=locked, name=name, by=by).public_id
    except NothingToFreeze:
        milestone = None
    left = moved_what_ifs(locked, preview, by)
    renamed = moved_work(locked, preview, language, by)
    move_threads(locked, preview.sheet.playbook, preview.after, renamed)
    move_delegations(locked, preview.after, {key: move.into for key, move in preview.found.moves.items()})
    made = Mover(locked, preview.sheet, preview.found, by).move(preview.to, milestone)
    if left:
        made.left = left
        made.save(update_fields=["left"])
    return made


def moved_what_ifs(assessment: Assessment, preview: Preview, by: User) -> list[dict[str, Any]]:
    """Says each what-if anew in the later version; what it was before, where that is not the same."""
    left: list[dict[str, Any]] = []
    for row in WhatIf.objects.filter(assessment=assessment).order_by("pk"):
        changes = changes_in(preview, row.changes)
        if changes != row.changes:
            left.append({"name": row.name, "changes": row.changes})
            row.changes = changes
            row.save(update_fields=["changes"])
    return left


def changes_in(preview: Preview, changes: dict[str, Any]) -> dict[str, Any]:
    """What tried answers are in the later version: where the answers moved with them differ from those moved without."""
    tried = dict(preview.sheet.evaluation.answers)
    for key in changes:
        tried.pop(key, None)
    given = {key: raw for key, raw in changes.items() if raw is not None}
    tried |= read_answers(preview.sheet.playbook, given).answers
    base, then = preview.found.answers, upgraded(preview.sheet.playbook, preview.after, tried).answers
    keys = [key for key in preview.after.items if differs(base.get(key), then.get(key))]
    return {key: plain(then[key]) if key in then else None for key in keys}


def differs(first: Answer | None, second: Answer | None) -> bool:
    return (plain(first) if first else None) != (plain(second) if second else None)


def moved_work(assessment: Assessment, preview: Preview, language: str, by: User) -> dict[str, str]:
    """Pieces of the earlier plan on which a team decided stay in the plan, as items of its own where the later one has
    other pieces: with person, days, note and history.

    Returns:
        The keys that those have now, by the keys before.
    """
    rungs, later = rungs_of(preview.sheet.playbook), rungs_of(preview.after)
    speaks, renamed = speaks_of(preview.after, preview.sheet.playbook), dict[str, str]()
    for item in PlanItem.objects.filter(assessment=assessment).exclude(rung_id="").order_by("pk"):
        old, new = rungs.get(item.rung_id), later.get(item.rung_id)
        if new is not None and (not speaks or (old is not None and old.title == new.title)):
            continue
        title, key = old.title.in_language(language) if old else item.rung_id, item.rung_id
        item.rung_id = ""
        keep(item, {"title": title[:LONGEST]}, by)
        renamed[key] = item.key
    plan = WorkedPlan.objects.filter(assessment=assessment).first()
    if plan is not None and renamed:
        plan.order = [renamed.get(key, key) for key in plan.order]
        plan.order_rev, plan.ordered_by = plan.order_rev + 1, None  # nobody moved an item
        plan.save(update_fields=["order", "order_rev", "ordered_by"])
    return renamed


def rungs_of(playbook: Playbook) -> dict[str, Rung]:
    return {rung.id: rung for action in playbook.actions.values() for rung in action.rungs}
