"""What helps to do an action: whatever may be high or critical names it, and it is there (format 2)."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from engine.authoring.combinations import combinations_of
from engine.authoring.lint.remarks import Remark, error
from engine.playbook.parts import RANKS, Action
from engine.playbook.schema import Playbook

GRAVE = RANKS["high"]


def resources(playbook: Playbook, files: Collection[str] | None) -> Iterator[Remark]:
    """Remarks on resources that are missing or unknown.

    Args:
        files: ids of the working files beside the playbook; None where it has no folder of them, and nothing is asked.
    """
    if files is None:
        return
    for action in playbook.actions.values():
        for key in action.resources:
            if key not in files and key not in playbook.references:
                yield error(f"the action {action.id} names “{key}”, which is neither a working file nor a reference")
    for what, action in grave_actions(playbook):
        if not action.resources:
            yield error(f"{what} may be high or critical and names nothing that helps; add resources to {action.id}")


def grave_actions(playbook: Playbook) -> Iterator[tuple[str, Action]]:
    """Who may be high or critical, and the action of each."""
    if playbook.format == 1:
        return
    for item in playbook.items_with_gap:
        assert item.action  # noqa: S101  only questions with a gap and an action are gone through
        if any(RANKS[one.severity] >= GRAVE for one in combinations_of(playbook, item)):
            yield item.id, item.action
    for rule in playbook.rules:
        if RANKS[rule.severity] >= GRAVE:
            yield rule.id, rule.action
