"""Answers as values to rules, and which items are asked: the reading side of the judgement."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from engine.playbook.answers import NO_ANSWER, NOT_APPLICABLE, UNKNOWN, VALUE, Answer
from engine.playbook.parts import STAGE_COUNT, Item
from engine.playbook.question_types.table import TYPES
from engine.playbook.schema import Playbook
from engine.rules.expressions import Expression

Answers = Mapping[str, Answer]


@dataclass(frozen=True)
class Situation:
    """Answers in the light of a playbook: what is relevant, and the value each name has in a rule."""

    playbook: Playbook
    answers: Answers
    relevance: Mapping[str, bool | None]
    values: Mapping[str, Any]

    def lookup(self, name: str) -> Any:
        """The value of an item or parameter in a rule; None when it is not known."""
        return self.values.get(name)

    def answer(self, item_id: str) -> Answer:
        return self.answers.get(item_id, NO_ANSWER)

    @cached_property
    def stage(self) -> int | None:
        """0 idea … 4 scaling; None while it is not answered."""
        value = self.values.get(self.playbook.stage_fact)
        return None if value is None else int(value)

    @cached_property
    def stages(self) -> range:
        """The stages that are possible."""
        return range(STAGE_COUNT) if self.stage is None else range(self.stage, self.stage + 1)

    @cached_property
    def raise_shifts(self) -> tuple[int, ...]:
        """0 or 1 stage up, or both while the horizon is not answered."""
        horizon = self.playbook.horizon_fact
        if horizon is None or self.relevance[horizon] is False:
            return (0,)
        answer = self.answer(horizon)
        if answer.state == NOT_APPLICABLE:
            return (0,)
        if answer.state != VALUE:
            return (0, 1)
        shift = int(answer.value in self.playbook.raising_when)
        return (shift,) if self.relevance[horizon] else tuple({0, shift})

    @cached_property
    def _targets(self) -> dict[tuple[tuple[int, ...], bool], tuple[int, int]]:
        return {}

    @cached_property
    def grades(self) -> dict[str, Any]:
        """What is kept of rungs in the playbook for all situations that expect the same levels, by the rung's id."""
        kept: dict[str, Any] = self.playbook.memo.setdefault(("grades", self.stages, self.raise_shifts), {})
        return kept

    @cached_property
    def graded(self) -> dict[tuple[str, Any], Any]:
        """What grades earn, kept likewise, by item and grade."""
        kept: dict[tuple[str, Any], Any] = self.playbook.memo.setdefault(("graded", self.stages, self.raise_shifts), {})
        return kept

    @cached_property
    def severities(self) -> dict[tuple[str, Any], tuple[str | None, ...]]:
        """The severities that values of items may mean, as far as they were asked for: by item and value."""
        return {}

    @cached_property
    def outcomes(self) -> dict[str, bool | None]:
        """What conditions were found to be as far as they were asked for, by their text: in one playbook it says all."""
        return {}

    def targets_of(self, item: Item) -> tuple[int, int]:
        """The least and greatest level that may be expected; equal once stage and horizon are known."""
        key = (item.targets, item.raise_bump)
        found = self._targets.get(key)
        if found is None:
            shifts = self.raise_shifts if item.raise_bump else (0,)
            levels = [item.targets[min(s + shift, 4)] for s in self.stages for shift in shifts]
            found = self._targets[key] = (min(levels), max(levels))
        return found

    def is_open(self, item_id: str) -> bool:
        """Whether its value in a rule may still come or change: not answered, not known, or a fact that may not be asked."""
        item = self.playbook.items[item_id]
        if self.relevance[item_id] is False:
            return False
        if item.is_fact and self.relevance[item_id] is None:
            return True  # answered or not, it may turn out not to be asked
        if not item.is_asked:
            return any(self.is_open(name) for name in item.inputs)
        return self.answer(item_id).state not in (VALUE, NOT_APPLICABLE)

    def supposing(self, supposed: Mapping[str, Any]) -> Callable[[str], Any]:
        """The lookup of a rule in which some values stand for those of the answers."""
        known = self.values
        return lambda name: supposed[name] if name in supposed else known.get(name)

    def outcome(self, condition: Expression, supposed: Mapping[str, Any] | None = None) -> bool | None:
        """Whether a condition holds; None only while an answer that may still come decides it.

        A condition over what does not apply, or has no value, does not hold.

        Args:
            supposed: values that stand for those of the answers, to see what another answer would mean.
        """
        if supposed:
            return self.judged(condition, self.supposing(supposed))
        known = self.outcomes
        text = condition.text
        if text not in known:
            known[text] = self.judged(condition, self.values.get)
        return known[text]

    def judged(self, condition: Expression, lookup: Callable[[str], Any]) -> bool | None:
        holds: bool | None = condition.run(lookup, None)
        if holds is None and not any(self.is_open(name) for name in condition.names):
            return False
        return holds


def situation_of(playbook: Playbook, answers: Answers) -> Situation:
    """Relevance and rule values of every item. Facts are read first: relevance may hang on nothing else."""
    values: dict[str, Any] = dict(playbook.limits)
    relevance: dict[str, bool | None] = {}
    derived = []
    # A fact may depend on facts above it (which stand first in the playbook), so order matters here.
    for item_id, item in playbook.items.items():
        relevant: bool | None = True
        if item.relevant_if is not None:
            relevant = is_relevant(item.relevant_if, answers, relevance, values)
        relevance[item_id] = relevant
        if relevant is False:
            continue
        if not item.is_asked:
            derived.append(item)
        elif item_id in answers and not (item.is_fact and relevant is None):
            # A fact that may turn out not to be asked decides nothing yet, whatever was answered.
            value = rule_value(item, answers[item_id])
            if value is not None:
                values[item_id] = value
    for item in derived:
        value = derive(item, values)
        if value is not None:
            values[item.id] = value
    return Situation(playbook, answers, relevance, values)


def is_relevant(
    condition: Expression, answers: Answers, relevance: Mapping[str, bool | None], values: Mapping[str, Any]
) -> bool | None:
    """True, False, or None when a fact that may still be answered decides."""
    relevant: bool | None = condition.run(values.get, None)
    if relevant is not None:
        return relevant
    waits = any(
        relevance[name] is None
        or (relevance[name] and answers.get(name, NO_ANSWER).state not in (VALUE, NOT_APPLICABLE))
        for name in condition.names
    )
    return None if waits else False


def rule_value(item: Item, answer: Answer) -> Any:
    """The value an answer has in a rule; None when it is not known."""
    if answer.state != VALUE:
        return TYPES[item.type].unknown_value if answer.state == UNKNOWN else None
    return TYPES[item.type].rule_value(item, answer.value)


def derive(item: Item, values: Mapping[str, Any]) -> Any:
    """A derived figure: an exact number, `math.inf` for unlimited, or None while an input is missing."""
    for case in item.cases:
        holds = True if case.when is None else case.when.evaluate(values.get)
        if holds is None:
            return None
        if holds:
            return math.inf if case.value is None else case.value.evaluate(values.get)
    return None
