"""Answers and figures in words of one language, for pages, mails and paper alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from engine.judging.result import Interval, tenths
from engine.playbook.answers import NOT_APPLICABLE, UNKNOWN, VALUE, Answer, plain_value
from engine.playbook.parts import Item
from playbooks import catalogue

SEVERITY_NAMES = {
    "critical": gettext_lazy("Critical"),
    "high": gettext_lazy("High"),
    "medium": gettext_lazy("Medium"),
    "low": gettext_lazy("Low"),
}
OWNER_NAMES = {
    "ceo": gettext_lazy("Chief executive"),
    "cto": gettext_lazy("Technology lead"),
    "product": gettext_lazy("Product lead"),
    "gtm": gettext_lazy("Marketing and sales lead"),
    "ops": gettext_lazy("Operations lead"),
    "finance": gettext_lazy("Finance lead"),
    "legal": gettext_lazy("Legal lead"),
}


def printed(interval: Interval | None) -> str:
    """An interval as "62.1–81.0", or one figure when it is closed."""
    if interval is None:
        return "–"
    low, high = interval.printed
    return f"{low}–{high}" if low != high else low


def answer_text(item: Item, answer: Answer, language: str) -> str:
    """What was answered, as a person would say it."""
    if answer.state == UNKNOWN:
        return _("Don’t know")
    if answer.state == NOT_APPLICABLE:
        return _("Does not apply: %(reason)s") % {"reason": answer.reason}
    if answer.state != VALUE:
        return _("Not answered")
    return value_text(item, answer.value, language)


def value_text(item: Item, value: Any, language: str) -> str:
    """A value with its words or unit."""
    return WORDS[item.type](item, value, language)


def level_words(item: Item, value: int, language: str) -> str:
    return f"{value}  {item.levels[value].in_language(language)}"


def option_words(item: Item, value: str, language: str) -> str:
    return item.option(value).label.in_language(language)


def options_words(item: Item, value: tuple[str, ...], language: str) -> str:
    labels = [option_words(item, one, language) for one in value]
    return ("、" if language.startswith("zh") else "; ").join(labels) or _("None of these")


def yes_no_words(item: Item, value: str | bool, language: str) -> str:
    return _("Yes") if value in ("yes", True) else _("No")


def number_words(item: Item, value: Fraction, language: str) -> str:
    return with_unit(grouped(plain_value(value)), unit_of(item, language))


def derived_words(item: Item, value: Fraction | float, language: str) -> str:
    """A quotient: its further digits say nothing. One without an end is good or bad news, and says so."""
    if isinstance(value, float):
        return _("unlimited") if item.direction == "higher" else _("infinite")
    return with_unit(grouped(tenths(value).removesuffix(".0")), unit_of(item, language))


def own_words(item: Item, value: str, language: str) -> str:
    return value


def day_words(item: Item, value: str, language: str) -> str:
    return date_format(date.fromisoformat(value), "DATE_FORMAT")


WORDS: Mapping[str, Callable[[Item, Any, str], str]] = {
    "level": level_words,
    "choice": option_words,
    "choices": options_words,
    "bool": yes_no_words,
    "number": number_words,
    "yesno": yes_no_words,
    "text": own_words,
    "derived": derived_words,
    "date": day_words,
}


def unit_of(item: Item, language: str) -> str:
    return item.unit.in_language(language) if item.unit else ""


def with_unit(figure: str, unit: str) -> str:
    """A figure with its unit: "40%" and "0.7×" are written closed, "12 months" and "15 次" with a space that does not break."""
    return figure + ("\u00a0" if unit and unit[0] not in "%‰°×" else "") + unit


def grouped(figure: Any) -> str:
    """Digits with thousands parted: "1,200,000.5"; everything else as it is."""
    text = str(figure)
    whole, dot, part = text.partition(".")
    # The sign stands apart: the whole part of "-0.5" is no negative number.
    sign, whole = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    return f"{sign}{int(whole):,}{dot}{part}" if whole.isdecimal() else text


def sentences(parts: list[str], language: str) -> str:
    """Whole sentences, one after the other; Chinese sets no space between them."""
    return ("" if language.startswith("zh") else " ").join(part for part in parts if part)


def source_words(playbook_id: str, sections: Sequence[str], language: str) -> str:
    """Where in its guide something is found: "Guide 4.1, 8.2"; empty where nothing is cited."""
    if not sections:
        return ""
    places = catalogue.guide_of(playbook_id).places_of(sections, language)
    return _("Guide %(places)s") % {"places": pgettext("between parts of a list", ", ").join(places)}


def guide_words(playbook_id: str, language: str) -> str:
    """Title and author of the guide that a playbook encodes; empty where its files name none."""
    guide = catalogue.guide_of(playbook_id)
    if guide.title is None or guide.author is None:
        return ""
    said = {"title": guide.title.in_language(language), "author": guide.author.in_language(language)}
    return _("“Guide” is “%(title)s” by %(author)s.") % said
