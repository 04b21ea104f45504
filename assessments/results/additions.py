"""What rooms above add to the result of an assessment. They say so when the product starts: this room knows none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from assessments.evaluation import Evaluation
from assessments.models import Assessment


@dataclass(frozen=True)
class Lever:
    """One input elsewhere that moves a gap: what it is called and where it is changed."""

    label: str
    url: str


@dataclass(frozen=True)
class Levers:
    """What closes a gap apart from an answer, in the reader's language."""

    note: str
    inputs: tuple[Lever, ...]


@dataclass(frozen=True)
class Beside:
    """What another room says of the venture beside its readiness, in the reader's language.

    Attributes:
        title: what it is.
        lines: its sentences, the one that decides first.
        url: where it is read in full.
        picture: a drawing that says it, too; empty without one.
    """

    title: str
    lines: tuple[str, ...]
    url: str
    picture: str = ""


@dataclass(frozen=True)
class Told:
    """What an organisation tells a venture of what it submitted, in the reader's language.

    Attributes:
        title: who tells, and what.
        words: as somebody wrote them.
        lines: what has to be done, each a sentence.
        url: where it is read or answered, and what the link to there says.
        confirmed: what its reviewers confirmed, a sentence; empty where nothing is told of that.
    """

    title: str
    words: str
    lines: tuple[str, ...]
    url: str
    link: str
    confirmed: str = ""


LeversOf = Callable[[Assessment, Evaluation, str], Mapping[str, Levers]]
BesideOf = Callable[[Mapping[Assessment, Evaluation], str, bool], Mapping[int, Beside]]
ToldOf = Callable[[Assessment], list[Told]]
_sources: list[LeversOf] = []
_beside: list[BesideOf] = []
_told: list[ToldOf] = []


def levers_come_from(source: LeversOf) -> None:
    """Registers what tells, for an assessment, its evaluation and a language, the levers by the id of the gap."""
    if source not in _sources:
        _sources.append(source)


def levers_of(assessment: Assessment, evaluation: Evaluation, language: str) -> dict[str, Levers]:
    """The levers of every registered source by the id of the gap."""
    return {gap: found for source in _sources for gap, found in source(assessment, evaluation, language).items()}


def beside_comes_from(source: BesideOf) -> None:
    """Registers what tells, for assessments with their evaluations and a language, what stands beside the readiness.

    It asks the database the same however many there are; the last argument is whether all is told or the first line.
    """
    if source not in _beside:
        _beside.append(source)


def beside_readiness(
    evaluations: Mapping[Assessment, Evaluation], language: str, *, in_full: bool
) -> dict[int, list[Beside]]:
    """What stands beside the readiness of each assessment, by its key."""
    found: dict[int, list[Beside]] = {}
    for source in _beside:
        for key, beside in source(evaluations, language, in_full).items():
            found.setdefault(key, []).append(beside)
    return found


def told_comes_from(source: ToldOf) -> None:
    """Registers what tells, for an assessment, what organisations say of its submissions; one query."""
    if source not in _told:
        _told.append(source)


def told_of(assessment: Assessment) -> list[Told]:
    """What organisations tell the venture, the newest first."""
    return [told for source in _told for told in source(assessment)]
