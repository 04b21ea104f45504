"""Which answers the same file or link stands behind."""

from __future__ import annotations

from collections.abc import Iterable

from assessments.models import Evidence
from engine.playbook.parts import Item
from engine.playbook.schema import Playbook

Elsewhere = dict[str, tuple[str, Evidence]]


def elsewhere(rows: Iterable[Evidence], item: Item, playbook: Playbook) -> Elsewhere:
    """What stands behind other questions and not behind this one, by key, with the name that a list shows.

    Args:
        rows: the evidence of the assessment, by question and in the order in which it was attached.
    """
    standing = [row for row in rows if row.is_current]
    seen = {same_as(row) for row in standing if row.item_id == item.id}
    found: Elsewhere = {}
    for row in standing:
        if same_as(row) not in seen and row.item_id in playbook.items:
            seen.add(same_as(row))
            found[str(row.public_id)] = (f"{playbook.items[row.item_id].code}: {row.label}", row)
    return found


def same_as(row: Evidence) -> str:
    """What two pieces have in common that are the same file or link."""
    return row.link or row.sha256 or str(row.file.name)


def also_behind(rows: Iterable[Evidence], item: Item, playbook: Playbook) -> dict[str, list[str]]:
    """The codes of the other questions that the same file or link stands behind, by `same_as`."""
    codes: dict[str, set[str]] = {}
    for row in rows:
        if row.is_current and row.item_id != item.id and row.item_id in playbook.items:
            codes.setdefault(same_as(row), set()).add(playbook.items[row.item_id].code)
    return {key: sorted(found) for key, found in codes.items()}
