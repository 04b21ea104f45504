"""Every way in which a gap can fire: gap x answer x stage, with the words and the work that each selects.

Facts take the values that the question's own rules tell apart; of numbers the thresholds, their neighbours and
the ends of the range stand for all.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from engine.authoring.cases import cases_of
from engine.judging.credits import credit_of
from engine.judging.gaps import fitting
from engine.judging.relevance import Situation
from engine.playbook.answers import UNKNOWN, VALUE, Answer, plain_value
from engine.playbook.parts import STAGE_COUNT, GapVariant, Item, Rung
from engine.playbook.question_types.base import Finding
from engine.playbook.question_types.numeric import points
from engine.playbook.question_types.table import type_of
from engine.playbook.schema import Playbook
from engine.rules.expressions import Expression

MOST_CASES = 3_000  # of facts for one question; more are seldom told apart by what they select


@dataclass(frozen=True, slots=True)
class Combination:
    """One way in which a gap fires.

    Attributes:
        answer: as a file of answers has it; "unknown" for "don't know".
        target: the level that is expected, for levels.
        variant: the words it selects; None when none of the gap's variants is for it.
        rungs: the work that leads on, with the steps that fit these facts.
        credits: what the answer earns, and what it earns once the first rung is done, 0..1.
        is_closed: whether nothing is wrong any more after the last rung, as far as that is certain.
    """

    item: Item
    stage: int
    answer: Any
    severity: str
    target: int | None
    variant: GapVariant | None
    rungs: tuple[Rung, ...]
    credits: tuple[Fraction, Fraction]
    is_closed: bool


def combinations(playbook: Playbook) -> Iterator[Combination]:
    """Every combination of a playbook, question by question, each once."""
    for item in playbook.items_with_gap:
        yield from combinations_of(playbook, item)


def by_question(playbook: Playbook) -> dict[str, tuple[Combination, ...]]:
    """The combinations of every question with a gap, by its id: worked out once for all that ask of them."""
    return {item.id: tuple(combinations_of(playbook, item)) for item in playbook.items_with_gap}


def combinations_of(playbook: Playbook, item: Item) -> Iterator[Combination]:
    """The combinations of one question, by stage and answer."""
    found: dict[tuple[Any, ...], Combination] = {}
    for situation, stage, value, is_first in situations_of(playbook, item):
        for one in fired(situation, item, stage, value, is_first):
            words = one.variant.title.en if one.variant else None
            work = tuple((rung.id, str(rung.achieves), rung.effort, *map(id, rung.steps)) for rung in one.rungs)
            found.setdefault((stage, str(one.answer), one.target, one.severity, words, work), one)
    yield from sorted(found.values(), key=lambda one: one.stage)


def conditions_of(item: Item) -> list[Expression]:
    """The rules that decide whether a question is asked, how grave an answer is, and what it selects."""
    rules = [item.relevant_if, *(one.when for one in item.thresholds), *(one.when for one in item.conditions)]
    rules += [variant.when for variant in item.gap.variants] if item.gap else []
    for rung in item.action.rungs if item.action else ():
        rules += [rung.when, *(step.when for step in rung.steps), *(one.when for one in rung.efforts)]
    return [rule for rule in rules if rule is not None]


def situations_of(playbook: Playbook, item: Item) -> Iterator[tuple[Situation, int, Any, bool]]:
    """Situations in which the question is asked: the stage of each, an answer, and whether it is the first there."""
    conditions = conditions_of(item)
    kind, stage_fact = type_of(item), playbook.stage_fact
    own = [condition for condition in conditions if item.id in condition.names]
    values = points(playbook, item, own) if kind.is_figure else kind.domain(playbook, item, own)
    horizons = horizons_of(playbook) if item.raise_bump else [{}]
    relevance = dict.fromkeys(playbook.items, True)
    for case in cases_of(playbook, conditions).at_most(MOST_CASES):
        for stage in [case[stage_fact]] if stage_fact in case else range(STAGE_COUNT):
            known = {**playbook.limits, **case, stage_fact: stage}
            if item.relevant_if is not None and item.relevant_if.evaluate(known.get) is not True:
                continue
            for number, value in enumerate([case[item.id]] if item.id in case else values):
                for horizon in horizons:
                    answers = {**horizon, item.id: Answer(VALUE, value)}
                    situation = Situation(playbook, answers, relevance, {**known, item.id: value})
                    yield situation, stage, value, number == 0


def horizons_of(playbook: Playbook) -> list[dict[str, Answer]]:
    """A venture that is about to raise money, and one that is not."""
    if playbook.horizon_fact is None:
        return [{}]
    options = [option.id for option in playbook.items[playbook.horizon_fact].options]
    picks = [next((o for o in options if (o in playbook.raising_when) is soon), None) for soon in (False, True)]
    return [{playbook.horizon_fact: Answer(VALUE, option)} for option in picks if option is not None]


def fired(situation: Situation, item: Item, stage: int, value: Any, is_first: bool) -> Iterator[Combination]:
    """What an answer brings about; with the first of a situation, "don't know" in its place as well."""
    kind = type_of(item)
    finding = kind.finding(situation, item, value)
    if finding is not None:
        credit = credit_of(situation, item, value)[0]
        yield combination(situation, item, stage, plain_value(value), finding, credit)
    if not is_first:
        return  # where the answer is not known, the others of the situation say nothing else
    unsure = Situation(
        situation.playbook,
        {**situation.answers, item.id: Answer(UNKNOWN), **dict.fromkeys(item.inputs, Answer(UNKNOWN))},
        situation.relevance,
        {key: known for key, known in situation.values.items() if key != item.id},
    )
    finding = kind.finding_unknown(unsure, item, unsure.answer(item.id))
    if finding is not None:
        yield combination(unsure, item, stage, "unknown", finding, 0)


def combination(
    situation: Situation, item: Item, stage: int, answer: Any, finding: Finding, credit: int
) -> Combination:
    kind, unit = type_of(item), situation.playbook.unit
    assert item.gap  # noqa: S101  only questions with a gap are gone through
    fit = (v for v in item.gap.variants if kind.picks(situation, item, finding, v))
    rungs = tuple(rung for rung, _ in fitting(situation, kind.way(situation, item, finding)))
    after = [reached(situation, item, rung) for rung in rungs]
    known = [value for value in after if value is not None]
    later = credit_of(situation, item, after[0])[0] if after and after[0] is not None else credit
    # What a last rung without a certain answer brings about only its founder will know.
    is_closed = not known or after[-1] is None or kind.finding(situation, item, known[-1]) is None
    return Combination(
        item,
        stage,
        answer,
        finding.severity,
        finding.target,
        next(fit, None),
        rungs,
        (Fraction(credit, unit), Fraction(max(credit, later), unit)),
        is_closed,
    )


def reached(situation: Situation, item: Item, rung: Rung) -> Any:
    """The value that a rung brings about; None where its steps bring about no certain answer."""
    raw = rung.achieves.get(item.id)
    if raw is None:
        return None
    if raw == "target":
        return situation.targets_of(item)[1]
    return type_of(item).reached(situation.playbook, item, raw)


def as_lines(found: Combination, language: str) -> list[str]:
    """What the founder reads of one combination."""
    before, after = (f"{float(credit):.0%}" for credit in found.credits)
    title = found.variant.title.in_language(language) if found.variant else "-"
    message = found.variant.message.in_language(language) if found.variant else "-"
    first = found.rungs[0] if found.rungs else None
    step = first.steps[0].text.in_language(language) if first and first.steps else "-"
    expected = "" if found.target is None else f" -> {found.target}"
    return [
        f"{found.item.code}  S{found.stage}  {found.answer}{expected}  [{found.severity}]  {title}",
        f"    {message}",
        f"    {first.title.in_language(language) if first else '-'}: {step}  ({before} -> {after})",
    ]
