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


LeversOf = Callable[[Assessment, Evaluation, str], Mapping[str, Levers]]
_sources: list[LeversOf] = []


def levers_come_from(source: LeversOf) -> None:
    """Registers what tells, for an assessment, its evaluation and a language, the levers by the id of the gap."""
    if source not in _sources:
        _sources.append(source)


def levers_of(assessment: Assessment, evaluation: Evaluation, language: str) -> dict[str, Levers]:
    """The levers of every registered source by the id of the gap."""
    return {gap: found for source in _sources for gap, found in source(assessment, evaluation, language).items()}
