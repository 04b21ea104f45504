"""The parts of a playbook once it has been read and checked. Frozen; `parse` alone builds these."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from engine.rules.expressions import Expression

SEVERITIES = ("low", "medium", "high", "critical")
RANKS: dict[str | None, int] = {None: 0, "low": 1, "medium": 2, "high": 3, "critical": 4}
Severity = str
Number = Fraction | int  # exact; a whole number is an int, which is compared and added faster
STAGE_COUNT = 5
LEVELS = range(5)
HORIZONS = (30, 60, 90)  # days of the calendar


def severity_rank(severity: Severity | None) -> int:
    """0 for none, 1 for low … 4 for critical."""
    return RANKS[severity]


def whole(value: Fraction) -> Number:
    """The same number, as an int when it is one."""
    return value.numerator if value.denominator == 1 else value


def one_step_lower(severity: Severity) -> Severity | None:
    """The next milder severity; None below low."""
    rank = SEVERITIES.index(severity)
    return SEVERITIES[rank - 1] if rank else None


@dataclass(frozen=True, slots=True)
class Text:
    """A text in both languages of the product."""

    zh: str
    en: str

    def in_language(self, language: str) -> str:
        """The text in "zh" (or "zh-hans", …) or, for every other code, in English."""
        return self.zh if language.lower().startswith("zh") else self.en


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose. One that is exclusive stands alone."""

    id: str
    label: Text
    is_exclusive: bool = False


@dataclass(frozen=True, slots=True)
class Threshold:
    """When a number is too low or too high: when `comparison` with the parameter holds, the answer has this severity."""

    comparison: str  # below | above | at_most | at_least
    parameter: str
    severity: Severity
    when: Expression | None
    other_direction: bool = False

    def holds(self, value: Number | float, limit: Number) -> bool:
        if self.comparison == "below":
            return value < limit
        if self.comparison == "above":
            return value > limit
        return value <= limit if self.comparison == "at_most" else value >= limit


@dataclass(frozen=True, slots=True)
class FiringCondition:
    """A condition on the chosen options and the severity it means."""

    when: Expression
    severity: Severity


@dataclass(frozen=True, slots=True)
class Case:
    """One line of a derived value: a formula, or `unlimited` when `value` is None."""

    when: Expression | None
    value: Expression | None


@dataclass(frozen=True, slots=True)
class GapVariant:
    """Title and message of a gap, true of every answer that selects it.

    Attributes:
        levels: of a level, the answered ones.
        bands: of a number, the parameters of the bands that hold.
        options: of a choice, the chosen one; of a duty, "no".
        is_unknown: selected by "don't know".
        when: selected while this rule holds; it reads the question and facts.
        duty: as of a gap, where only this answer is of that kind.

    One without any of these is selected by every answer.
    """

    title: Text
    message: Text
    levels: tuple[int, ...] = ()
    bands: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    is_unknown: bool = False
    when: Expression | None = None
    duty: str = ""

    @property
    def is_for_all(self) -> bool:
        return not (self.levels or self.bands or self.options or self.is_unknown or self.when)


@dataclass(frozen=True, slots=True)
class Gap:
    """What an answer may lack. `duty`: "harm" to people or an order to "stop" may follow; empty otherwise."""

    variants: tuple[GapVariant, ...]
    why: Text
    expected: Text | None
    duty: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do.

    Attributes:
        when: tells of which profiles; without it, of all.
        at_once: it does not wait for the weeks in which the rest of its work has its turn.
    """

    text: Text
    when: Expression | None = None
    at_once: bool = False


@dataclass(frozen=True, slots=True)
class Effort:
    """Working days of the profiles that a rule names."""

    when: Expression
    days: Decimal


@dataclass(frozen=True, slots=True)
class Rung:
    """One piece of an action that is planned by itself: for a level, the step from one level to the next.

    Attributes:
        id: the action's id, followed by what is reached where an action has several rungs.
        action: the id of its action.
        effort: working days, least and most; equal in format 2.
        efforts: what stands for the effort of some profiles, for example of larger teams; the first that holds counts.
        wait: calendar days in which others work, after one's own work.
        horizon: days, 30, 60 or 90; 0 where the schedule alone tells.
        achieves: item id -> "target" or a raw answer; empty where the steps bring about no certain answer.
        start: what it begins from: parameters of bands or options; "unknown" for "don't know".
        to: the level it reaches, or the parameter or option.
        adds, drops: options that it adds to a choice of several, or takes away.
        brings: owners whom it puts in charge: their work comes after it in order, where it is no emergency.
        after: ids of actions all of whose work in the plan it waits for, though the rungs below it do not.
        when: of a choice of several, whether it belongs in the plan.
        most: the upper end of the effort as a fraction: numerator and denominator.
    """

    id: str
    action: str
    title: Text
    steps: tuple[Step, ...]
    effort: tuple[Decimal, Decimal]
    evidence: Text
    owner: str
    wait: int = 0
    horizon: int = 0
    achieves: Mapping[str, Any] = field(default_factory=dict)
    start: tuple[str, ...] = ()
    to: Any = None
    adds: tuple[str, ...] = ()
    drops: tuple[str, ...] = ()
    brings: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    when: Expression | None = None
    efforts: tuple[Effort, ...] = ()
    is_conditional: bool = False  # some of its steps, or its effort, are for some profiles only
    most: tuple[int, int] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "most", self.effort[1].as_integer_ratio())

    def most_in(self, unit: int) -> int:
        """The upper end of the effort in 1/unit of a working day, of which it is a whole multiple."""
        numerator, denominator = self.most
        return numerator * unit // denominator


@dataclass(frozen=True, slots=True)
class Action:
    """What closes a gap: rungs, one above the other.

    Attributes:
        after: ids of the actions that come before.
        resources: ids of what helps to do it.
    """

    id: str
    owner: str
    after: tuple[str, ...]
    rungs: tuple[Rung, ...]
    resources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WasLimit:
    """How an answer that is carried over is held down by what was answered to another question of the earlier version.

    Attributes:
        item: that question.
        below: the limit counts while its answer is less than this; None: always.
        to: the highest level that may be carried, or "unknown": the answer becomes "don't know".
        again: an answer above `to` is asked again instead of lowered.
    """

    item: str
    below: Decimal | None
    to: int | str
    again: bool


@dataclass(frozen=True, slots=True)
class Was:
    """What becomes of answers to an earlier version of the playbook at this question.

    Attributes:
        of: the questions of the earlier version whose answers it takes, of several levels the lowest; empty for the
            one with its own id.
        again: its meaning changed, so it is asked again, with the old answers beside it.
        beside: questions that are gone and whose old answers stand beside it, without being taken.
        limits: what holds a carried answer down.
        values: old options, levels or yes and no -> the answer they are now; where it is asked again, what is proposed.
    """

    of: tuple[str, ...] = ()
    again: bool = False
    beside: tuple[str, ...] = ()
    limits: tuple[WasLimit, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Earlier:
    """What a playbook says of the version before.

    Attributes:
        version: the newest that `was` speaks of; it holds for that one and older ones.
        archived: questions that are gone and whose answers no question takes.
    """

    version: str
    archived: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """What questions and facts share: something that is asked, or derived, and has an id for ever."""

    id: str
    code: str
    type: str
    chapter: str
    title: Text
    prompt: Text
    help: Text
    why: Text
    evidence: Text | None
    source: tuple[str, ...]
    references: tuple[str, ...]
    relevant_if: Expression | None
    na_allowed: bool
    alias: str | None
    is_fact: bool
    weight: int
    gap: Gap | None
    action: Action | None
    # What only some types have; each type reads its own (engine/playbook/question_types).
    is_asked: bool = True
    was: Was | None = None
    is_reviewed: bool = False  # reviewers look at it first, whatever was answered; every type of question has it
    options: tuple[Option, ...] = ()
    is_ordered: bool = False
    most_options: int = 0  # how many may be chosen; 0 for any number
    is_blocker: bool = False
    levels: tuple[Text, ...] = ()
    targets: tuple[int, ...] = ()
    raise_bump: bool = False
    unit: Text | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    decimals: int = 0
    thresholds: tuple[Threshold, ...] = ()
    direction: str = "higher"
    unknown_from: int = 9
    fires: Mapping[str, Severity] = field(default_factory=dict)
    conditions: tuple[FiringCondition, ...] = ()
    no_severity: Severity | None = None
    from_stage: int = 0
    cases: tuple[Case, ...] = ()
    first_day: str = ""
    last_day: str = ""

    @property
    def is_scored(self) -> bool:
        return self.weight > 0

    @property
    def formulas(self) -> tuple[Expression, ...]:
        """What a derived figure is worked out with: conditions and values of its cases."""
        return tuple(e for case in self.cases for e in (case.when, case.value) if e)

    @property
    def inputs(self) -> frozenset[str]:
        """The ids a derived figure is worked out from; none for what is asked."""
        return frozenset().union(*(formula.names for formula in self.formulas))

    def option(self, option_id: str) -> Option:
        return next(option for option in self.options if option.id == option_id)


@dataclass(frozen=True, slots=True)
class Section:
    id: str
    title: Text
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    id: str
    title: Text
    short: Text
    intro: Text
    weight: int  # 0: facts only
    sections: tuple[Section, ...]

    @property
    def is_scored(self) -> bool:
        return self.weight > 0


@dataclass(frozen=True, slots=True)
class Parameter:
    id: str
    title: Text
    value: Decimal
    unit: Text
    source: str
    as_of: str


@dataclass(frozen=True, slots=True)
class Gate:
    id: str
    chapter: str
    requires: Mapping[
        str, Any
    ]  # question id -> least level, the option that must be chosen, or a rule that must not hold
    cap: Fraction  # 0..100
    why: Text


@dataclass(frozen=True, slots=True)
class Rule:
    """A compound rule: several answers together."""

    id: str
    code: str
    title: Text
    severity: Severity
    when: Expression
    message: Text
    why: Text
    absorbs: tuple[str, ...]
    tension: bool
    action: Action
    chapters: tuple[str, ...]
    references: tuple[str, ...]
    duty: str = ""


@dataclass(frozen=True, slots=True)
class Band:
    """A headline. Above the other conditions, `evidence_from` asks for evidence on questions of this weight and more.

    0 asks for none.
    """

    id: str
    name: Text
    summary: Text
    at_least: Fraction
    every_chapter: Fraction
    no_open: tuple[Severity, ...]
    evidence_from: int = 0


# Duties, contested ones and permissions bind; the others tell what is on its way, recommended, or not there.
LEGAL_KINDS = ("duty", "contested", "permission", "coming", "draft", "guidance", "standard", "policy", "none")


@dataclass(frozen=True, slots=True)
class LegalFact:
    """A dated duty of law. Dates are ISO text; an empty `effective_on` means in force without a single date."""

    id: str
    code: str
    text: Text
    jurisdiction: str
    effective_on: str
    as_of: str
    review_by: str
    source: Text
    relevant_if: Expression | None
    questions: tuple[str, ...]
    sure: str = "confirmed"  # or "one_source", "carried_over": how it was checked
    kind: str = "duty"  # one of LEGAL_KINDS
    once: str = "now"  # or "open": it binds from the day the product is open to those it protects


@dataclass(frozen=True, slots=True)
class Reference:
    id: str
    code: str
    text: Text
    source: str
