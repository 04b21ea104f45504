"""A level from 0 to 4: how far something is, against what the stage expects."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, ClassVar

from engine.playbook.answers import InvalidAnswer
from engine.playbook.fields import Fields
from engine.playbook.parts import LEVELS, STAGE_COUNT, Action, GapVariant, Item
from engine.playbook.question_types.base import TARGET, Curves, Finding, QuestionType, Situation, Units, Way
from engine.playbook.question_types.numeric import is_exact
from engine.playbook.schema import Playbook
from engine.playbook.shapes import CURVE, FLAG, WORD_TEXT, Field, Schema, texts
from engine.rules.expressions import Expression

BEST = LEVELS[-1]
FIELDS = {
    "levels": texts(len(LEVELS), len(LEVELS)),
    "target": Field({"anyOf": [WORD_TEXT, CURVE]}),
    "raise_bump": FLAG,
    "blocker": FLAG,
}


class Level(QuestionType):
    """Five texts and a target for each stage."""

    is_scorable: ClassVar[bool] = True
    is_graded: ClassVar[bool] = True
    default_aim: ClassVar[str | None] = TARGET
    best: ClassVar[Any] = BEST
    reason: ClassVar[str] = "level"
    selector: ClassVar[str] = "levels"

    def read(self, fields: Fields, item: Item, curves: Curves) -> Item:
        return replace(
            item,
            levels=fields.texts("levels"),
            targets=read_targets(fields, curves),
            raise_bump=fields.flag("raise_bump"),
            is_blocker=fields.flag("blocker"),
        )

    def may_be_required(self, wanted: Any) -> bool:
        return not isinstance(wanted, bool) and wanted in LEVELS[1:]

    def read_value(self, item: Item, raw: Any) -> int:
        if isinstance(raw, str) and raw in {str(level) for level in LEVELS}:
            return int(raw)
        # Tables of data often hold 2.0 where 2 is meant.
        if isinstance(raw, bool) or not isinstance(raw, (int, float, Decimal)) or raw not in LEVELS:
            raise InvalidAnswer("level")
        return int(raw)

    def is_sound(self, item: Item, value: Any) -> bool:
        return is_exact(value)

    def credit(self, situation: Situation, item: Item, value: Any) -> Units:
        least, greatest = situation.targets_of(item)
        low = level_units(situation.playbook, value, greatest)
        return low, low if least == greatest else level_units(situation.playbook, value, least)

    def maturity(self, playbook: Playbook, value: Any, credit: Units) -> Units:
        absolute = playbook.unit * value // BEST
        return absolute, absolute

    def finding(self, situation: Situation, item: Item, value: Any) -> Finding | None:
        """A level below its target: severity by depth and weight; a blocker at 0 is critical."""
        target, _ = situation.targets_of(item)
        if value >= target:
            return None
        return Finding(severity_at(situation.playbook, item, value, target), self.reason, value, target)

    def picks(self, situation: Situation, item: Item, finding: Finding, variant: GapVariant) -> bool:
        return finding.level in variant.levels or variant.is_for_all

    def way(self, situation: Situation, item: Item, finding: Finding) -> Way:
        """The rungs above the answered level, up to the one expected."""
        level, target = finding.level, finding.target
        assert level is not None and target is not None  # noqa: S101, PT018  what `finding` sets for levels
        action = item.action
        if action is None:
            return []
        kept, key = situation.playbook.memo, ("way", item.id, level, target)
        found: tuple[Action, Way] | None = kept.get(key)
        if found is None or found[0] is not action:
            found = kept[key] = (
                action,
                [
                    (
                        rung,
                        finding.severity
                        if rung.to is None
                        else severity_at(situation.playbook, item, rung.to - 1, target),
                    )
                    for rung in action.rungs
                    if rung.to is None or level < rung.to <= target
                ],
            )
        return found[1]

    def rule_text(self, item: Item, finding: Finding) -> str:
        return f"{item.id} < {finding.target}"

    def domain(self, playbook: Playbook, item: Item, read: Sequence[Expression]) -> Sequence[Any]:
        return LEVELS

    def sample(self, playbook: Playbook, item: Item, chance: random.Random) -> Any:
        return chance.randint(0, BEST)

    def answer_schema(self, item: Item) -> Schema:
        return {"enum": [*LEVELS, *(str(level) for level in LEVELS)]}


def severity_at(playbook: Playbook, item: Item, level: int, target: int) -> str:
    """How grave a level below its target is: by depth and weight; a blocker at 0 is critical."""
    if item.is_blocker and level == 0:
        return "critical"
    return playbook.severity_by_weight[item.weight or 1][target - level - 1]


def level_units(playbook: Playbook, level: int, target: int) -> int:
    """min(1, level / target), and 1 when nothing is expected."""
    return playbook.unit if level >= target else playbook.unit * level // target


def is_curve(values: Any) -> bool:
    """Five levels 0-4 that never fall from stage to stage."""
    return (
        isinstance(values, list)
        and len(values) == STAGE_COUNT
        and all(isinstance(v, int) and not isinstance(v, bool) and v in LEVELS for v in values)
        and values == sorted(values)
    )


def read_targets(fields: Fields, curves: Curves) -> tuple[int, ...]:
    """The level expected at each stage: a curve by name, or written out."""
    value = fields.data.get("target")
    if isinstance(value, str) and value in curves:
        return curves[value]
    if is_curve(value):
        return tuple(value or ())
    fields.note(
        "target",
        f"the target “{value}” is not a curve",
        f"use one of {', '.join(curves)}, or five levels that never fall",
    )
    return (0, 0, 0, 0, 0)
