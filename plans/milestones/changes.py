"""What lies between two moments of a venture: gaps, answers, figures. Nothing here is words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from assessments.evaluation import Evaluation
from assessments.models import AnswerHistory, Assessment
from engine.judging.result import FiredGap
from engine.playbook.answers import VALUE, Answer
from engine.playbook.parts import Item
from engine.playbook.schema import Playbook
from plans.milestones.states import Opened
from reviews.compared import plain
from reviews.gaps import Moved, moved


@dataclass(frozen=True)
class AnswerMove:
    """One question that was answered otherwise.

    Attributes:
        evidence: "added" or "removed" where that alone or also changed; else empty.
        person, at: who gave the later answer, and when; None where nobody did (it stands behind no answer any more).
        source: how that answer came, in words, where it was not given at its question; else empty.
    """

    item: Item
    then: Answer
    now: Answer
    evidence: str
    person: str
    at: datetime | None
    source: str = ""

    @property
    def is_first_known(self) -> bool:
        """Whether nothing was known of it before: nobody had answered, or the answer was "don't know"."""
        return self.then.state != VALUE and self.now.state == VALUE


@dataclass(frozen=True)
class GapMove:
    """One gap: as it was and as it is (one of them may be missing), and the changed answers that are behind it."""

    before: FiredGap | None
    after: FiredGap | None
    causes: tuple[AnswerMove, ...]

    @property
    def newest(self) -> FiredGap:
        found = self.after or self.before
        assert found is not None  # noqa: S101  a gap of neither is not among the moves
        return found

    @property
    def is_better_known(self) -> bool:
        """Whether it only came to light: every answer behind it is the first that is known of its question."""
        return bool(self.causes) and all(cause.is_first_known for cause in self.causes)


Said = Callable[[Sequence[str]], Mapping[str, AnswerHistory]]


@dataclass(frozen=True)
class Changes:
    """From one moment to a later one. Both are judged by the playbook version of the later one.

    Attributes:
        said: gives, for questions, the last entry of the history of each up to the later moment.
    """

    before: Opened
    after: Opened
    said: Said

    @property
    def playbook(self) -> Playbook:
        return self.after.playbook

    @property
    def is_judged_anew(self) -> bool:
        """Whether the earlier moment was judged by another version on its day."""
        return self.before.playbook.digest != self.playbook.digest

    @cached_property
    def earlier(self) -> Evaluation:
        return self.before.judged_by(self.playbook)

    @property
    def later(self) -> Evaluation:
        return self.after.evaluation

    @property
    def days(self) -> int:
        return (self.after.state.at.date() - self.before.state.at.date()).days

    @cached_property
    def moved(self) -> Moved:
        """The ids of the gaps by what became of them, the gravest first."""
        return moved(severities(self.earlier), severities(self.later))

    def gaps(self, way: str) -> list[GapMove]:
        """The gaps of one way of `reviews.gaps.WAYS`."""
        return [self.gap(key) for key in getattr(self.moved, way)]

    def gap(self, key: str) -> GapMove:
        before, after = fired(self.earlier).get(key), fired(self.later).get(key)
        behind = {item for gap in (before, after) if gap for item, _answer in gap.because}
        behind |= {gap.question_id for gap in (before, after) if gap and gap.question_id}
        return GapMove(before, after, tuple(self.by_item[item] for item in self.by_item if item in behind))

    @cached_property
    def first(self) -> Mapping[str, Any]:
        """The earlier answers, as they are in the version of the later moment."""
        return self.before.answers_in(self.playbook)

    @cached_property
    def by_item(self) -> dict[str, AnswerMove]:
        """The answers that changed, by item, in the order of the playbook."""
        first, second = self.first, self.after.answers
        keys = [key for key in self.playbook.items if differs(first.get(key), second.get(key))]
        said = self.said(keys)
        return {key: self.move(self.playbook.items[key], said.get(key)) for key in keys}

    def move(self, item: Item, row: AnswerHistory | None) -> AnswerMove:
        then = self.earlier.answers.get(item.id, Answer())
        now = self.later.answers.get(item.id, Answer())
        had, has = then.is_evidenced, now.is_evidenced
        evidence = "" if had == has else "added" if has else "removed"
        if plain(self.first.get(item.id)) == plain(self.after.answers.get(item.id)):
            row = None  # the evidence alone changed, and the history tells of answers
        if row is None:
            return AnswerMove(item, then, now, evidence, "", None)
        return AnswerMove(item, then, now, evidence, str(row.answered_by), row.answered_at, row.source_said)


def between(assessment: Assessment, before: Opened, after: Opened) -> Changes:
    """What lies between two moments of an assessment, with who answered; one query."""

    def said(keys: Sequence[str]) -> dict[str, AnswerHistory]:
        rows = AnswerHistory.objects.filter(assessment=assessment, item_id__in=keys, answered_at__lte=after.state.at)
        return {row.item_id: row for row in rows.select_related("answered_by").order_by("rev")}

    return Changes(before, after, said)


def differs(first: Any, second: Any) -> bool:
    """Whether two raw answers differ, in what was said or in whether there is evidence."""
    return plain(first) != plain(second) or has_evidence(first) != has_evidence(second)


def has_evidence(raw: Any) -> bool:
    return isinstance(raw, dict) and "evidence" in raw


def fired(evaluation: Evaluation) -> Mapping[str, FiredGap]:
    """The open gaps by id; those that a rule absorbs stand in the rule."""
    return {gap.id: gap for gap in evaluation.result.gaps if gap.absorbed_by is None}


def severities(evaluation: Evaluation) -> dict[str, str]:
    return {key: gap.severity for key, gap in fired(evaluation).items()}
