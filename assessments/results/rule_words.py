"""A rule of the rule language -> the same rule as people read it: codes, signs, words and units."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import get_language, pgettext

from accounts.remembered import Remembered
from assessments.wording import with_unit
from engine.playbook.parts import Item
from engine.playbook.question_types.table import type_of
from engine.playbook.schema import Playbook

SIGNS = {"<=": "≤", ">=": "≥", "==": "=", "!=": "≠", "-": "−", "*": "×", "/": "÷"}
# Rules in print were checked when the playbook was read; here they are only cut into words.
WORD = re.compile(
    r"""\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<name>\w+)|(?P<string>"[^"]*"|'[^']*')|(?P<sign>&&|\|\||[=!<>]=|.))"""
)

CHARACTER = "[\u2e80-\u9fff\uff00-\uffef]"
BETWEEN_CHARACTERS = re.compile(f"(?<={CHARACTER}) (?={CHARACTER})")


@dataclass
class Reader:
    """One rule on its way into one language."""

    playbook: Playbook
    language: str
    subject: Item | None = None

    def word(self, kind: str, text: str) -> str:
        if kind == "name" and text in self.playbook.names:
            self.subject = self.playbook.item(text)
            return self.name(self.subject)
        if kind == "name" and text in self.playbook.parameters:
            parameter = self.playbook.parameters[text]
            unit = parameter.unit.in_language(self.language)
            return with_unit(figure(Fraction(parameter.value)), unit)
        if kind == "string":
            return self.option(text[1:-1])
        if kind == "number" and self.subject and self.subject.is_ordered:
            return self.option(text)
        return _operators().get(text) or SIGNS.get(text, text)

    def name(self, item: Item) -> str:
        return item.title.in_language(self.language) if item.is_fact else item.code

    def option(self, option_id: str) -> str:
        item = self.subject
        if item is None:
            return option_id
        if type_of(item).unknown_value is not None:
            return _answers().get(option_id, option_id)
        labels = (o.label.in_language(self.language) for o in item.options if o.id == option_id)
        return f"“{next(labels, option_id)}”"


SAID = Remembered(most=2000)


def rule_words(playbook: Playbook, text: str, language: str) -> str:
    """For example `mr_03 <= 1 && mr_07 < fit_low` as "MR-03 ≤ 1 and MR-07 < 25%"."""
    depends_on = (playbook.digest, text, language, get_language())
    said: str = SAID.get(depends_on, lambda: put_in_words(playbook, text, language))
    return said


def put_in_words(playbook: Playbook, text: str, language: str) -> str:
    reader = Reader(playbook, language)
    words = [(m.lastgroup or "", m.group(m.lastgroup or 0)) for m in WORD.finditer(text)]
    said: list[str] = []
    while words:
        kind, word = words.pop(0)
        if kind == "string" and words[:1] == [("name", "in")] and words[1:2]:
            # `"EU" in markets` reads as "Markets include “EU”": the option needs its question first.
            subject = reader.word(*words[1])
            said += [subject, pgettext("in a rule", "includes"), reader.word(kind, word)]
            del words[:2]
        else:
            said.append(reader.word(kind, word))
    return _join(said, language)


def _answers() -> dict[str, str]:
    return {
        "yes": pgettext("in a rule", "yes"),
        "no": pgettext("in a rule", "no"),
        "unsure": pgettext("in a rule", "don’t know"),
    }


def _operators() -> dict[str, str]:
    return {
        "&&": pgettext("in a rule", "and"),
        "||": pgettext("in a rule", "or"),
        "!": pgettext("in a rule", "not"),
        "in": pgettext("in a rule", "is one of"),
        "count": pgettext("in a rule", "number of"),
        "it": pgettext("in a rule", "each"),
        "answered": pgettext("in a rule", "answered"),
        "true": pgettext("in a rule", "yes"),
        "false": pgettext("in a rule", "no"),
    }


def _join(parts: list[str], language: str) -> str:
    """Spaces between the parts, none inside brackets nor before commas; Chinese marks in Chinese."""
    text = " ".join(parts)
    for spaced, closed in (("( ", "("), (" )", ")"), ("[ ", "("), (" ]", ")"), (" ,", ",")):
        text = text.replace(spaced, closed)
    if language.startswith("zh"):
        text = re.sub(r" ?\( ?", "（", text)
        text = re.sub(r" ?\) ?", "）", text).replace(", ", "、")
        text = re.sub(r" ?(“[^”]*”) ?", r"\1", text)
        text = BETWEEN_CHARACTERS.sub("", text)
    return text


def figure(value: Fraction, decimals: int = 1) -> str:
    """A number with groups of three digits and at most `decimals` places: "15,000,000", "16.7", "−20"."""
    rounded = round(value, decimals)
    sign = "−" if rounded < 0 else ""
    text = f"{abs(float(rounded)):,.{decimals}f}" if decimals else f"{abs(int(rounded)):,}"
    return sign + (text.rstrip("0").rstrip(".") if "." in text else text)
