"""What lint says."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Remark:
    """Something an author should know. An error stops publishing; a note only says how something was shown."""

    kind: str  # error | warning | note
    message: str

    @property
    def is_error(self) -> bool:
        return self.kind == "error"


def error(message: str) -> Remark:
    return Remark("error", message)


def warning(message: str) -> Remark:
    return Remark("warning", message)
