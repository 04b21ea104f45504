"""What changes a worked plan. Every change is atomic, names who made it, and never overwrites what was not seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.limits import refuse_beyond
from accounts.models import User
from assessments import actions
from assessments.actions import Clash, Sent
from assessments.models import AnswerSource, Assessment
from engine.playbook.answer_reading import read_answer
from plans.models import MemberHours, PlanItem, PlanItemHistory, WorkedPlan
from playbooks import catalogue

MOST_OWN = 200  # items of its own that one plan may have


class ItemChanged(Exception):
    """Somebody else changed the item since it was read; nothing was written. `current` is what is stored now."""

    def __init__(self, current: PlanItem) -> None:
        super().__init__(current.key)
        self.current = current


def lock(assessment: Assessment) -> None:
    """Whoever changes the plan of a venture waits for whoever does so before them."""
    Assessment.objects.select_for_update().get(pk=assessment.pk)


@transaction.atomic
def add_item(*, assessment: Assessment, values: Mapping[str, Any], by: User) -> PlanItem:
    """A piece of work of the team's own.

    Args:
        values: fields of `PlanItem` that a team decides about, `title` among them.

    Raises:
        LimitReached: the plan has as many as one may have.
    """
    lock(assessment)
    text = _("The plan has %(most)d items of your own, the most it can have. Nothing was added.")
    own = assessment.plan_items.filter(rung_id="").count()
    refuse_beyond(own, MOST_OWN, text % {"most": MOST_OWN})
    item = PlanItem(assessment=assessment, rev=0)
    keep(item, values, by)
    return item


@transaction.atomic
def change_item(
    *, assessment: Assessment, key: str, rev: int, values: Mapping[str, Any], by: User
) -> tuple[PlanItem, bool]:
    """Keeps what a team decided about an item, and whether that changed anything.

    Args:
        key: of an item of the team's own, or of a piece of the plan, which gets a row by it.
        rev: the revision that the person saw; 0: nothing was decided yet.
        values: fields of `PlanItem`; those left out stay.

    Raises:
        ItemChanged: the stored revision is another one and the values differ from what is stored.
    """
    lock(assessment)
    rows = PlanItem.objects.filter(assessment=assessment).select_related("changed_by")
    item = next((row for row in rows if row.key == key), None)
    if item is None:
        item = PlanItem(assessment=assessment, rung_id=key, rev=0, changed_by=by)
    if all(getattr(item, name) == value for name, value in values.items()):
        return item, False
    if item.rev != rev:
        raise ItemChanged(item)
    keep(item, values, by)
    return item, True


def keep(item: PlanItem, values: Mapping[str, Any], by: User) -> None:
    """Writes the values and the state they make, in the history too."""
    before = item.status
    for name, value in values.items():
        setattr(item, name, value)
    now = timezone.now()
    if item.status != before:
        item.since = now
        item.keeps_answer = bool(values.get("keeps_answer"))
    item.rev, item.changed_by, item.changed_at = item.rev + 1, by, now
    item.save()
    PlanItemHistory.objects.create(item=item, rev=item.rev, values=item.values, changed_by=by, changed_at=now)


class OrderChanged(Exception):
    """Somebody else moved an item since the order was read; nothing was written. `by` is who did; None if deleted."""

    def __init__(self, by: User | None) -> None:
        super().__init__(str(by))
        self.by = by


def refuse_unseen_order(assessment: Assessment, rev: int) -> None:
    """Refuses a move in an order that is another one than the person saw. The plan must be locked.

    Raises:
        OrderChanged
    """
    found = WorkedPlan.objects.filter(assessment=assessment).select_related("ordered_by").first()
    if (found.order_rev if found else 0) != rev:
        raise OrderChanged(found.ordered_by if found else None)


@transaction.atomic
def put_in_order(*, assessment: Assessment, order: Sequence[str], rev: int, by: User) -> None:
    """Keeps the order in which a team takes its items.

    Args:
        rev: the revision of the order that the person saw; 0: none was chosen yet.

    Raises:
        OrderChanged
    """
    lock(assessment)
    refuse_unseen_order(assessment, rev)
    kept = {"order": list(order), "order_rev": rev + 1, "ordered_by": by}
    WorkedPlan.objects.update_or_create(assessment=assessment, defaults=kept)


@transaction.atomic
def give_hours(*, assessment: Assessment, hours: Mapping[int, Decimal], rev: int, by: User) -> bool:
    """Keeps the hours a week of each member, and answers the playbook's question for them with their sum.

    Args:
        hours: by key of the member, more than 0 in all.
        rev: the revision of the answer that the person saw.

    Returns:
        Whether the answer changed too.

    Raises:
        AnswerChanged: somebody else answered that question meanwhile; nothing was written.
        InvalidAnswer: the sum is no answer to the question; nothing was written.
    """
    lock(assessment)
    playbook = catalogue.playbook_for(assessment.playbook_version)
    item = playbook.items[playbook.hours_fact] if playbook.hours_fact else None
    answer = read_answer(item, f"{sum(hours.values(), Decimal(0)):f}") if item else None
    for key, given in hours.items():
        MemberHours.objects.update_or_create(assessment=assessment, user_id=key, defaults={"hours": given})
    MemberHours.objects.filter(assessment=assessment).exclude(user_id__in=hours).delete()
    if item is None or answer is None:
        return False
    saved = actions.save_answer(
        assessment=assessment, item_id=item.id, given=answer, by=by, expected_rev=rev, source=AnswerSource.PLAN
    )
    return saved.is_changed


@transaction.atomic
def adopt(*, assessment: Assessment, key: str, rev: int, sent: Sequence[Sent], by: User) -> Clash | None:
    """Answers as proposed by an item that is done, with the link that proves it as evidence behind each answer.

    Args:
        rev: the revision of the item that the person saw.
        sent: the answers, each with the revision that the person saw.

    Returns:
        The first answer that somebody changed meanwhile; then nothing was written.

    Raises:
        ItemChanged: the item is not as the person saw it, or not done.
        LimitReached: an answer has as many pieces of evidence as one may have.
    """
    lock(assessment)
    item = PlanItem.objects.select_related("changed_by").get(assessment=assessment, rung_id=key)
    if item.rev != rev or item.status != PlanItem.Status.DONE:
        raise ItemChanged(item)
    kept = actions.save_answers(assessment=assessment, sent=sent, by=by, source=AnswerSource.PLAN)
    clash = next((one for one in kept.outcomes if isinstance(one, Clash)), None)
    if clash:
        transaction.set_rollback(True)
        return clash
    for one in sent if item.proof else ():
        if not assessment.evidence.current().filter(item_id=one.item_id, link=item.proof).exists():
            actions.attach_link(assessment=assessment, item_id=one.item_id, link=item.proof, by=by)
    return None


def open_feed(*, assessment: Assessment, language: str, by: User) -> WorkedPlan:
    """Gives the calendar of the plan a new secret address; the one before leads nowhere from then on."""
    opened = {"feed_language": language, "feed_opened_by": by, "feed_opened_at": timezone.now()}
    found, _new = WorkedPlan.objects.update_or_create(
        assessment=assessment, defaults={"feed_code": WorkedPlan.new_code(), **opened}
    )
    return found


def close_feed(*, assessment: Assessment) -> bool:
    """Takes the address of the calendar away; whether there was one."""
    return bool(WorkedPlan.objects.filter(assessment=assessment).exclude(feed_code="").update(feed_code=""))
