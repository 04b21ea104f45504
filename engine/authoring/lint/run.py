"""What can be proved or sampled about a playbook before it is published."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from engine.authoring.combinations import by_question
from engine.authoring.lint.exercise import exercise, unexercised
from engine.authoring.lint.logic import logic
from engine.authoring.lint.remarks import Remark
from engine.authoring.lint.resources import resources
from engine.authoring.lint.sources import cited
from engine.authoring.lint.texts import texts
from engine.authoring.lint.use import use
from engine.authoring.lint.words_and_work import words_and_work
from engine.authoring.personas import Persona
from engine.playbook.schema import Playbook


def lint(
    playbook: Playbook,
    personas: Sequence[Persona],
    *,
    today: str = "",
    sections: frozenset[str] | None = None,
    files: Collection[str] | None = None,
) -> list[Remark]:
    """Remarks on a playbook that loads: what nobody exercises, needs or can reach.

    Args:
        today: ISO date against which reviews of legal facts are overdue; empty leaves that out.
        sections: those that the playbook's guide has (`load_sections`).
        files: ids of the working files beside it (`load_working_files`).
    """
    seen = exercise(playbook, personas)
    every = by_question(playbook) if playbook.format > 1 else {}
    return [
        *logic(playbook, seen),
        *unexercised(playbook, seen),
        *use(playbook, today),
        *cited(playbook, sections),
        *texts(playbook),
        *words_and_work(playbook, every),
        *resources(playbook, files, every),
    ]
