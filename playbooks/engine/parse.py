"""Reads a playbook from disk or from its canonical form, and refuses whatever could make the engine fail."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playbooks.engine.build import Builder
from playbooks.engine.schema import Playbook
from playbooks.engine.yaml_strict import Place, PlaybookProblems, Problem, read_file, yaml_files

__all__ = ["PlaybookProblems", "Problem", "load_playbook", "playbook_from_data"]


def load_playbook(folder: Path) -> Playbook:
    """The playbook in a folder: `playbook.yaml`, `chapters/*.yaml`.

    Raises:
        PlaybookProblems: every mistake found, each with file, line, column and remedy.
    """
    main, reader = read_file(folder / "playbook.yaml", "playbook.yaml")
    problems = list(reader.problems)
    places: dict[tuple[Any, ...], Place] = {("playbook", *k): v for k, v in reader.places.items()}
    chapters: dict[str, Any] = {}
    for path in yaml_files(folder / "chapters"):
        name = f"chapters/{path.name}"
        data, reader = read_file(path, name)
        problems += reader.problems
        places |= {("chapters", path.stem, *k): v for k, v in reader.places.items()}
        if isinstance(data, dict) and data.get("id") != path.stem:
            problems.append(
                Problem(
                    name,
                    1,
                    1,
                    "the chapter's id differs from its file name",
                    f"write id: {path.stem}",
                )
            )
        chapters[path.stem] = data
    if problems:
        raise PlaybookProblems(problems)
    return playbook_from_data({"playbook": main, "chapters": chapters}, places)


def playbook_from_data(
    data: dict[str, Any], places: dict[tuple[Any, ...], Place] | None = None
) -> Playbook:
    """The playbook that plain data describes: `{"playbook": …, "chapters": {id: …}}`.

    Args:
        places: where each value stands, by its path in `data`; absent for the canonical form.

    Raises:
        PlaybookProblems: every mistake found.
    """
    return Builder(data, places or {}).build()
