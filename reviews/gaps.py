"""What a playbook says of each gap by its id, and what became of gaps between two submissions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

from engine.judging.relevance import situation_of
from engine.playbook.answer_reading import read_answers
from engine.playbook.parts import RANKS, SEVERITIES, STAGE_COUNT, Action, Text
from engine.playbook.schema import Playbook
from playbooks import catalogue

WORST_FIRST = tuple(reversed(SEVERITIES))
Gaps = Mapping[str, str]  # open gaps by their id, each with its severity


@dataclass(frozen=True, slots=True)
class Known:
    """A gap as its playbook names it, whatever was answered.

    Attributes:
        chapter: id of the chapter it counts in; empty for a rule that names none.
        action: id of what closes it.
        file: id of the working file that helps to close it; empty without one.
        stages: those at which its question is asked, or its rule can hold.
    """

    id: str
    code: str
    title: Text
    chapter: str
    action: str
    file: str
    stages: frozenset[int]


_known: dict[str, Mapping[str, Known]] = {}  # by digest; as many as versions are in use


def known_gaps(playbook: Playbook) -> Mapping[str, Known]:
    """Every gap that a version of a playbook can find, by id."""
    if playbook.digest not in _known:
        _known[playbook.digest] = read_gaps(playbook)
    return _known[playbook.digest]


def read_gaps(playbook: Playbook) -> dict[str, Known]:
    stages, files = stages_of(playbook), catalogue.working_files(playbook.id)
    found = {}
    for item in playbook.items.values():
        if item.gap and item.action:
            file = file_of(item.action, files)
            found[item.id] = Known(item.id, item.code, item.title, item.chapter, item.action.id, file, stages[item.id])
    for rule in playbook.rules:
        chapter, file = next(iter(rule.chapters), ""), file_of(rule.action, files)
        found[rule.id] = Known(rule.id, rule.code, rule.title, chapter, rule.action.id, file, stages[rule.id])
    return found


def file_of(action: Action, files: Mapping[str, object]) -> str:
    """The first working file that the playbook names for an action."""
    return next((one for one in action.resources if one in files), "")


def stages_of(playbook: Playbook) -> dict[str, frozenset[int]]:
    """The stages at which each question can be asked and each rule can hold, whatever else is answered."""
    found: dict[str, set[int]] = {key: set() for key in [*playbook.items, *(rule.id for rule in playbook.rules)]}
    for stage in range(STAGE_COUNT):
        situation = situation_of(playbook, read_answers(playbook, {playbook.stage_fact: str(stage)}).answers)
        asked = [key for key, is_relevant in situation.relevance.items() if is_relevant is not False]
        holding = [rule.id for rule in playbook.rules if situation.outcome(rule.when) is not False]
        for key in (*asked, *holding):
            found[key].add(stage)
    return {key: frozenset(stages) for key, stages in found.items()}


@dataclass(frozen=True, slots=True)
class Moved:
    """Gaps of two submissions of one venture: each is in exactly one of these."""

    closed: tuple[str, ...] = ()
    narrower: tuple[str, ...] = ()
    same: tuple[str, ...] = ()
    worse: tuple[str, ...] = ()
    opened: tuple[str, ...] = ()


WAYS = tuple(one.name for one in fields(Moved))


def way_of(before: str | None, after: str | None) -> str:
    """What became of one gap: a key of `WAYS`. Severities; None: it is not open."""
    if after is None:
        return "closed"
    if before is None:
        return "opened"
    step = RANKS[after] - RANKS[before]
    return "same" if step == 0 else "worse" if step > 0 else "narrower"


def moved(before: Gaps, after: Gaps) -> Moved:
    """What became of the gaps, worst first."""
    ways: dict[str, list[str]] = {way: [] for way in WAYS}
    for gap in sorted({*before, *after}, key=lambda one: (-RANKS[after.get(one) or before[one]], one)):
        ways[way_of(before.get(gap), after.get(gap))].append(gap)
    return Moved(**{way: tuple(gaps) for way, gaps in ways.items()})


def worst_of(gaps: Gaps, among: frozenset[str] | None = None) -> str | None:
    """The gravest severity that is open, among some gaps or among all; None when none of them is."""
    severities = [severity for key, severity in gaps.items() if among is None or key in among]
    return max(severities, key=RANKS.__getitem__, default=None)
