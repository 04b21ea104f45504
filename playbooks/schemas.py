"""The JSON Schemas that the product publishes, by name; `playbooks/schema/` holds a copy of each."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from engine.authoring.data_schema import answers_schema, batch_schema, result_schema
from engine.authoring.format_schema import chapter_schema, persona_schema, playbook_schema
from engine.playbook.shapes import Schema

FOLDER = Path(__file__).resolve().parent / "schema"
SCHEMAS: dict[str, Callable[[], Schema]] = {
    "playbook": playbook_schema,
    "chapter": chapter_schema,
    "persona": persona_schema,
    "answers": answers_schema,
    "result": result_schema,
    "batch": batch_schema,
}


def file_name(name: str) -> str:
    return f"{name}.schema.json"


def printed(schema: Schema) -> str:
    """A schema as it stands in a file."""
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
