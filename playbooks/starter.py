"""A new playbook to begin with: small, complete, and good in the eyes of lint."""

from __future__ import annotations

import os
from pathlib import Path

from engine.playbook.shapes import ID_PATTERN

FILES = Path(__file__).resolve().parent / "starter_files"


class CannotBegin(Exception):
    """The playbook cannot be begun there, or under that name. The message says why."""


def begin(playbook_id: str, target: Path, *, schemas: Path) -> None:
    """Writes the starter's files into a new folder, under this id.

    Args:
        schemas: the folder of the JSON Schemas, which editors are pointed to.

    Raises:
        CannotBegin
    """
    if not ID_PATTERN.match(playbook_id):
        raise CannotBegin(f"“{playbook_id}” is not an id. Use small letters, digits and _, beginning with a letter.")
    if target.exists():
        raise CannotBegin(f"{target} is there already. Choose another id or folder.")
    for source in sorted(FILES.rglob("*.yaml")):
        path = target / source.relative_to(FILES)
        path.parent.mkdir(parents=True, exist_ok=True)
        text = source.read_text(encoding="utf-8").replace("id: starter\n", f"id: {playbook_id}\n", 1)
        place = Path(os.path.relpath(schemas, path.parent)).as_posix()
        path.write_text(text.replace("$schema=SCHEMAS", f"$schema={place}", 1), encoding="utf-8")
