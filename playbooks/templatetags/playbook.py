"""Playbook texts in the reader's language."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import get_language

register = template.Library()


@register.filter
def intext(text: Any) -> str:
    """A playbook text in the language of the page."""
    return str(text.in_language(get_language() or "en")) if text else ""


@register.filter
def rail(evaluation: Any) -> list[dict[str, Any]]:
    """The chapters with their progress, for the rail."""
    return [
        {
            "id": chapter.id,
            "title": intext(chapter.title),
            "answered": evaluation.progress.chapters[chapter.id].answered,
            "total": evaluation.progress.chapters[chapter.id].total,
        }
        for chapter in evaluation.playbook.chapters
    ]
