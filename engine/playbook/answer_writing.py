"""Answers as files that `engine.playbook.answer_files` reads back: YAML to read and fill in, and JSON."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from engine.playbook.schema import Playbook


def answers_as_json(playbook: Playbook, raw: Mapping[str, Any]) -> str:
    """The answers by the shown code of their question, in the order of the playbook.

    Args:
        raw: by item id, as `engine.playbook.answers.answer_to_raw` writes an answer.
    """
    found = {item.code: raw[item.id] for item in playbook.items.values() if item.id in raw}
    return json.dumps(found, ensure_ascii=False, indent=2) + "\n"


def answers_as_yaml(
    playbook: Playbook,
    raw: Mapping[str, Any],
    *,
    asked: Collection[str],
    head: Sequence[str],
    language: str,
    remarks: Mapping[str, str] | None = None,
) -> str:
    """The answers chapter by chapter, each under the title of its question; what is open stands as a remark to fill in.

    Args:
        raw: as for `answers_as_json`.
        asked: ids of the items that are asked now; an answer to another one is written all the same.
        head: remarks for the top of the file, each on one line.
        language: of titles, "en" or "zh-hans".
        remarks: by item id, what else is to be said of an answer, such as where it came from.
    """
    lines = [f"# {line}" for line in head]
    for chapter in playbook.chapters:
        items = [i for i in playbook.items_of(chapter.id) if i.is_asked and (i.id in raw or i.id in asked)]
        if items:
            lines += ["", f"# == {one_line(chapter.title.in_language(language))}"]
        for item in items:
            lines.append(f"# {one_line(item.title.in_language(language))}")
            if item.id in raw and remarks and item.id in remarks:
                lines.append(f"# {one_line(remarks[item.id])}")
            lines.append(
                f"{item.code}: {json.dumps(raw[item.id], ensure_ascii=False)}" if item.id in raw else f"#{item.code}:"
            )
    return "\n".join(lines) + "\n"


def one_line(text: str) -> str:
    return " ".join(text.split())
