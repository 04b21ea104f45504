"""What one answer earns: its severity and its credit (playbooks.md, section 4).

Credits are whole numbers of `playbook.unit`ths, so that sums stay exact and fast; results carry Fractions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any, NamedTuple

from engine.judging.relevance import Situation
from engine.playbook.answer_reading import read_answer
from engine.playbook.answers import NO_ANSWER, NOT_APPLICABLE, VALUE, Answer
from engine.playbook.parts import LEVELS, Item, Rung
from engine.playbook.question_types.base import TARGET, Units
from engine.playbook.question_types.table import TYPES, type_of
from engine.playbook.schema import Playbook

NO_CREDIT: Units = (0, 0)
AT_LEVEL = [Answer(VALUE, level, is_evidenced=True) for level in LEVELS]


class Line(NamedTuple):
    """One active question: its weight and its credits as intervals in units."""

    item: Item
    answer: Answer
    value: Any  # what is scored; None while it is not known
    is_sure: bool  # relevant for certain, not only perhaps
    low: int
    high: int
    maturity: Units
    evidenced: Units


def credit_of(situation: Situation, item: Item, value: Any) -> Units:
    """The readiness credit of a value, least and greatest; the whole interval when it is not known."""
    if value is None:
        return 0, situation.playbook.unit
    return type_of(item).credit(situation, item, value)


def line_of(situation: Situation, item: Item, answer: Answer) -> Line:
    """The line of an active question."""
    playbook = situation.playbook
    kind = TYPES[item.type]
    value = kind.value_of(situation, item, answer)
    if value is None:
        credit = maturity = (0, playbook.unit)
    elif kind.is_graded:
        credit, maturity = graded_credit(situation, item, value)
    else:
        credit = maturity = kind.credit(situation, item, value)
    low, high = evidenced = credit
    if item.evidence is not None and answer.state == VALUE and not answer.is_evidenced:
        factor = playbook.unevidenced_factor
        share, of = factor.numerator, factor.denominator
        evidenced = (low * share // of, high * share // of)
    is_sure = situation.relevance[item.id] is True
    return Line(item, answer, value, is_sure, low, high, maturity, evidenced)


def graded_credit(situation: Situation, item: Item, grade: Any) -> tuple[Units, Units]:
    """What a grade earns against the one expected, and whatever is expected."""
    kept, key = situation.graded, (item.id, grade)
    found: tuple[Item, Units, Units] | None = kept.get(key)
    if found is None or found[0] is not item:
        kind = TYPES[item.type]
        credit = kind.credit(situation, item, grade)
        found = kept[key] = item, credit, kind.maturity(situation.playbook, grade, credit)
    return found[1], found[2]


def lines_of(situation: Situation) -> dict[str, tuple[Line, ...]]:
    """The active lines of each scored chapter."""
    answers = situation.answers
    return {
        chapter_id: tuple(
            line_of(situation, item, answers.get(item.id, NO_ANSWER)) for item in items if is_active(situation, item)
        )
        for chapter_id, items in situation.playbook.scored_items.items()
    }


def is_active(situation: Situation, item: Item) -> bool:
    """Whether a question is in the tree: relevant (or perhaps so) and not marked "does not apply".

    A derived figure without a value leaves it too once nothing is open that could give it one.
    """
    if situation.relevance[item.id] is False:
        return False
    if not item.is_asked:
        return situation.values.get(item.id) is not None or situation.is_open(item.id)
    answer = situation.answers.get(item.id)
    return answer is None or answer.state != NOT_APPLICABLE


def achieved_line(situation: Situation, line: Line, raw: Any) -> Line:
    """The line with the answer that a rung achieves ("target": the level expected; a parameter: its value).

    Raises:
        InvalidAnswer: the item cannot have this answer (refused when the playbook is loaded).
    """
    item = line.item
    if raw == TARGET:
        answer = AT_LEVEL[situation.targets_of(item)[1]]
        low = high = situation.playbook.unit
    else:
        answer = kept_answer(situation.playbook, item, raw)
        low, high = credit_of(situation, item, answer.value)
    return Line(item, answer, answer.value, line.is_sure, low, high, line.maturity, line.evidenced)


def achieved_grades(situation: Situation, rung: Rung) -> Sequence[Line] | None:
    """The lines that a rung achieves where all are graded and asked for certain; None for any other rung.

    Target and grade alone decide what they earn, so they are kept with the playbook for the next judgement. They tell
    nothing of maturity and evidence.
    """
    playbook, kept = situation.playbook, situation.grades
    found: tuple[Any, Sequence[Line] | None] | None = kept.get(rung.id)
    if found is None or found[0] is not rung.achieves:
        items = [playbook.items[key] for key in rung.achieves]
        lines = None
        if all(TYPES[item.type].is_graded for item in items):
            blank = [Line(item, NO_ANSWER, None, True, 0, 0, NO_CREDIT, NO_CREDIT) for item in items]
            lines = [achieved_line(situation, line, rung.achieves[line.item.id]) for line in blank]
        found = kept[rung.id] = (rung.achieves, lines)
    return found[1]


def achieved_value(situation: Situation, item_id: str, raw: Any) -> Any:
    """What rules read of an item once a rung has brought it there ("target": the level expected)."""
    item = situation.playbook.items[item_id]
    return situation.targets_of(item)[1] if raw == TARGET else kept_answer(situation.playbook, item, raw).value


def kept_answer(playbook: Playbook, item: Item, raw: Any) -> Answer:
    """The answer that a rung achieves, read once for each playbook."""
    key = (item.id, repr(raw))
    if key not in playbook.memo:
        playbook.memo[key] = achieved_answer(playbook, item, raw)
    found: Answer = playbook.memo[key]
    return found


def achieved_answer(playbook: Playbook, item: Item, raw: Any) -> Answer:
    """The answer once a rung is done, its evidence attached."""
    if type_of(item).is_figure and raw in playbook.limits:
        return Answer(VALUE, Fraction(playbook.limits[raw]), is_evidenced=True)
    if not item.is_asked:
        return Answer(VALUE, Fraction(str(raw)), is_evidenced=True)
    return replace(read_answer(item, raw), is_evidenced=True)
