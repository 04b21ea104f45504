"""Files of answers: YAML or JSON, with the place of every mistake."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.playbook.answer_reading import read_answers
from engine.playbook.answers import Answer
from engine.playbook.format import PERSONA
from engine.playbook.question_types.table import type_of
from engine.playbook.schema import Playbook
from engine.reading.json_strict import JsonReader
from engine.reading.problems import LONG, Place, Problem
from engine.reading.yaml_strict import Reader, read_text

# A persona's file is an answers file too; what else it holds is left alone.
PERSONA_KEYS = frozenset(PERSONA.fields)


@dataclass(frozen=True)
class AnswerFile:
    """What a file of answers holds: the answers that could be read, and every mistake."""

    answers: Mapping[str, Answer]
    problems: tuple[Problem, ...]


def read_answer_file(playbook: Playbook, path: Path, language: str = "en") -> AnswerFile:
    """The answers in a file: JSON when it ends in `.json` or begins with `{`, else YAML.

    Args:
        language: of what is said about wrong answers, "zh" or "en".
    """
    problems: list[Problem] = []
    text = read_text(path, path.name, problems.append)
    if text is None:
        return AnswerFile({}, tuple(problems))
    is_json = path.suffix == ".json" or text.lstrip().startswith("{")
    return read_answer_text(playbook, text, path.name, is_json=is_json, language=language)


def read_answer_text(playbook: Playbook, text: str, name: str, *, is_json: bool, language: str = "en") -> AnswerFile:
    """The answers in a text; `name` is shown in the places of its mistakes."""
    reader: Reader | JsonReader = JsonReader(name) if is_json else Reader(name, is_lenient=True)
    raw = reader.read(text)
    if reader.problems and raw is None:
        return AnswerFile({}, tuple(reader.problems))
    if not isinstance(raw, dict):
        asked = Problem(name, 1, 1, "the file does not map questions to answers", 'write MR-03: 2, or {"MR-03": 2}')
        return AnswerFile({}, (*reader.problems, asked))
    if isinstance(raw.get("answers"), dict):
        strange = list(foreign_keys(name, raw, reader.places))
        return judged(playbook, raw["answers"], reader, ("answers",), strange, language)
    return judged(playbook, raw, reader, (), [], language)


def judged(
    playbook: Playbook,
    raw: Mapping[str, Any],
    reader: Reader | JsonReader,
    base: tuple[str, ...],
    problems: list[Problem],
    language: str,
) -> AnswerFile:
    found = read_answers(playbook, raw)
    problems += reader.problems
    if isinstance(reader, Reader):
        problems += cut_texts(playbook, reader, len(base))
    noted = {(problem.line, problem.column) for problem in problems}
    for problem in found.problems:
        place = reader.places.get((*base, problem.place), (reader.file, 1, 1))
        if place[1:] not in noted:
            message = problem.message.in_language(language)
            key = problem.place if len(problem.place) <= LONG else f"{problem.place[:LONG]}…"
            problems.append(Problem(*place, f"{key}: {message}", ""))
    return AnswerFile(found.answers, tuple(sorted(problems, key=lambda p: (p.line, p.column))))


def cut_texts(playbook: Playbook, reader: Reader, depth: int) -> Iterator[Problem]:
    """Single words that are texts and have a remark behind them: it may have been meant as part of the text."""
    for path, problem in reader.remarked.items():
        item_id = playbook.names.get(path[depth]) if len(path) > depth else None
        is_text = item_id is not None and type_of(playbook.items[item_id]).is_free_text
        if is_text or path[-1] in {"evidence", "na"}:
            yield problem


def foreign_keys(name: str, raw: Mapping[str, Any], places: Mapping[tuple[Any, ...], Place]) -> Iterator[Problem]:
    """Keys beside `answers` that no persona has: a question may have slipped out of the mapping."""
    for key in raw:
        if key != "answers" and key not in PERSONA_KEYS:
            place = places.get((key,), (name, 1, 1))
            yield Problem(*place, f"“{key}” stands beside answers", "move it into answers, or remove it")
