"""A day of the calendar, such as a launch or the end of a certificate."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from engine.playbook.answers import InvalidAnswer
from engine.playbook.fields import Fields
from engine.playbook.parts import Item
from engine.playbook.question_types.base import Curves, QuestionType
from engine.playbook.schema import Playbook
from engine.playbook.shapes import DAY, DAY_TEXT, Schema, optional
from engine.rules.days import is_day
from engine.rules.expressions import Expression

FIELDS = {"minimum": optional(DAY), "maximum": optional(DAY)}
FIRST, LAST = "1900-01-01", "2199-12-31"  # the range of a sample where the playbook sets none
ONE_DAY = timedelta(days=1)


class Day(QuestionType):
    """ISO text ("2026-07-31"), so that days compare as they stand. It is not scored."""

    def read(self, fields: Fields, item: Item, curves: Curves) -> Item:
        first, last = fields.day("minimum"), fields.day("maximum")
        if first and last and first >= last:
            fields.note("maximum", "the maximum is not after the minimum", "set a later day")
        return replace(item, first_day=first, last_day=last)

    def read_value(self, item: Item, raw: Any) -> str:
        value = raw.strip() if isinstance(raw, str) else ""
        if not is_day(value):
            raise InvalidAnswer("day")
        if item.first_day and value < item.first_day:
            raise InvalidAnswer("early", item.first_day)
        if item.last_day and value > item.last_day:
            raise InvalidAnswer("late", item.last_day)
        return value

    def is_sound(self, item: Item, value: Any) -> bool:
        return isinstance(value, str) and is_day(value)

    def domain(self, playbook: Playbook, item: Item, read: Sequence[Expression]) -> Sequence[Any]:
        """The days that rules compare with, their neighbours and the ends of the range."""
        low, high = ends(item)
        literals = (value for condition in read for value in condition.literals)
        named = [date.fromisoformat(value) for value in literals if isinstance(value, str) and is_day(value)]
        near = {low, high} | {shifted(day, by) for day in named for by in (-1, 0, 1)}
        return [day.isoformat() for day in sorted(near) if low <= day <= high]

    def sample(self, playbook: Playbook, item: Item, chance: random.Random) -> Any:
        low, high = ends(item)
        return (low + ONE_DAY * chance.randint(0, (high - low).days)).isoformat()

    def answer_schema(self, item: Item) -> Schema:
        return DAY_TEXT


def ends(item: Item) -> tuple[date, date]:
    """The first and the last day an item can have."""
    return date.fromisoformat(item.first_day or FIRST), date.fromisoformat(item.last_day or LAST)


def shifted(day: date, by: int) -> date:
    """A day so many days later, or the same where the calendar ends."""
    try:
        return day + ONE_DAY * by
    except OverflowError:
        return day
