"""The table of types: the only place that knows which there are."""

from __future__ import annotations

from engine.playbook.parts import Item
from engine.playbook.question_types import day, level, numeric, options, yes_no
from engine.playbook.question_types.base import QuestionType
from engine.playbook.question_types.day import Day
from engine.playbook.question_types.level import Level
from engine.playbook.question_types.numeric import Derived, NumberAsked
from engine.playbook.question_types.options import Choice, Choices
from engine.playbook.question_types.words import Words
from engine.playbook.question_types.yes_no import Truth, YesNo

ALL = (
    Level("level", "number", False, True, level.FIELDS),
    Choice("choice", "choice", True, True, options.FIELDS, options.FACT_FIELDS),
    Choices("choices", "choices", True, True, options.SEVERAL_FIELDS),
    Truth("bool", "bool", True, False),
    NumberAsked("number", "number", True, True, numeric.NUMBER_FIELDS),
    YesNo("yesno", "choice", False, True, yes_no.FIELDS),
    Words("text", "text", True, True),
    Derived("derived", "number", False, True, numeric.DERIVED_FIELDS),
    Day("date", "date", True, True, day.FIELDS),
)
TYPES: dict[str, QuestionType] = {kind.name: kind for kind in ALL}
FACT_TYPES = tuple(kind.name for kind in ALL if kind.is_for_facts)
QUESTION_TYPES = tuple(kind.name for kind in ALL if kind.is_for_questions)


def type_of(item: Item) -> QuestionType:
    """The type of a question or fact."""
    return TYPES[item.type]
