"""Yes or no: as a duty that may be broken, and as a plain fact."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from engine.playbook.answers import UNKNOWN, Answer, InvalidAnswer
from engine.playbook.fields import Fields
from engine.playbook.parts import Item, one_step_lower
from engine.playbook.question_types.base import UNKNOWN_START, Curves, Finding, QuestionType, Situation
from engine.playbook.schema import Playbook
from engine.playbook.shapes import FLAG, SEVERITY, STAGE, Schema
from engine.rules.expressions import Expression
from engine.rules.tree import UNSURE, YES_NO, Name

YES, NO = "yes", "no"
FIELDS = {"no": SEVERITY, "from_stage": STAGE, "blocker": FLAG}


class YesNo(QuestionType):
    """A duty: "no" is a gap, and a milder one before its stage."""

    is_scorable: ClassVar[bool] = True
    default_aim: ClassVar[str | None] = YES
    best: ClassVar[Any] = YES
    unknown_value: ClassVar[str | None] = UNSURE
    reason: ClassVar[str] = "no"
    may_be_unknown_gap: ClassVar[bool] = True

    def rule_name(self, key: str, data: Mapping[str, Any], scope: str) -> Name:
        return Name(key, self.rule_type, YES_NO, scope)

    def read(self, fields: Fields, item: Item, curves: Curves) -> Item:
        return replace(
            item,
            no_severity=fields.severity("no"),
            from_stage=fields.whole("from_stage"),
            is_blocker=fields.flag("blocker"),
        )

    def may_be_required(self, wanted: Any) -> bool:
        return bool(wanted == YES)

    def read_value(self, item: Item, raw: Any) -> str:
        if isinstance(raw, bool):
            return YES if raw else NO
        if raw not in (YES, NO):
            raise InvalidAnswer("yesno")
        return str(raw)

    def severities(self, situation: Situation, item: Item, value: Any) -> tuple[str | None, ...]:
        """A blocker at "no" is critical; before its stage a duty is a low gap only."""
        if value != NO:
            return (None,)
        if item.is_blocker:
            return ("critical",)
        return tuple({item.no_severity if stage >= item.from_stage else "low" for stage in situation.stages})

    def finding_unknown(self, situation: Situation, item: Item, answer: Answer) -> Finding | None:
        """A duty that is not known is one step milder than one that is broken."""
        if answer.state != UNKNOWN or min(situation.stages) < item.from_stage:
            return None
        worst = "critical" if item.is_blocker else item.no_severity
        milder = one_step_lower(worst) if worst else None
        return Finding(milder, self.reason, is_unknown=True) if milder else None

    def start_of(self, item: Item, finding: Finding) -> str:
        return UNKNOWN_START if finding.is_unknown else NO

    def rule_text(self, item: Item, finding: Finding) -> str:
        return f'{item.id} in ["{NO}", "{UNSURE}"]'

    def domain(self, playbook: Playbook, item: Item, read: Sequence[Expression]) -> Sequence[Any]:
        return YES_NO

    def sample(self, playbook: Playbook, item: Item, chance: random.Random) -> Any:
        return chance.choice([YES, NO])

    def answer_schema(self, item: Item) -> Schema:
        return {"enum": [*YES_NO, True, False]}


class Truth(QuestionType):
    """A fact that holds or does not."""

    is_scorable: ClassVar[bool] = True

    def read_value(self, item: Item, raw: Any) -> bool:
        if not isinstance(raw, bool):
            raise InvalidAnswer("bool")
        return raw

    def is_sound(self, item: Item, value: Any) -> bool:
        return isinstance(value, bool)

    def domain(self, playbook: Playbook, item: Item, read: Sequence[Expression]) -> Sequence[Any]:
        return (True, False)

    def sample(self, playbook: Playbook, item: Item, chance: random.Random) -> Any:
        return chance.random() < 0.5

    def answer_schema(self, item: Item) -> Schema:
        return {"type": "boolean"}
