"""What can be proved or sampled about a playbook before it is published."""

from __future__ import annotations

from collections.abc import Sequence

from playbooks.engine.lint_exercise import exercise, unexercised
from playbooks.engine.lint_logic import logic
from playbooks.engine.lint_sources import cited
from playbooks.engine.lint_texts import texts
from playbooks.engine.lint_use import use
from playbooks.engine.personas import Persona
from playbooks.engine.remarks import Remark
from playbooks.engine.schema import Playbook

__all__ = ["Remark", "lint"]


def lint(
    playbook: Playbook,
    personas: Sequence[Persona],
    *,
    today: str = "",
    sections: frozenset[str] | None = None,
) -> list[Remark]:
    """Remarks on a playbook that loads: what nobody exercises, needs or can reach.

    Args:
        today: ISO date against which reviews of legal facts are overdue; empty leaves that out.
        sections: those that the playbook's guide has (`load_sections`).
    """
    seen = exercise(playbook, personas)
    return [
        *logic(playbook, seen),
        *unexercised(playbook, seen),
        *use(playbook, today),
        *cited(playbook, sections),
        *texts(playbook),
    ]
