"""What helps to do an action: working files and facts that the playbook names, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass

from engine.playbook.parts import Action
from engine.playbook.schema import Playbook
from playbooks import catalogue


@dataclass(frozen=True, slots=True)
class Help:
    """One of them: a working file with its id, or a fact with its code and text. The other is empty."""

    title: str
    file: str = ""
    code: str = ""


def help_with(playbook: Playbook, action: Action, language: str) -> tuple[Help, ...]:
    """What an action names, in its order; a file that is no longer offered is left out."""
    files, found = catalogue.working_files(playbook.id), []
    for key in action.resources:
        if key in files:
            found.append(Help(files[key].title.in_language(language), file=key))
        elif key in playbook.references:
            reference = playbook.references[key]
            found.append(Help(reference.text.in_language(language), code=reference.code))
    return tuple(found)


def named(helps: tuple[Help, ...], separator: str) -> str:
    """The same on one line, for paper: files by their title, facts by their code."""
    return separator.join(one.title if one.file else one.code for one in helps)
