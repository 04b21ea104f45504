"""Answers as the paper prints them: short, and a level by its number."""

from __future__ import annotations

from fractions import Fraction

from django.utils.translation import gettext as _

from assessments.results.rule_words import figure
from assessments.wording import with_unit
from engine.playbook.answers import VALUE, Answer
from engine.playbook.parts import Item
from engine.playbook.question_types.table import type_of
from reports.paper.base import PaperBase


def level_word(level: int | None) -> str:
    return "" if level is None else _("Level %(level)d") % {"level": level}


def value(base: PaperBase, item: Item, given: Answer) -> str:
    """An answer in words and figures, without the text of its level."""
    if given.state == VALUE and item.levels:
        return level_word(given.value)
    if given.state == VALUE and type_of(item).is_figure and not isinstance(given.value, float):
        places = max(1, item.decimals)
        return with_unit(figure(Fraction(given.value), places), base.say(item.unit))
    return base.answer_text(item, given)


def short(base: PaperBase, item: Item, given: Answer) -> str:
    """The answer in a few words: a level by its number, many options by their count."""
    if given.state == VALUE and isinstance(given.value, tuple) and len(given.value) > 1:
        return _("%(count)d chosen") % {"count": len(given.value)}
    return value(base, item, given)
