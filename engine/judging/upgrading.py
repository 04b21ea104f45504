"""Answers to an earlier version of a playbook -> answers to a later one. Pure: nothing is stored and nothing is lost.

Every answer of the earlier version has one fate: its value is carried over, its question is asked again, or it is
archived. An answer is carried only where it surely means the same; what may be another answer by now is asked again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from engine.judging.relevance import Situation, situation_of
from engine.playbook.answer_reading import read_answer
from engine.playbook.answers import NOT_APPLICABLE, UNKNOWN, VALUE, Answer, InvalidAnswer, answer_to_raw, plain_value
from engine.playbook.earlier import speaks_of
from engine.playbook.parts import Item, Was, WasLimit
from engine.playbook.question_types.base import UNKNOWN_START
from engine.playbook.schema import Playbook

CARRIED, AGAIN, ARCHIVED = "carried", "again", "archived"
NOTHING = Was()


@dataclass(frozen=True, slots=True)
class Move:
    """What becomes of one answer to the earlier version.

    Attributes:
        fate: CARRIED, AGAIN or ARCHIVED.
        into: the questions of the later version that took it, ask it again, or show it beside them.
    """

    fate: str
    into: tuple[str, ...]


@dataclass(frozen=True)
class Upgrade:
    """What becomes of the answers to one version of a playbook in another.

    Attributes:
        moves: the fate of each answer of the earlier version, by its question.
        answers: to the later version.
        again: the questions to be asked again, each with those whose old answers stand beside it.
        changed: the questions filled with another answer than they had, each with those that it follows from.
        beside: the questions that show archived answers.
        proposed: answers proposed where a question is asked again.
    """

    before: Playbook
    after: Playbook
    moves: dict[str, Move] = field(default_factory=dict)
    answers: dict[str, Answer] = field(default_factory=dict)
    again: dict[str, tuple[str, ...]] = field(default_factory=dict)
    changed: dict[str, tuple[str, ...]] = field(default_factory=dict)
    beside: dict[str, tuple[str, ...]] = field(default_factory=dict)
    proposed: dict[str, Answer] = field(default_factory=dict)

    def with_fate(self, fate: str) -> tuple[str, ...]:
        """The questions of the earlier version whose answers have a fate, in its order."""
        return tuple(key for key, move in self.moves.items() if move.fate == fate)

    @property
    def new(self) -> tuple[str, ...]:
        """The questions that the earlier version did not have, in the order of the later one."""
        return tuple(key for key, item in self.after.items.items() if item.is_asked and key not in self.before.items)


def was_of(item: Item, before: Playbook, *, speaks: bool) -> Was:
    """What a question says of the earlier version, its own id filled in where it names nothing else.

    Args:
        speaks: whether what the later version says holds for the earlier one (`speaks_of`).
    """
    was = (item.was if speaks else None) or NOTHING
    own = before.items.get(item.id)
    return was if was.of or own is None or not own.is_asked else replace(was, of=(item.id,))


def upgraded(before: Playbook, after: Playbook, answers: Mapping[str, Answer]) -> Upgrade:
    """What becomes of answers to a version in another one.

    Args:
        answers: to the earlier version, by id; those that are not given are passed over.
    """
    given = {key: answers[key] for key in before.items if key in answers and answers[key].is_given}
    situation, speaks = situation_of(before, given), speaks_of(after, before)
    found = Upgrade(before, after)
    roles: dict[str, dict[str, str]] = {key: {} for key in given}
    for item in after.items.values():
        if not item.is_asked:
            continue
        was = was_of(item, before, speaks=speaks)
        told = Asked(item, was, situation, given)
        fate = told.into(found)
        for key in told.all:
            roles[key][item.id] = fate if key in told.taken and fate else ARCHIVED
    for key, fates in roles.items():
        best = next((fate for fate in (CARRIED, AGAIN) if fate in fates.values()), ARCHIVED)
        found.moves[key] = Move(best, tuple(new for new, fate in fates.items() if fate == best))
    return found


@dataclass
class Asked:
    """One question of the later version, and what of the earlier answers concerns it."""

    item: Item
    was: Was
    situation: Situation
    given: Mapping[str, Answer]

    @property
    def all(self) -> list[str]:
        """Every answered question of the earlier version that it names."""
        limits = (limit.item for limit in self.was.limits)
        return [key for key in dict.fromkeys([*self.was.of, *limits, *self.was.beside]) if key in self.given]

    @property
    def concerned(self) -> tuple[str, ...]:
        """The questions it takes that concerned the venture; of one alone the answer counts all the same."""
        if len(self.was.of) == 1:
            return self.was.of
        return tuple(key for key in self.was.of if self.situation.relevance.get(key) is not False) or self.was.of

    @property
    def taken(self) -> tuple[str, ...]:
        return tuple(key for key in self.concerned if key in self.given)

    def into(self, found: Upgrade) -> str:
        """Fills in what becomes of it; the fate of the answers taken, empty where there are none."""
        if any(key not in self.was.of for key in self.all):
            found.beside[self.item.id] = tuple(key for key in self.all if key not in self.taken)
        if not self.taken:
            return ""
        answer = None if self.was.again else self.limited(self.joined())
        if answer is None:
            found.again[self.item.id] = self.taken
            proposed = self.proposed() if self.was.again else None
            if proposed is not None:
                found.proposed[self.item.id] = proposed
            return AGAIN
        found.answers[self.item.id] = answer
        own = self.given.get(self.item.id)
        if own is None or self.item.id not in self.taken or not same(own, answer):
            found.changed[self.item.id] = tuple(self.all)
        return CARRIED

    def proposed(self) -> Answer | None:
        return self.read(self.taken[0]) if self.was.values and len(self.taken) == 1 else None

    def joined(self) -> Answer | None:
        """The answer that the old ones come to; None where they do not surely come to one."""
        if len(self.concerned) == 1:
            return self.read(self.concerned[0])
        if len(self.taken) < len(self.concerned):
            return None
        read = [self.read(key) for key in self.taken]
        values = [one for one in read if one and one.state == VALUE]
        if None in read or (values and any(one.state == UNKNOWN for one in read if one)):
            return None
        lowest = min(values, key=lambda one: one.value) if values else read[0]
        assert lowest is not None  # noqa: S101  none of those read is missing
        own = self.given.get(self.item.id)
        backed = own is not None and own.is_evidenced and lowest.state == VALUE
        said = own.evidence if own is not None and backed else ""
        return replace(lowest, evidence=said, is_evidenced=backed)

    def read(self, key: str) -> Answer | None:
        """An old answer as one to this question; None where it cannot have it, or the type is another one."""
        old = self.given[key]
        if old.state == VALUE and not self.was.values and self.situation.playbook.items[key].type != self.item.type:
            return None
        raw = answer_to_raw(replace(old, evidence=""))
        if old.state == VALUE and self.was.values:
            raw = translated(plain_value(old.value), self.was.values)
            if raw is None:
                return None
        try:
            new = read_answer(self.item, raw)
        except InvalidAnswer:
            return None
        return replace(new, evidence=old.evidence, is_evidenced=old.is_evidenced) if new.state == VALUE else new

    def limited(self, answer: Answer | None) -> Answer | None:
        """The answer, held down by what else was answered; None where that is not known and matters."""
        if answer is None or answer.state != VALUE:
            return answer
        for limit in self.was.limits:
            known = self.given.get(limit.item)
            if self.situation.relevance.get(limit.item) is False or (known and known.state == NOT_APPLICABLE):
                continue
            if not exceeds(answer, limit):
                continue
            if known is None or known.state != VALUE:
                return None
            if limit.below is not None and not known.value < Fraction(limit.below):
                continue
            if limit.again:
                return None
            if limit.to == UNKNOWN_START:
                return Answer(UNKNOWN)
            answer = replace(answer, value=limit.to)
        return answer


def exceeds(answer: Answer, limit: WasLimit) -> bool:
    """Whether an answer is above what a limit lets through."""
    return limit.to == UNKNOWN_START or bool(answer.value > limit.to)


def translated(raw: Any, values: Mapping[str, Any]) -> Any:
    """An old raw value in new words; None where one of its options has none."""
    if not isinstance(raw, list):
        return values.get(str(raw))
    found = [values.get(str(one)) for one in raw]
    if None in found:
        return None
    flat = [new for one in found for new in (one if isinstance(one, list) else [one])]
    return list(dict.fromkeys(flat))


def same(old: Answer, new: Answer) -> bool:
    return (old.state, old.value, old.reason) == (new.state, new.value, new.reason)
