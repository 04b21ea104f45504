"""What a playbook is once it has been read and checked. Frozen; `parse` alone builds one."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any

from engine.playbook.parts import (
    Action,
    Band,
    Chapter,
    Earlier,
    Gate,
    Item,
    LegalFact,
    Number,
    Parameter,
    Reference,
    Rule,
    Severity,
    Text,
    whole,
)


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
    runway_item: str | None  # the number that says how many months the cash lasts
    sector_fact: str | None  # the choice by which lists of ventures are sorted and filtered
    markets_fact: str | None  # the choices that name jurisdictions of the calendar
    hours_fact: str | None  # the number that says how many hours a week the team can give to the plan
    usual_hours: tuple[int, ...]  # the same at each stage where a team does not say; empty for full weeks
    open_from: int  # the stage from which the product is open to those whom the law protects
    chapters: tuple[Chapter, ...]
    items: Mapping[str, Item]
    parameters: Mapping[str, Parameter]
    severity_by_weight: Mapping[int, tuple[Severity, ...]]
    credits: Mapping[str | None, Fraction]
    unevidenced_factor: Fraction
    na_warning_share: Fraction
    claimed_until: Fraction  # the share of the weight with evidence below which a verdict is called "as claimed"
    gates: tuple[Gate, ...]
    rules: tuple[Rule, ...]
    bands: tuple[Band, ...]
    calendar: tuple[LegalFact, ...]
    references: Mapping[str, Reference]
    format: int  # 1: one text a gap and one list of steps an action; 2: variants and rungs
    source_data: Mapping[str, Any] = field(repr=False, compare=False)
    earlier: Earlier | None = None  # what it says of the version before

    def to_canonical(self) -> bytes:
        """The content as canonical JSON (sorted keys, UTF-8): what the digest is taken of."""
        return self._canonical

    @cached_property
    def _canonical(self) -> bytes:
        return json.dumps(self.source_data, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()

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
            chapter.id: tuple(gate for gate in self.gates if gate.chapter == chapter.id) for chapter in self.chapters
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
    def calendar_in_order(self) -> tuple[LegalFact, ...]:
        """The dated facts by jurisdiction, then what is in force without a date, then by date."""
        places = list(dict.fromkeys(fact.jurisdiction for fact in self.calendar))
        facts = sorted(self.calendar, key=lambda f: (places.index(f.jurisdiction), f.effective_on))
        return tuple(facts)

    @cached_property
    def effort_unit(self) -> int:
        """Efforts are whole multiples of 1/effort_unit days."""
        rungs = [rung for action in self.actions.values() for rung in action.rungs]
        days = [*(rung.effort[1] for rung in rungs), *(one.days for rung in rungs for one in rung.efforts)]
        return math.lcm(*(Fraction(one).denominator for one in days))

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
