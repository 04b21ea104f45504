"""Plain data -> what a version says of the one before: which answers its questions take, and what is archived."""

from __future__ import annotations

from typing import Any

from engine.playbook.fields import Fields
from engine.playbook.parts import LEVELS, Earlier, Was, WasLimit
from engine.playbook.question_types.base import UNKNOWN_START
from engine.playbook.schema import Playbook


def read_was(fields: Fields) -> Was | None:
    """What a question says of its answers in the earlier version; None where it says nothing."""
    own = fields.child("was") if fields.has("was") else None
    if own is None:
        return None
    found = Was(
        of=own.strings("of"),
        again=own.flag("again"),
        beside=own.strings("beside"),
        limits=tuple(read_limit(one) for one in own.children("limits")),
        values=dict(sorted(own.mapping("values").items())),
    )
    own.done()
    return found


def read_limit(fields: Fields) -> WasLimit:
    to: Any = fields.data.get("to")
    is_level = isinstance(to, int) and not isinstance(to, bool) and to in LEVELS[:-1]
    if fields.is_there("to", "2") and not is_level and to != UNKNOWN_START:
        fields.note("to", f"“to” is {to}", f"write a level from 0 to 3, or {UNKNOWN_START}")
    found = WasLimit(
        fields.identifier("item"), fields.decimal("below") if fields.has("below") else None, to, fields.flag("again")
    )
    fields.done()
    return found


def read_earlier(main: Fields) -> Earlier | None:
    """What the playbook says of the version before; None where it says nothing."""
    own = main.child("was") if main.has("was") else None
    if own is None:
        return None
    found = Earlier(own.string("version"), own.strings("archived"))
    own.done()
    return found


def number(version: str) -> tuple[int, int, int]:
    """A version as it is ordered."""
    major, minor, patch = (int(part) for part in version.split("."))
    return major, minor, patch


def speaks_of(playbook: Playbook, before: Playbook) -> bool:
    """Whether what a playbook says of the version before holds for this one."""
    return playbook.earlier is not None and number(before.version) <= number(playbook.earlier.version)
