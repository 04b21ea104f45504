"""What one answer earns: its severity and its credit (playbooks.md, section 4).

Credits are whole numbers of `playbook.unit`ths, so that sums stay exact and fast; results carry Fractions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any, NamedTuple

from engine.judging.relevance import Situation
from engine.playbook.answers import NO_ANSWER, NOT_APPLICABLE, VALUE, Answer, read_answer
from engine.playbook.parts import LEVELS, Item, whole
from engine.playbook.schema import Playbook

Units = tuple[int, int]  # least and greatest
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


def severities_of(situation: Situation, item: Item, value: Any) -> tuple[str | None, ...]:
    """The severities a value may mean: one, unless an unanswered fact decides between several."""
    if item.type == "choice":
        return (item.fires.get(value),)
    if item.type == "yesno":
        return severities_of_no(situation, item) if value == "no" else (None,)
    if item.type == "choices":
        return first_hits([(situation.outcome(band.when), band.severity) for band in item.choices_bands])
    if isinstance(value, Fraction):
        value = whole(value)
    outcomes: list[tuple[bool | None, str]] = []
    limits = situation.playbook.limits
    for band in item.bands:
        holds: bool | None = band.holds(value, limits[band.parameter])
        if holds and band.when is not None:
            holds = situation.outcome(band.when)
        outcomes.append((holds, band.severity))
        if holds:
            break
    return first_hits(outcomes)


def severities_of_no(situation: Situation, item: Item) -> tuple[str | None, ...]:
    """A blocker at "no" is critical; before its stage a duty is a low gap only."""
    if item.is_blocker:
        return ("critical",)
    stages = situation.stages
    due = {item.no_severity if stage >= item.from_stage else "low" for stage in stages}
    return tuple(due)


def first_hits(outcomes: Sequence[tuple[bool | None, str]]) -> tuple[str | None, ...]:
    """The severities that a first-hit table may give when some of its conditions are unknown."""
    possible: list[str | None] = []
    for holds, severity in outcomes:
        if holds is not False:
            possible.append(severity)
        if holds:
            return tuple(possible)
    return (*possible, None)


def credit_of(situation: Situation, item: Item, value: Any) -> Units:
    """The readiness credit of a value, least and greatest; the whole interval when it is not known."""
    playbook = situation.playbook
    if value is None:
        return 0, playbook.unit
    if item.type == "level":
        least, greatest = situation.targets_of(item)
        return level_units(playbook, value, greatest), level_units(playbook, value, least)
    units = playbook.credit_units
    severities = severities_of(situation, item, value)
    if len(severities) == 1:
        return units[severities[0]], units[severities[0]]
    credits = [units[severity] for severity in severities]
    return min(credits), max(credits)


def level_units(playbook: Playbook, level: int, target: int) -> int:
    """min(1, level / target), and 1 when nothing is expected."""
    return playbook.unit if level >= target else playbook.unit * level // target


def value_of(situation: Situation, item: Item, answer: Answer) -> Any:
    """The value that is scored; None when it is not known."""
    if item.type == "derived":
        return situation.values.get(item.id)
    return answer.value if answer.state == VALUE else None


def line_of(situation: Situation, item: Item, answer: Answer) -> Line:
    """The line of an active question."""
    playbook = situation.playbook
    value = value_of(situation, item, answer)
    low, high = credit_of(situation, item, value)
    maturity = (low, high)
    if item.type == "level" and value is not None:
        absolute = playbook.unit * value // 4
        maturity = (absolute, absolute)
    evidenced = (low, high)
    if item.evidence is not None and answer.state == VALUE and not answer.is_evidenced:
        factor = playbook.unevidenced_factor
        share, of = factor.numerator, factor.denominator
        evidenced = (low * share // of, high * share // of)
    is_sure = situation.relevance[item.id] is True
    return Line(item, answer, value, is_sure, low, high, maturity, evidenced)


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
    if item.type == "derived":
        return situation.values.get(item.id) is not None or situation.is_open(item.id)
    answer = situation.answers.get(item.id)
    return answer is None or answer.state != NOT_APPLICABLE


def achieved_line(situation: Situation, line: Line, raw: Any, key: tuple[str, str]) -> Line:
    """The line with the answer that an action achieves ("target": the level expected).

    Args:
        key: the ids of the action and the item, under which the answer is kept once read.

    Raises:
        InvalidAnswer: the item cannot have this answer (refused when the playbook is loaded).
    """
    item = line.item
    if raw == "target":
        answer = AT_LEVEL[situation.targets_of(item)[1]]
        low = high = situation.playbook.unit
    else:
        memo = situation.playbook.memo
        if key not in memo:
            memo[key] = achieved_answer(item, raw)
        answer = memo[key]
        low, high = credit_of(situation, item, answer.value)
    return Line(item, answer, answer.value, line.is_sure, low, high, line.maturity, line.evidenced)


def achieved_answer(item: Item, raw: Any) -> Answer:
    """The answer once an action is done, its evidence attached."""
    if item.type == "derived":
        return Answer(VALUE, Fraction(str(raw)), is_evidenced=True)
    return replace(read_answer(item, raw), is_evidenced=True)
