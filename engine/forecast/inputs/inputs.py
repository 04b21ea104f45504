"""What a forecast is made from, checked and frozen. `reading` builds it; effects and conversions replace numbers in it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Any

from engine.forecast.inputs.catalogue import HIGH_MONTHS, Field
from engine.forecast.inputs.catalogue_all import BY_PATH
from engine.forecast.inputs.currencies import DECIMALS
from engine.forecast.inputs.months import index_of
from engine.forecast.inputs.quantities import Quantity, digits


@dataclass(frozen=True, slots=True)
class Settings:
    horizon: int
    currency: str
    market: str
    start: str
    founded: str = ""


@dataclass(frozen=True, slots=True)
class Correlation:
    """How two uncertain inputs move together: the correlation of their normal scores, -1 to 1."""

    a: str
    b: str
    value: Decimal


@dataclass(frozen=True)
class Inputs:
    """Every input by its path ("subscription.plans.0.price").

    Attributes:
        numbers: values and ranges.
        words: whole numbers, months ("2027-01"), choices and names.
        sizes: how many items each list has; 1 for a single group that is on.
    """

    settings: Settings
    numbers: Mapping[str, Quantity]
    words: Mapping[str, int | str]
    sizes: Mapping[str, int]
    correlations: tuple[Correlation, ...] = ()

    @property
    def places(self) -> int:
        """The decimals of the currency's minor unit."""
        return DECIMALS[self.settings.currency]

    @cached_property
    def base(self) -> Mapping[str, Decimal]:
        """The base case: the middle of every number."""
        return {path: quantity.mid for path, quantity in self.numbers.items()}

    @cached_property
    def ranges(self) -> Mapping[str, Quantity]:
        return {path: quantity for path, quantity in self.numbers.items() if quantity.is_range}

    def to_the_end(self) -> Inputs:
        """The same venture reckoned to month 60, the longest horizon there is."""
        return replace(self, settings=replace(self.settings, horizon=HIGH_MONTHS))

    def prefixes(self, group: str) -> tuple[str, ...]:
        """The places of a list's items, or the group itself; empty when it is off."""
        size = self.sizes.get(group, 0)
        if BY_PATH[group].is_list:
            return tuple(f"{group}.{index}" for index in range(size))
        return (group,) if size else ()

    def whole(self, path: str) -> int:
        return int(self.words[path])

    def word(self, path: str) -> str:
        return str(self.words.get(path, ""))

    def month(self, path: str) -> int | None:
        """The month of the forecast that the input names; None when it is not given."""
        word = self.word(path)
        return index_of(word, self.settings.start) if word else None

    def to_raw(self) -> dict[str, Any]:
        """Plain data that `read_inputs` reads back to equal inputs, defaults written out."""
        settings = self.settings
        raw: dict[str, Any] = {
            "horizon": settings.horizon,
            "currency": settings.currency,
            "market": settings.market,
            "start": settings.start,
        }
        if settings.founded:
            raw["founded"] = settings.founded
        for path in self.sizes:
            for prefix in self.prefixes(path):
                place(raw, path, self.group_raw(prefix, BY_PATH[path].fields))
        if self.correlations:
            raw["correlations"] = [{"a": c.a, "b": c.b, "value": digits(c.value)} for c in self.correlations]
        return raw

    def group_raw(self, prefix: str, fields: tuple[Field, ...]) -> dict[str, Any]:
        group: dict[str, Any] = {}
        for field in fields:
            path = f"{prefix}.{field.key}"
            if path in self.numbers:
                group[field.key] = self.numbers[path].to_raw()
            elif path in self.words:
                group[field.key] = self.words[path]
        return group

    def to_canonical(self) -> bytes:
        """The inputs as canonical JSON (sorted keys, UTF-8): what the digest is taken of."""
        return json.dumps(self.to_raw(), sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()

    @cached_property
    def digest(self) -> str:
        """SHA-256 (hex) of the canonical form."""
        return hashlib.sha256(self.to_canonical()).hexdigest()


def place(raw: dict[str, Any], path: str, group: dict[str, Any]) -> None:
    """Puts a group's data where its path says."""
    *parents, last = path.split(".")
    for parent in parents:
        raw = raw.setdefault(parent, {})
    if BY_PATH[path].is_list:
        raw.setdefault(last, []).append(group)
    else:
        raw[last] = group
