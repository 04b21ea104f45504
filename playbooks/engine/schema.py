"""What a playbook is once it has been read and checked. Frozen; `parse` alone builds these."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playbooks.engine.expressions import Expression

SEVERITIES = ("low", "medium", "high", "critical")
Severity = str
Number = Fraction | int  # exact; a whole number is an int, which is compared and added faster
STAGE_COUNT = 5
LEVELS = range(5)


def severity_rank(severity: Severity | None) -> int:
    """0 for none, 1 for low … 4 for critical."""
    return 0 if severity is None else SEVERITIES.index(severity) + 1


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
    id: str
    label: Text


@dataclass(frozen=True, slots=True)
class NumberBand:
    """A threshold on a number: when `comparison` with the parameter holds, the answer has this severity."""

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
class ChoicesBand:
    """A condition on the chosen options and the severity it means."""

    when: Expression
    severity: Severity


@dataclass(frozen=True, slots=True)
class Case:
    """One line of a derived value: a formula, or `unlimited` when `value` is None."""

    when: Expression | None
    value: Expression | None


@dataclass(frozen=True, slots=True)
class Gap:
    title: Text
    message: Text
    why: Text
    expected: Text | None


@dataclass(frozen=True, slots=True)
class Action:
    id: str
    title: Text
    steps: tuple[Text, ...]
    effort: tuple[Decimal, Decimal]  # working days, least and most
    horizon: int  # days: 30, 60 or 90
    owner: str
    after: tuple[str, ...]  # ids of actions
    achieves: Mapping[str, Any]  # item id -> "target" or a raw answer
    evidence: Text
    resources: tuple[str, ...] = ()


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
    options: tuple[Option, ...]
    is_ordered: bool
    alias: str | None
    is_fact: bool
    weight: int
    is_blocker: bool
    levels: tuple[Text, ...]
    targets: tuple[int, ...]
    raise_bump: bool
    unit: Text | None
    minimum: Decimal | None
    maximum: Decimal | None
    decimals: int
    bands: tuple[NumberBand, ...]
    direction: str
    unknown_from: int
    fires: Mapping[str, Severity]
    choices_bands: tuple[ChoicesBand, ...]
    no_severity: Severity | None
    from_stage: int
    cases: tuple[Case, ...]
    gap: Gap | None
    action: Action | None

    @property
    def is_scored(self) -> bool:
        return self.weight > 0

    @property
    def is_asked(self) -> bool:
        return self.type != "derived"

    def option(self, option_id: str) -> Option:
        return next(option for option in self.options if option.id == option_id)


Question = Item
Fact = Item


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
    requires: Mapping[str, Any]  # question id -> least level, or the option that must be chosen
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


@dataclass(frozen=True, slots=True)
class Band:
    id: str
    name: Text
    summary: Text
    at_least: Fraction
    every_chapter: Fraction
    no_open: tuple[Severity, ...]


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


@dataclass(frozen=True, slots=True)
class Reference:
    id: str
    code: str
    text: Text
    source: str


@dataclass(frozen=True)
class Playbook:
    """A whole playbook, checked. Equal content has an equal digest."""

    id: str
    version: str
    title: Text
    summary: Text
    stage_fact: str
    horizon_fact: str | None
    raising_when: frozenset[str]
    chapters: tuple[Chapter, ...]
    items: Mapping[str, Item]
    parameters: Mapping[str, Parameter]
    severity_by_weight: Mapping[int, tuple[Severity, ...]]
    credits: Mapping[str | None, Fraction]
    unevidenced_factor: Fraction
    na_warning_share: Fraction
    gates: tuple[Gate, ...]
    rules: tuple[Rule, ...]
    bands: tuple[Band, ...]
    calendar: tuple[LegalFact, ...]
    references: Mapping[str, Reference]
    source_data: Mapping[str, Any] = field(repr=False, compare=False)

    def to_canonical(self) -> bytes:
        """The content as canonical JSON (sorted keys, UTF-8): what the digest is taken of."""
        return json.dumps(
            self.source_data, sort_keys=True, ensure_ascii=False, separators=(",", ":")
        ).encode()

    @staticmethod
    def from_canonical(content: bytes) -> Playbook:
        """The playbook whose canonical form this is."""
        from playbooks.engine.parse import playbook_from_data

        return playbook_from_data(json.loads(content))

    @cached_property
    def digest(self) -> str:
        """SHA-256 (hex) of the canonical form."""
        return hashlib.sha256(self.to_canonical()).hexdigest()

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Every name by which an item may be called (id, code, alias), to its id."""
        names = {item.id: item.id for item in self.items.values()}
        names |= {item.code: item.id for item in self.items.values()}
        return names | {item.alias: item.id for item in self.items.values() if item.alias}

    def item(self, name: str) -> Item:
        """The question or fact with this id, code or alias. Raises KeyError."""
        return self.items[self.names[name]]

    question = item
    fact = item

    def chapter(self, chapter_id: str) -> Chapter:
        return next(chapter for chapter in self.chapters if chapter.id == chapter_id)

    def rule(self, rule_id: str) -> Rule:
        return next(rule for rule in self.rules if rule.id == rule_id)

    @cached_property
    def items_by_chapter(self) -> Mapping[str, tuple[Item, ...]]:
        return {
            chapter.id: tuple(self.items[i] for section in chapter.sections for i in section.items)
            for chapter in self.chapters
        }

    def items_of(self, chapter_id: str) -> tuple[Item, ...]:
        """The items of a chapter in the order asked."""
        return self.items_by_chapter[chapter_id]

    @cached_property
    def scored_chapters(self) -> tuple[Chapter, ...]:
        return tuple(chapter for chapter in self.chapters if chapter.is_scored)

    @cached_property
    def limits(self) -> Mapping[str, Number]:
        """The parameters' values, exact."""
        return {key: whole(Fraction(p.value)) for key, p in self.parameters.items()}

    @cached_property
    def scored_items(self) -> Mapping[str, tuple[Item, ...]]:
        """The scored questions of each scored chapter."""
        return {
            chapter.id: tuple(item for item in self.items_of(chapter.id) if item.weight)
            for chapter in self.scored_chapters
        }

    @cached_property
    def items_with_gap(self) -> tuple[Item, ...]:
        return tuple(item for item in self.items.values() if item.gap and item.action)

    @cached_property
    def gates_of(self) -> Mapping[str, tuple[Gate, ...]]:
        """The gates on each chapter."""
        return {
            chapter.id: tuple(gate for gate in self.gates if gate.chapter == chapter.id)
            for chapter in self.chapters
        }

    @cached_property
    def actions(self) -> Mapping[str, Action]:
        """Every action of a question or compound rule, by id."""
        actions = [item.action for item in self.items_with_gap if item.action]
        return {action.id: action for action in [*actions, *(rule.action for rule in self.rules)]}

    @cached_property
    def memo(self) -> dict[Any, Any]:
        """What the engine works out from the playbook alone and wants to keep."""
        return {}

    @cached_property
    def effort_unit(self) -> int:
        """Efforts are whole multiples of 1/effort_unit days."""
        return math.lcm(*(Fraction(a.effort[1]).denominator for a in self.actions.values()))

    @cached_property
    def effort_units(self) -> Mapping[str, int]:
        """The upper end of each action's effort in units."""
        return {
            key: int(Fraction(action.effort[1]) * self.effort_unit)
            for key, action in self.actions.items()
        }

    @cached_property
    def effort_inverses(self) -> Mapping[str, int]:
        """Whole numbers in proportion to 1/effort, so that gains per day compare without fractions."""
        common = math.lcm(*self.effort_units.values())
        return {key: common // units for key, units in self.effort_units.items()}

    @cached_property
    def unit(self) -> int:
        """The common denominator of every credit and cap: credits are whole multiples of 1/unit.

        Levels earn k/target and k/4, so 12; evidence takes a share of that; caps are per cent.
        """
        credits = math.lcm(12, *(credit.denominator for credit in self.credits.values()))
        caps = ((gate.cap / 100).denominator for gate in self.gates)
        return math.lcm(credits * self.unevidenced_factor.denominator, *caps)

    @cached_property
    def credit_units(self) -> Mapping[str | None, int]:
        """The credit of each severity (None: no gap) in units."""
        return {severity: int(credit * self.unit) for severity, credit in self.credits.items()}
