"""Which evidence goes along when a venture submits: what stands behind the questions that concern it."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from assessments.models import Evidence
from engine.judging.progress import asked_in
from engine.judging.relevance import Situation


def asked_of(situation: Situation) -> frozenset[str]:
    """The ids of the questions that concern the venture, as far as its answers tell."""
    chapters = situation.playbook.chapters
    return frozenset(item.id for chapter in chapters for item in asked_in(situation, chapter.id))


def goes_along(rows: Iterable[Evidence], asked: Collection[str]) -> list[Evidence]:
    """Those of a venture's pieces that are handed in now, oldest first: what founders are shown before they submit.

    Args:
        asked: the ids of the questions that concern the venture; what stands behind others stays with the venture.
    """
    return sorted((row for row in rows if row.is_current and row.item_id in asked), key=lambda row: row.pk)
