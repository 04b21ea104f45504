"""A text in one's own words."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any, ClassVar

from engine.playbook.answers import MAX_TEXT, InvalidAnswer, clean
from engine.playbook.parts import Item
from engine.playbook.question_types.base import QuestionType
from engine.playbook.schema import Playbook
from engine.playbook.shapes import Schema
from engine.rules.expressions import Expression

ANY = "text"


class Words(QuestionType):
    """Never scored, and nobody is reminded of it."""

    is_free_text: ClassVar[bool] = True
    is_listed_open: ClassVar[bool] = False

    def read_value(self, item: Item, raw: Any) -> str:
        if not isinstance(raw, str):
            raise InvalidAnswer("text")
        return clean(raw)

    def domain(self, playbook: Playbook, item: Item, read: Sequence[Expression]) -> Sequence[Any]:
        return (ANY,)

    def sample(self, playbook: Playbook, item: Item, chance: random.Random) -> Any:
        return ANY

    def answer_schema(self, item: Item) -> Schema:
        return {"type": "string", "maxLength": MAX_TEXT}
