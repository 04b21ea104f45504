"""Playbook texts in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import template
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone
from django.utils.translation import get_language, gettext

from engine.judging.law import is_overdue
from engine.playbook.parts import LegalFact
from playbooks.catalogue import VersionDamaged
from playbooks.law_watch import LawWatch, law_watch

register = template.Library()


@register.filter
def intext(text: Any) -> str:
    """A playbook text in the language of the page."""
    return str(text.in_language(get_language() or "en")) if text else ""


@register.simple_tag(name="law_watch")
def watch_of_law() -> LawWatch | None:
    """How the law of the default playbook stands today; None before a version is published."""
    try:
        return law_watch()
    except (ImproperlyConfigured, VersionDamaged):
        return None


@register.filter
def overdue(fact: LegalFact) -> bool:
    """Whether a fact of law is past its review today."""
    return is_overdue(fact, timezone.localdate())


RULE_OF_THUMB = "heuristic"  # as playbooks write it


@register.filter
def grounds(parameter: Any, playbook: Any) -> str:
    """What a threshold rests on: the code of a reference, "rule of thumb", or the author's own words."""
    if parameter.source in playbook.references:
        return str(playbook.references[parameter.source].code)
    return gettext("rule of thumb") if parameter.source == RULE_OF_THUMB else str(parameter.source)


@dataclass(frozen=True, slots=True)
class RailRow:
    """A chapter on the rail, and how far it is answered."""

    id: str
    title: str
    answered: int
    total: int


@register.filter
def rail(evaluation: Any) -> list[RailRow]:
    """The chapters with their progress, for the rail."""
    progress = evaluation.progress.chapters
    return [
        RailRow(chapter.id, intext(chapter.title), progress[chapter.id].answered, progress[chapter.id].total)
        for chapter in evaluation.playbook.chapters
    ]
