"""What helps to do an action: whatever may be high or critical names it, and it is there (format 2)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from engine.authoring.combinations import Combination
from engine.authoring.lint.remarks import Remark, error
from engine.playbook.parts import RANKS, Action
from engine.playbook.schema import Playbook

GRAVE = RANKS["high"]


def resources(
    playbook: Playbook, files: Collection[str] | None, every: Mapping[str, Sequence[Combination]]
) -> Iterator[Remark]:
    """Remarks on resources that are missing or unknown.

    Args:
        files: ids of the working files beside the playbook; None where it has no folder of them, and nothing is asked.
        every: the combinations of each question (`by_question`); none are needed of format 1.
    """
    if files is None:
        return
    for action in playbook.actions.values():
        for key in action.resources:
            if key not in files and key not in playbook.references:
                yield error(f"the action {action.id} names “{key}”, which is neither a working file nor a reference")
    for what, action in grave_actions(playbook, every):
        if not action.resources:
            yield error(f"{what} may be high or critical and names nothing that helps; add resources to {action.id}")


def grave_actions(playbook: Playbook, every: Mapping[str, Sequence[Combination]]) -> Iterator[tuple[str, Action]]:
    """Who may be high or critical, and the action of each."""
    if playbook.format == 1:
        return
    for item in playbook.items_with_gap:
        assert item.action  # noqa: S101  only questions with a gap and an action are gone through
        if any(RANKS[one.severity] >= GRAVE for one in every[item.id]):
            yield item.id, item.action
    for rule in playbook.rules:
        if RANKS[rule.severity] >= GRAVE:
            yield rule.id, rule.action
