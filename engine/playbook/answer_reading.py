"""Answers: raw values from forms, files and rows -> checked answers. One reader for every way in."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.playbook.answers import NOT_APPLICABLE, UNKNOWN, VALUE, Answer, InvalidAnswer, clean
from engine.playbook.parts import Item, Text
from engine.playbook.question_types.table import type_of
from engine.playbook.schema import Playbook
from engine.reading.problems import is_visible

MAX_HINTS = 20  # a search for a similar name costs more than all else about an unknown key


@dataclass(frozen=True, slots=True)
class AnswerProblem:
    """One raw answer that was refused. `place` is the key it stood under."""

    place: str
    code: str
    message: Text


@dataclass(frozen=True, slots=True)
class AnswerSet:
    """The answers that could be read, by item id, and what was refused."""

    answers: Mapping[str, Answer]
    problems: tuple[AnswerProblem, ...]


def read_answers(playbook: Playbook, raw: Mapping[str, Any]) -> AnswerSet:
    """Reads raw answers keyed by id or shown code (`mr_03`, `MR-03`). Every problem is reported at once."""
    answers: dict[str, Answer] = {}
    problems: list[AnswerProblem] = []
    given_as: dict[str, str] = {}
    for key, value in raw.items():
        try:
            item = item_called(playbook, key, hint=len(problems) < MAX_HINTS)
            if item.id in given_as:
                raise InvalidAnswer("twice", given_as[item.id])
            given_as[item.id] = key
            answers[item.id] = read_answer(item, value)
        except InvalidAnswer as error:
            problems.append(AnswerProblem(str(key), error.code, error.message))
    return AnswerSet(answers, tuple(problems))


def item_called(playbook: Playbook, key: str, *, hint: bool = True) -> Item:
    """The item with this id or code. Raises InvalidAnswer, with the nearest name if there is one."""
    item_id = playbook.names.get(key)
    if item_id is not None and playbook.items[item_id].alias != key:
        return playbook.items[item_id]
    if item_id is not None:
        raise InvalidAnswer("did_you_mean", playbook.items[item_id].code)
    if hint and len(key) <= 40:
        codes = [item.code for item in playbook.items.values() if item.is_asked]
        close = difflib.get_close_matches(key.upper().replace("_", "-"), codes, 1, 0.75)
        if close:
            raise InvalidAnswer("did_you_mean", close[0])
    raise InvalidAnswer("unknown_key")


def read_answer(item: Item, raw: Any) -> Answer:
    """One raw answer, checked.

    Args:
        raw: a value, None or `{unknown: true}` (don't know), `{na: reason}`, or `{value: …, evidence: link}`.

    Raises:
        InvalidAnswer: the item cannot have this answer.
    """
    if not item.is_asked:
        raise InvalidAnswer("derived")
    if raw is None:
        return Answer(UNKNOWN)
    if isinstance(raw, Mapping):
        return read_mapping(item, raw)
    kind = type_of(item)
    if kind.unknown_value is not None and raw == kind.unknown_value:
        return Answer(UNKNOWN)
    return Answer(VALUE, kind.read_value(item, raw))


def read_mapping(item: Item, raw: Mapping[str, Any]) -> Answer:
    keys = set(raw)
    if keys == {"unknown"} and raw["unknown"] is True:
        return Answer(UNKNOWN)
    if keys == {"na"}:
        if not item.na_allowed:
            raise InvalidAnswer("na")
        reason = raw["na"]
        if not isinstance(reason, str) or not is_visible(reason):
            raise InvalidAnswer("na_reason")
        return Answer(NOT_APPLICABLE, reason=clean(reason).strip())
    if "value" in keys and keys <= {"value", "evidence"}:
        return read_evidenced(item, raw["value"], raw.get("evidence"))
    raise InvalidAnswer("form")


def read_evidenced(item: Item, value: Any, evidence: Any) -> Answer:
    """A value with its evidence, which is a text; None and an empty one are none."""
    if isinstance(value, Mapping):
        raise InvalidAnswer("nested")
    if not isinstance(evidence, str | None):
        raise InvalidAnswer("evidence")
    said = clean(evidence or "").strip()
    inner = read_answer(item, value)
    if said and inner.state != VALUE:
        raise InvalidAnswer("no_value")
    return Answer(inner.state, inner.value, inner.reason, said, bool(said))
