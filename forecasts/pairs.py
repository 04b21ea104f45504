"""Inputs that move together: their correlations as fields of the scenario form, and as posted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from engine.forecast.inputs.addresses import address_of
from engine.forecast.inputs.inputs import Inputs
from engine.forecast.inputs.problems import InputProblem
from forecasts.words import say

KEY = "correlations"
SIDES = ("a", "b", "value")
MOST = 100  # rows read of a post; the engine refuses more


def posted_pairs(data: Mapping[str, str], places: Mapping[str, str]) -> list[dict[str, str]]:
    """The pairs of a post in raw form, without empty rows and without those of a removed item.

    Args:
        places: where each posted item stands now: "people.2" -> "people.1" once people.1 is removed.
    """
    pairs = []
    for index in range(MOST + 1):
        pair = {side: data.get(f"{KEY}.{index}.{side}", "").strip()[:200] for side in SIDES}
        inputs = [moved_path(pair[side], places) for side in ("a", "b")]
        is_removed = any(is_under(pair[side], data.get("remove", "")) for side in ("a", "b"))
        if any(pair.values()) and not is_removed:
            pairs.append({**pair, "a": inputs[0], "b": inputs[1]})
    return pairs


def moved_path(path: str, places: Mapping[str, str]) -> str:
    parent, _dot, key = path.rpartition(".")
    return f"{places[parent]}.{key}" if parent in places else path


def is_under(path: str, place: str) -> bool:
    return bool(place) and path.startswith(f"{place}.")


@dataclass(frozen=True, slots=True)
class PairRow:
    """A pair as fields: both inputs with their choices, the correlation as typed, and what is wrong."""

    index: int
    a: str
    b: str
    value: str
    errors: tuple[str, ...]
    options_a: list[tuple[str, str]]
    options_b: list[tuple[str, str]]


@dataclass(frozen=True)
class PairsOnForm:
    """The rows of correlations, one empty one at the end; none before two inputs have a range."""

    inputs: Inputs | None
    raw: Mapping[str, Any]
    problems: tuple[InputProblem, ...]
    language: str

    @cached_property
    def choices(self) -> list[tuple[str, str]]:
        """The inputs with a range, by their labels."""
        if self.inputs is None:
            return []
        labels = ((path, address_of(self.inputs, path).label) for path in self.inputs.ranges)
        return [(path, say(label, self.language)) for path, label in labels]

    @cached_property
    def stored(self) -> list[dict[str, str]]:
        """The pairs there are; what no longer reads as a pair shows as far as it does."""
        kept = self.raw.get(KEY)
        pairs = kept if isinstance(kept, (list, tuple)) else ()
        return [
            {side: str(pair.get(side, "")) for side in SIDES} if isinstance(pair, Mapping) else dict.fromkeys(SIDES, "")
            for pair in pairs
        ]

    @property
    def is_shown(self) -> bool:
        return len(self.choices) > 1 or bool(self.stored)

    @property
    def rows(self) -> list[PairRow]:
        """Each pair with its choices; what is chosen stays a choice even when it has no range now."""
        return [self.row(i, pair) for i, pair in enumerate([*self.stored, dict.fromkeys(SIDES, "")])]

    def row(self, index: int, pair: Mapping[str, str]) -> PairRow:
        return PairRow(
            index=index,
            a=pair["a"],
            b=pair["b"],
            value=pair["value"],
            errors=self.errors(f"{KEY}.{index}"),
            options_a=self.with_chosen(pair["a"]),
            options_b=self.with_chosen(pair["b"]),
        )

    def with_chosen(self, path: str) -> list[tuple[str, str]]:
        is_known = not path or path in dict(self.choices)
        return self.choices if is_known else [*self.choices, (path, path)]

    def errors(self, place: str) -> tuple[str, ...]:
        found = [p for p in self.problems if p.path == place or p.path.startswith(f"{place}.")]
        return tuple(p.message.in_language(self.language) for p in found)

    @property
    def common_errors(self) -> list[str]:
        """What is wrong with the pairs taken together."""
        return [p.message.in_language(self.language) for p in self.problems if p.path == KEY]

    @property
    def is_open(self) -> bool:
        return bool(self.stored)
