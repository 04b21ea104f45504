"""What a playbook cites: sections of its guide, and references that it lists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from engine.authoring.lint.remarks import Remark, error, warning
from engine.playbook.guide import SOURCES, load_guide
from engine.playbook.schema import Playbook

# A parameter's source is free words, or the id of a reference: small letters and digits joined by _.
REFERENCE_ID = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)+\Z")


def load_sections(folder: Path) -> frozenset[str] | None:
    """The sections that the guide of a playbook has; None where no file lists them.

    Raises:
        PlaybookProblems
    """
    guide = load_guide(folder)
    return guide.sections if guide else None


def cited(playbook: Playbook, sections: frozenset[str] | None) -> Iterator[Remark]:
    """Remarks on what is cited and cannot be found."""
    yield from unknown_sections(playbook, sections)
    yield from unlisted_references(playbook)


def unknown_sections(playbook: Playbook, sections: frozenset[str] | None) -> Iterator[Remark]:
    citing = [item for item in playbook.items.values() if item.source]
    if sections is None:
        if citing:
            yield warning(f"the sections cited cannot be checked; list those of the guide in {SOURCES}")
        return
    for item in citing:
        for section in item.source:
            if section not in sections:
                yield error(
                    f"{item.id} cites the section “{section}”, which the guide does not have; "
                    f"use one that {SOURCES} lists"
                )


def unlisted_references(playbook: Playbook) -> Iterator[Remark]:
    known = {*playbook.references, *(fact.id for fact in playbook.calendar)}
    for what, key in citations(playbook):
        if key not in known:
            yield error(f"{what} cites “{key}”, which neither references nor calendar list; add it, or cite another")


def citations(playbook: Playbook) -> Iterator[tuple[str, str]]:
    """Who cites which reference."""
    for item in playbook.items.values():
        yield from ((item.id, key) for key in item.references)
    for rule in playbook.rules:
        yield from ((rule.id, key) for key in rule.references)
    for parameter in playbook.parameters.values():
        if REFERENCE_ID.match(parameter.source):
            yield f"the parameter {parameter.id}", parameter.source
