"""What was answered to one question, from the first answer to the one that stands, and an earlier one put back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.models import User
from assessments import actions
from assessments.models import Answer as AnswerRow
from assessments.models import AnswerHistory, AnswerSource, Assessment, Upgrade
from assessments.upgrades import upgrades_of, version_for
from assessments.wording import answer_text
from engine.judging.upgrading import CARRIED
from engine.playbook.answer_reading import read_answer
from engine.playbook.answers import Answer, InvalidAnswer
from engine.playbook.parts import Item
from playbooks import catalogue


class NotThere(Exception):
    """The question has no answer of that revision, or one that its playbook does not take."""


@dataclass(frozen=True)
class Entry:
    """One accepted answer. `is_current`: it is the one that stands; `can_return`: it differs from that one."""

    row: AnswerHistory
    words: str
    is_current: bool
    can_return: bool


def entries_of(assessment: Assessment, item: Item, language: str) -> list[Entry]:
    """Every answer that was accepted to a question, the latest first."""
    rows = list(assessment.history.filter(item_id=item.id).select_related("answered_by").order_by("-rev"))
    moves, is_asked = upgrades_of(assessment), item.id in catalogue.playbook_for(assessment.playbook_version).items
    return [
        Entry(
            row,
            asked_anew(moves, row) or words_of(asked_then(moves, item, row), row, language),
            at == 0 and is_asked,
            row.raw != rows[0].raw and can_return(moves, item, row),
        )
        for at, row in enumerate(rows)
    ]


def asked_then(moves: list[Upgrade], item: Item, row: AnswerHistory) -> Item:
    """The question as the version asked it that an entry answers."""
    before = version_for(moves, row)
    return catalogue.playbook_for(before.before).items[item.id] if before else item


def asked_anew(moves: list[Upgrade], row: AnswerHistory) -> str:
    """What is said of an entry by which a move to a later version asked a question anew; empty for any other."""
    made = next((one for one in moves if row.raw is None and row.answered_at == one.made_at), None)
    return _("Asked anew in version %(version)s of the playbook") % {"version": made.after.version} if made else ""


def can_return(moves: list[Upgrade], item: Item, row: AnswerHistory) -> bool:
    """Whether an entry can be the answer of today: it answers a question that means the same."""
    before = version_for(moves, row)
    meant = before is None or (before.moves[row.item_id]["fate"] == CARRIED and row.item_id not in before.marks)
    return meant and read(item, row) is not None


def read(item: Item, row: AnswerHistory) -> Answer | None:
    """The answer of a row; None for one that the playbook does not take."""
    if row.raw is None:
        return Answer()
    try:
        return read_answer(item, row.raw)
    except InvalidAnswer:
        return None


def words_of(item: Item, row: AnswerHistory, language: str) -> str:
    given = read(item, row)
    if given is None:
        return _("An answer that this version of the playbook does not take")
    return answer_text(item, given, language) if given.is_given else _("The answer was cleared")


def restore(*, assessment: Assessment, item: Item, to: int, rev: int, by: User) -> actions.Saved:
    """Answers a question as it was answered before: a new entry of the history, by whoever restores it.

    Args:
        to: the revision to go back to.
        rev: the revision that the person saw as the one that stands.

    Raises:
        NotThere
        AnswerChanged: another answer stands by now; nothing was written.
    """
    row = assessment.history.filter(item_id=item.id, rev=to).first()
    given = read(item, row) if row and can_return(upgrades_of(assessment), item, row) else None
    if given is None:
        raise NotThere
    return actions.save_answer(
        assessment=assessment, item_id=item.id, given=given, by=by, expected_rev=rev, source=AnswerSource.RESTORED
    )


def sources_of(assessment: Assessment, rows: Mapping[str, AnswerRow]) -> dict[str, str]:
    """How the answers that stand came, in words, by item id; without those given at their question. One query."""
    told = assessment.history.exclude(source__in=(AnswerSource.TYPED, AnswerSource.UNKNOWN))
    return {one.item_id: one.source_said for one in told if one.item_id in rows and one.rev == rows[one.item_id].rev}
