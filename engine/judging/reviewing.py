"""What a reviewer may say of one answer, and which answer holds then: one rule for every type of question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from engine.playbook.answer_reading import read_answer
from engine.playbook.answers import VALUE, Answer
from engine.playbook.parts import Item
from engine.playbook.question_types.table import type_of

CONFIRMED, OTHER, CANNOT = "confirmed", "other", "cannot"
OUTCOMES = (CONFIRMED, OTHER, CANNOT)


class InvalidJudgement(ValueError):
    """What nobody can say of this answer. `code`: not_judged | nothing_claimed | no_other | same."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def is_judged(item: Item) -> bool:
    """Whether reviewers judge it: a question that is asked. Facts count as claimed."""
    return item.is_asked and not item.is_fact


def may_confirm(answer: Answer) -> bool:
    """Whether there is something to agree with: also "don't know" and "does not apply"."""
    return answer.is_given


def may_differ(item: Item) -> bool:
    """Whether another answer can be the right one: another level, option, number or day; never other words."""
    return is_judged(item) and not type_of(item).is_free_text


def judged(item: Item, claimed: Answer, outcome: str, value: Any = None) -> Answer | None:
    """The answer that holds for a reviewer; None where the reviewer cannot judge.

    Args:
        outcome: one of OUTCOMES.
        value: the other answer in raw form, for OTHER.

    Raises:
        InvalidJudgement: the outcome cannot be said of this answer.
        InvalidAnswer: the item cannot have this value.
    """
    if not is_judged(item):
        raise InvalidJudgement("not_judged")
    if outcome == CANNOT:
        return None
    if outcome == CONFIRMED:
        if not may_confirm(claimed):
            raise InvalidJudgement("nothing_claimed")
        return claimed
    if not may_differ(item):
        raise InvalidJudgement("no_other")
    other = read_answer(item, value)
    if other.state != VALUE:
        raise InvalidJudgement("no_other")
    if claimed.state == VALUE and claimed.value == other.value:
        raise InvalidJudgement("same")
    return other


def agreed(found: Mapping[str, Sequence[Answer]]) -> tuple[dict[str, Answer], tuple[str, ...]]:
    """What several reviewers agree on, and the ids of the items on which they differ, which stay open.

    Args:
        found: for each item the answers that hold for those who judged it.
    """
    same: dict[str, Answer] = {}
    differing = []
    for item_id, answers in found.items():
        if all((one.state, one.value) == (answers[0].state, answers[0].value) for one in answers):
            same[item_id] = answers[0]
        else:
            differing.append(item_id)
    return same, tuple(differing)
