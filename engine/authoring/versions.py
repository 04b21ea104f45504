"""Two versions of a playbook compared: what changed, and how far the version number has to rise.

PATCH is wording, MINOR new optional content or another plan, MAJOR anything that can change a score, a gap
or a verdict. What is not known to be harmless counts as MAJOR.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine.playbook.earlier import number
from engine.playbook.parse import FORECAST_KEY
from engine.playbook.schema import Playbook

NONE, PATCH, MINOR, MAJOR = range(4)
NAMES = ("none", "PATCH", "MINOR", "MAJOR")
Keys = tuple[str, ...]

# Fields that only say something. `evidence` is wording too, but whether it is there decides about a score.
WORDING = {
    "title",
    "short",
    "intro",
    "summary",
    "prompt",
    "help",
    "why",
    "message",
    "expected",
    "name",
    "label",
    "levels",
    "steps",
    "text",
    "unit",
    "source",
    "as_of",
    "review_by",
    "jurisdiction",
    "effective_on",
    "segment",
    "references",
    "resources",
    "zh",
    "en",
}
PLAN = {"effort", "efforts", "wait", "horizon", "owner", "after", "achieves"}
IN_TURN = {"variants", "rungs", "efforts"}  # lists of what has no id: compared place by place
SHOWN = {
    "runway_item",
    "sector_fact",
    "markets_fact",
    "hours_fact",
    "usual_hours",
    "open_from",
}  # what lists of ventures show; no score hangs on it
ABSENT = object()


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where two versions differ. `old` or `new` is None where there was, or is, nothing."""

    path: str
    old: Any
    new: Any
    level: int


def differences(old: Playbook, new: Playbook) -> list[Difference]:
    """Everything in which two versions differ, except the version number itself."""
    before, after = by_id(old.source_data), by_id(new.source_data)
    before["playbook"].pop("version", None)
    after["playbook"].pop("version", None)
    for data in (before, after):
        data[FORECAST_KEY] = by_subject(data.get(FORECAST_KEY))
    before["homes"] = {item.id: item.chapter for item in old.items.values()}
    after["homes"] = {item.id: item.chapter for item in new.items.values()}
    return [difference for difference in compared(before, after, ()) if difference.level]


def by_subject(forecast: Any) -> Any:
    """The sections of `forecast.yaml` as mappings by what each row is about, so that one changed row is one difference."""
    if not isinstance(forecast, Mapping):
        return {}
    return {section: by_name(rows) for section, rows in forecast.items()}


def by_name(rows: Any) -> Any:
    """Rows by their subject; as they are when two share one."""
    if not isinstance(rows, list):
        return rows
    named = {subject(row, index): row for index, row in enumerate(rows)}
    return named if len(named) == len(rows) else rows


def subject(row: Any, index: int) -> str:
    """The action, gap, measure or item that a row is about; several rules of one item are told apart by their input."""
    named = row if isinstance(row, Mapping) else {}
    about = next((str(named[key]) for key in ("action", "gap", "measure", "item") if key in named), str(index))
    detail = [str(named[key]) for key in ("path", "what", "convert") if key in named]
    return " ".join([about, *detail])


def by_id(data: Any) -> Any:
    """Plain data with lists of things that have ids as mappings, so that moving one is not changing all."""
    if isinstance(data, Mapping):
        return {key: in_turn(value) if key in IN_TURN else by_id(value) for key, value in data.items()}
    if isinstance(data, list) and data and all(isinstance(v, Mapping) and "id" in v for v in data):
        things = {str(value["id"]): by_id(value) for value in data}
        return {**things, "order of": list(things)} if len(things) == len(data) else data
    return list(data) if isinstance(data, list) else data


def in_turn(data: Any) -> Any:
    """A list as a mapping by the number of each place."""
    return {str(n): by_id(value) for n, value in enumerate(data, 1)} if isinstance(data, list) else data


def compared(old: Any, new: Any, path: Keys) -> Iterator[Difference]:
    if isinstance(old, dict) and isinstance(new, dict):
        for key in [*old, *(key for key in new if key not in old)]:
            yield from compared(old.get(key, ABSENT), new.get(key, ABSENT), (*path, key))
    elif old != new:
        before, after = (None if value is ABSENT else value for value in (old, new))
        yield Difference(".".join(path), before, after, level_of(path, old, new))


def level_of(path: Keys, old: Any, new: Any) -> int:
    """How grave one difference is."""
    key = path[-1]
    if path[0] == FORECAST_KEY:
        # No score, gap or verdict hangs on the forecast.
        return PATCH if key in {"zh", "en"} else MINOR
    if key == "order of":
        return level_of_order(path, old, new)
    if path[0] == "homes":
        # What is new or gone stands among the questions too, and is judged there.
        return NONE if old is ABSENT or new is ABSENT else MAJOR
    if key == "items" and "sections" in path:
        return PATCH
    if "calendar" in path[:2] or path[:2] == ("playbook", "references"):
        return MINOR if old is ABSENT or new is ABSENT else PATCH
    if "variants" in path:
        return PATCH
    if "action" in path and (key == "id" or PLAN & {*path} or ("rungs" in path and not WORDING & set(path[1:]))):
        return MINOR
    if "was" in path:
        return MINOR  # what becomes of answers to the version before
    if key == "duty":
        return MINOR  # what stands first, in gaps and plan
    if "evidence" in path:
        return MAJOR if "action" not in path and (old is ABSENT or new is ABSENT) else PATCH
    if WORDING & set(path[1:]):
        return PATCH
    if key == "code" or key in SHOWN:
        return MINOR
    return MINOR if old is ABSENT and is_optional(path, new) else MAJOR


def level_of_order(path: Keys, old: Any, new: Any) -> int:
    """The order of headline bands and rules decides; elsewhere it is how things are laid out."""
    if old is ABSENT or new is ABSENT or set(old) != set(new):
        return NONE if old is not ABSENT and new is not ABSENT else PATCH
    return MAJOR if path[-2] in {"bands", "rules"} else PATCH


def is_optional(path: Keys, new: Any) -> bool:
    """Whether something new leaves every score as it is: what is not scored, has no gap and gates nothing."""
    parent = path[-2] if len(path) > 1 else ""
    if parent in {"facts", "questions"}:
        return not new.get("weight") and "gap" not in new
    if parent == "chapters":
        return not (isinstance(new, dict) and new.get("weight"))
    return parent in {"sections", "options", "parameters"}


def level_between(old: Playbook, new: Playbook) -> int:
    """The gravest difference of two versions."""
    return max((difference.level for difference in differences(old, new)), default=NONE)


def fits(old: str, new: str, level: int) -> bool:
    """Whether the new version number rises as far as the changes ask."""
    return number(new) >= number(least(old, level))


def least(version: str, level: int) -> str:
    """The lowest version number that changes of this level may have."""
    major, minor, patch = number(version)
    if level == MAJOR:
        return f"{major + 1}.0.0"
    if level == MINOR:
        return f"{major}.{minor + 1}.0"
    return f"{major}.{minor}.{patch + 1}" if level == PATCH else version
