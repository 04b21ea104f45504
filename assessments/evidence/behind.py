"""Which answers the same file or link stands behind."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from assessments.models import Assessment, Evidence
from engine.playbook.parts import Item
from playbooks import catalogue

Elsewhere = dict[str, tuple[str, Evidence]]


def elsewhere(assessment: Assessment, item: Item) -> Elsewhere:
    """What stands behind other questions and not behind this one, by key, with the name that a list shows."""
    items = catalogue.playbook_for(assessment.playbook_version).items
    rows = list(assessment.evidence.current().order_by("item_id", "pk"))
    here = {same_as(row) for row in rows if row.item_id == item.id}
    found: Elsewhere = {}
    seen = set(here)
    for row in rows:
        if same_as(row) not in seen and row.item_id in items:
            seen.add(same_as(row))
            found[str(row.public_id)] = (f"{items[row.item_id].code}: {row.label}", row)
    return found


def same_as(row: Evidence) -> str:
    """What two pieces have in common that are the same file or link."""
    return row.link or row.sha256 or str(row.file.name)


def also_behind(assessment: Assessment, rows: Sequence[Evidence]) -> dict[UUID, list[str]]:
    """The codes of the other questions that each piece stands behind, too."""
    items = catalogue.playbook_for(assessment.playbook_version).items
    codes: dict[str, set[str]] = {}
    for row in assessment.evidence.current():
        if row.item_id in items:
            codes.setdefault(same_as(row), set()).add(items[row.item_id].code)
    # What stands behind a question that is asked no more has none among them.
    own = {row.public_id: items[row.item_id].code if row.item_id in items else "" for row in rows}
    return {row.public_id: sorted(codes.get(same_as(row), set()) - {own[row.public_id]}) for row in rows}
