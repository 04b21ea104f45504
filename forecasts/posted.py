"""A posted scenario form -> the engine's raw inputs. What cannot be read stays as typed and is refused there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError

from accounts.text import clean_text
from assessments.answers.numbers import typed_number
from engine.forecast.inputs.catalogue import Field, Group
from engine.forecast.inputs.catalogue_all import GROUPS, MAX_ITEMS, SETTINGS
from engine.forecast.inputs.inputs import Inputs, place
from engine.forecast.inputs.quantities import GUESS, KINDS, Quantity, digits
from forecasts.pairs import KEY, posted_pairs

ENDS = ("low", "mid", "high")
MOST_TEXT = 200


def typed(text: str) -> str:
    """The digits of a number as typed; what is none comes back as it is, for the engine to refuse."""
    text = text[:MOST_TEXT].strip()
    try:
        return typed_number(text) if text else ""
    except ValidationError:
        return text


def cleaned(text: str) -> str:
    try:
        return clean_text(text[:MOST_TEXT])
    except ValidationError:
        return text[:MOST_TEXT]


def ends_of(quantity: Quantity) -> tuple[str, str, str]:
    """The three fields of a number: a value stands alone in the middle."""
    if not quantity.is_range:
        return "", digits(quantity.mid), ""
    low, mid, high = (digits(point) for point in quantity.points)
    return low, mid, high


@dataclass
class Posted:
    """One post of the form.

    Attributes:
        data: the posted texts by name: "people.0.salary.mid", "people.n", "consulting.on".
        stored: the inputs the form was made from, whose sources stay with the numbers left unchanged.
        origins: for each place in the raw inputs, where its group stood in the stored ones.
        places: for each posted place, where it stands in the raw inputs.
    """

    data: Mapping[str, str]
    stored: Inputs
    origins: dict[str, str] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)

    def raw(self) -> dict[str, Any]:
        """The inputs as `read_inputs` takes them."""
        raw: dict[str, Any] = {}
        for setting in SETTINGS:
            value = self.word(setting, setting.key)
            if value:
                raw[setting.key] = value
        for group in GROUPS:
            for index, posted in enumerate(self.prefixes(group)):
                prefix = f"{group.path}.{index}" if group.is_list else group.path
                self.origins[prefix] = self.origin(group, posted)
                self.places[posted] = prefix
                place(raw, group.path, self.group(group, posted, prefix))
        pairs = posted_pairs(self.data, self.places)
        if pairs:
            raw[KEY] = [{**pair, "value": typed(pair["value"])} for pair in pairs]
        return raw

    def prefixes(self, group: Group) -> list[str]:
        """The posted places of a group's items, without those being removed, with one being added."""
        removed, added = self.data.get("remove", ""), self.data.get("add", "")
        if group.is_list:
            places = [f"{group.path}.{i}" for i in range(self.count(group))]
            kept = [place_ for place_ in places if place_ != removed]
            return [*kept, f"{group.path}.new"] if added == group.path else kept
        is_on = f"{group.path}.on" in self.data or not group.is_optional or added == group.path
        return [group.path] if is_on and removed != group.path else []

    def count(self, group: Group) -> int:
        text = self.data.get(f"{group.path}.n", "0")
        return min(int(text), MAX_ITEMS + 1) if text.isascii() and text.isdigit() and len(text) < 5 else 0

    def origin(self, group: Group, posted: str) -> str:
        """Where the group stood in the stored inputs; empty when it is new."""
        if not group.is_list:
            return group.path
        text = self.data.get(f"{posted}.from", "")
        return f"{group.path}.{text}" if text.isascii() and text.isdigit() else ""

    def group(self, group: Group, posted: str, prefix: str) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for one in group.fields:
            name = f"{posted}.{one.key}"
            if one.kind == "number":
                value: Any = self.number(name, f"{self.origins[prefix]}.{one.key}")
            else:
                value = self.word(one, name)
            if value:
                values[one.key] = value
        return values

    def word(self, one: Field, name: str) -> str:
        text = self.data.get(name, "")
        return typed(text) if one.kind == "whole" else cleaned(text)

    def number(self, name: str, origin: str) -> dict[str, Any] | None:
        """A value or range with its source; None when nothing was typed."""
        low, mid, high = (typed(self.data.get(f"{name}.{end}", "")) for end in ENDS)
        if not (low or mid or high):
            return None
        kept = self.stored.numbers.get(origin)
        stood = kept.kind if kept and kept.is_range else KINDS[0]
        kind = cleaned(self.data.get(f"{name}.kind", "")) or stood
        is_same = kept is not None and (*ends_of(kept), stood) == (low, mid, high, kind)
        source = (kept.source if kept and is_same else GUESS).to_raw()
        if not low and not high:
            return {"value": mid, "source": source}
        points = {"low": low or mid, "mid": mid, "high": high or mid}
        given = {end: text for end, text in points.items() if text}
        return {**given, "kind": kind, "source": source}
