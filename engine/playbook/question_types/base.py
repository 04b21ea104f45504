"""What every part of the engine may ask of a type of question. Adding a type is adding a class to the table."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, NamedTuple, Protocol

from engine.playbook.answers import VALUE, Answer
from engine.playbook.fields import Fields
from engine.playbook.parts import GapVariant, Item, Rung, Threshold, severity_rank
from engine.playbook.schema import Playbook
from engine.playbook.shapes import Field, Schema
from engine.rules.expressions import Expression
from engine.rules.tree import Name

Units = tuple[int, int]  # least and greatest credit, in 1/`playbook.unit`
Curves = Mapping[str, tuple[int, ...]]
TARGET = "target"  # what an action achieves when it lifts a level to the one expected
UNKNOWN_START = "unknown"  # what a rung begins from when the answer is "don't know"
Way = list[tuple[Rung, str]]  # rungs in their order, each with the severity of what is wrong before it


class Situation(Protocol):
    """What a type may know of the answers it is judged among."""

    @property
    def playbook(self) -> Playbook: ...
    @property
    def values(self) -> Mapping[str, Any]: ...
    @property
    def relevance(self) -> Mapping[str, bool | None]: ...
    @property
    def stages(self) -> range: ...
    @property
    def severities(self) -> dict[tuple[str, Any], tuple[str | None, ...]]: ...
    def answer(self, item_id: str) -> Answer: ...
    def targets_of(self, item: Item) -> tuple[int, int]: ...
    def outcome(self, condition: Expression, supposed: Mapping[str, Any] | None = None) -> bool | None: ...


class Finding(NamedTuple):
    """What is wrong with one item.

    `level` and `target` are set for levels, `threshold` for numbers, `option` for what is chosen, and
    `is_unknown` where "don't know" is what is wrong.
    """

    severity: str
    reason: str  # level | band | option | no | not_measured
    level: int | None = None
    target: int | None = None
    threshold: Threshold | None = None
    option: str | None = None
    is_unknown: bool = False


@dataclass(frozen=True)
class QuestionType:
    """One type of question or fact: what it reads, accepts and means. The defaults suit what is not scored.

    Attributes:
        name: the word under `type`.
        rule_type: what the rule language takes its answers for.
        fields: what it may have beside the fields that all have; `fact_fields` and `question_fields` likewise.
        fires_by: the field that makes its gap fire; empty when something else does.
        is_scorable: whether it may have a weight or a gap.
        is_asked: False for what is worked out from other answers.
        is_choice_of_one: whether its value is one of its options.
        is_figure: whether its value is a number that may be compared with thresholds.
        is_free_text: whether it is answered in words of one's own.
        is_listed_open: whether it is listed as open while it has no value.
        default_aim: what its action achieves unless it says otherwise.
        best: the answer that no gate can refuse; for a graded type the highest grade.
        is_graded: whether it is answered by grades 0 to `best`, higher being better.
        unknown_value: "don't know" as a word of answers and rules.
        reason: why its gap fires, for those who put it in words.
        selector: the field by which a variant of its gap is selected.
        may_be_unknown_gap: whether "don't know" may make its gap fire.
    """

    is_scorable: ClassVar[bool] = False
    is_asked: ClassVar[bool] = True
    is_choice_of_one: ClassVar[bool] = False
    is_figure: ClassVar[bool] = False
    is_free_text: ClassVar[bool] = False
    is_listed_open: ClassVar[bool] = True
    is_graded: ClassVar[bool] = False
    fires_by: ClassVar[str] = ""
    default_aim: ClassVar[str | None] = None
    best: ClassVar[Any] = None
    unknown_value: ClassVar[str | None] = None
    reason: ClassVar[str] = "option"
    selector: ClassVar[str] = "options"
    may_be_unknown_gap: ClassVar[bool] = False

    name: str
    rule_type: str
    is_for_facts: bool
    is_for_questions: bool
    fields: Mapping[str, Field] = field(default_factory=dict)
    fact_fields: Mapping[str, Field] = field(default_factory=dict)
    question_fields: Mapping[str, Field] = field(default_factory=dict)

    # Reading a playbook

    def rule_name(self, key: str, data: Mapping[str, Any], scope: str) -> Name:
        """What the rule language may know of an item before it is built."""
        return Name(key, self.rule_type, (), scope)

    def read(self, fields: Fields, item: Item, curves: Curves) -> Item:
        """The item with what only this type has."""
        return item

    def may_be_required(self, wanted: Any) -> bool:
        """Whether a gate may ask for this answer."""
        return False

    # Reading answers

    def read_value(self, item: Item, raw: Any) -> Any:
        """The checked value of a raw answer. Raises InvalidAnswer."""
        raise NotImplementedError

    def is_sound(self, item: Item, value: Any) -> bool:
        """Whether a value is of the kind that `read_value` gives."""
        return isinstance(value, str)

    # Judging

    def best_of(self, item: Item) -> Any:
        """An answer that no gate refuses; None where there is none in particular."""
        return self.best

    def rule_value(self, item: Item, value: Any) -> Any:
        """The value of an answer in a rule."""
        return value

    def value_of(self, situation: Situation, item: Item, answer: Answer) -> Any:
        """The value that is scored; None while it is not known."""
        return answer.value if answer.state == VALUE else None

    def severities(self, situation: Situation, item: Item, value: Any) -> tuple[str | None, ...]:
        """The severities a value may mean: one, unless an unanswered fact decides between several."""
        return (None,)

    def credit(self, situation: Situation, item: Item, value: Any) -> Units:
        """The readiness credit of a known value, least and greatest."""
        units = situation.playbook.credit_units
        severities = self.severities(situation, item, value)
        if len(severities) == 1:
            return units[severities[0]], units[severities[0]]
        credits = [units[severity] for severity in severities]
        return min(credits), max(credits)

    def maturity(self, playbook: Playbook, value: Any, credit: Units) -> Units:
        """The credit whatever the stage expects."""
        return credit

    def finding(self, situation: Situation, item: Item, value: Any) -> Finding | None:
        """What is certainly wrong with a known value."""
        possible = self.severities(situation, item, value)
        if None in possible:
            return None
        severity = min((s for s in possible if s), key=severity_rank)
        return Finding(severity, self.reason, threshold=self.threshold_hit(situation, item, value))

    def threshold_hit(self, situation: Situation, item: Item, value: Any) -> Threshold | None:
        """The first threshold that certainly holds."""
        return None

    def finding_unknown(self, situation: Situation, item: Item, answer: Answer) -> Finding | None:
        """What is wrong when there is no value: "don't know" may be a gap."""
        return None

    def picks(self, situation: Situation, item: Item, finding: Finding, variant: GapVariant) -> bool:
        """Whether a variant of the gap is the one for what was found."""
        if variant.is_for_all:
            return True
        return variant.is_unknown if finding.is_unknown else self.start_of(item, finding) in variant.options

    def way(self, situation: Situation, item: Item, finding: Finding) -> Way:
        """The rungs that lead from what was found to where nothing is wrong, as far as they go for certain."""
        left = list(item.action.rungs) if item.action else []
        found: Way = []
        now: Finding | None = finding
        while now is not None:
            start = self.start_of(item, now)
            rung = next((rung for rung in left if not rung.start or start in rung.start), None)
            if rung is None:
                break
            found.append((rung, now.severity))
            left.remove(rung)
            now = self.finding_after(situation, item, rung)
        return found

    def start_of(self, item: Item, finding: Finding) -> str:
        """What a rung has under `from` when it begins from this."""
        return UNKNOWN_START if finding.is_unknown else finding.option or ""

    def finding_after(self, situation: Situation, item: Item, rung: Rung) -> Finding | None:
        """What is still wrong once a rung is done; None when nothing is, or nobody can tell yet."""
        if rung.to is None:
            return None
        return self.finding(situation, item, self.reached(situation.playbook, item, rung.to))

    def reached(self, playbook: Playbook, item: Item, to: Any) -> Any:
        """The value of an answer that a rung has under `to`. Raises InvalidAnswer."""
        return self.read_value(item, to)

    def rule_text(self, item: Item, finding: Finding) -> str:
        """The rule that fired, in the rule language."""
        return f"{item.id} in [{', '.join(chr(34) + key + chr(34) for key in item.fires)}]"

    def is_better(self, value: Any, than: Any) -> bool:
        """Whether a value may open a gate that the other does not, though it earns no more."""
        return self.is_graded and than is not None and value > than

    # Authoring

    def domain(self, playbook: Playbook, item: Item, read: Sequence[Expression]) -> Sequence[Any]:
        """The values that stand for all an item can have in these rules; empty for what is worked out."""
        raise NotImplementedError

    def sample(self, playbook: Playbook, item: Item, chance: random.Random) -> Any:
        """A random value, near where judgement changes."""
        raise NotImplementedError

    def answer_schema(self, item: Item) -> Schema:
        """The values an item can have in a file of answers."""
        raise NotImplementedError


def first_hits(outcomes: Sequence[tuple[bool | None, str]]) -> tuple[str | None, ...]:
    """The severities that a first-hit table may give when some of its conditions are unknown."""
    possible: list[str | None] = []
    for holds, severity in outcomes:
        if holds is not False:
            possible.append(severity)
        if holds:
            return tuple(possible)
    return (*possible, None)
