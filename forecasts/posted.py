"""A posted scenario form -> the engine's raw inputs. What cannot be read stays as typed and is refused there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError

from accounts.text import clean_text
from assessments.answers.numbers import PLAIN
from engine.forecast.inputs.catalogue import Field, Group
from engine.forecast.inputs.catalogue_all import GROUPS, SETTINGS
from engine.forecast.inputs.inputs import Inputs, place
from engine.forecast.inputs.quantities import GUESS, KINDS, Quantity, Source, digits
from engine.forecast.inputs.spreads import WIDTHS, around, factors_of
from forecasts.numbers import read_as, typed_plainly
from forecasts.pairs import KEY, posted_pairs
from forecasts.percents import hundredfold

ENDS = ("low", "mid", "high")
MOST_TEXT = 200


def typed(text: str, unit: str) -> str:
    """The digits of a number as typed; what is none comes back as it is, for the engine to refuse."""
    text = text[:MOST_TEXT].strip()
    try:
        return read_as(text, unit) if text else ""
    except ValidationError:
        return text


def is_without_range(raw: Mapping[str, Any], path: str) -> bool:
    """Whether our range was taken away from the number at a path, so that nothing can move with it."""
    node: Any = raw
    for step in path.split("."):
        if isinstance(node, list):
            node = node[int(step)] if step.isdecimal() and int(step) < len(node) else None
        else:
            node = node.get(step) if isinstance(node, Mapping) else None
    return isinstance(node, Mapping) and bool(node.get("spread")) and "low" not in node


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


def mark_of(width: str, low: str, high: str) -> str:
    """What the form keeps beside a range of ours: its width and the ends that it shows."""
    return f"{width};{low};{high}"


@dataclass(frozen=True, slots=True)
class Ends:
    """A number as posted: three texts as read, and what stood beside it on the form.

    Attributes:
        kind: the shape chosen.
        width: of SPREADS where the range is ours and nobody touched its ends; else empty.
        source: where the middle comes from.
        is_sure: the person meant a share below 1 % so.
    """

    low: str
    mid: str
    high: str
    kind: str
    width: str
    source: Source
    is_sure: bool

    def raw(self, path: str) -> dict[str, Any] | None:
        """The number as `read_inputs` takes it; None when nothing was typed."""
        if not self.mid and (self.width or not (self.low or self.high)):
            return None
        beside: dict[str, Any] = {"source": self.source.to_raw()}
        if self.is_sure:
            beside["sure"] = True
        if self.width:
            return {**self.ours(path), **beside}
        if not self.low and not self.high:
            return {"value": self.mid, **beside}
        points = {"low": self.low or self.mid, "mid": self.mid, "high": self.high or self.mid}
        return {**{end: text for end, text in points.items() if text}, "kind": self.kind, **beside}

    def ours(self, path: str) -> dict[str, Any]:
        """Our range made anew round the middle; round what cannot be read the ends stay as they were."""
        if PLAIN.match(self.mid):
            return around(path, Decimal(self.mid), self.width, self.source).to_raw()
        kept = {"low": self.low, "mid": self.mid, "high": self.high} if self.low else {"value": self.mid}
        return {**kept, "spread": self.width}

    def times_hundred(self) -> Ends:
        """The number as a part of one, said in per cent."""
        low, mid, high = (hundredfold(text) for text in (self.low, self.mid, self.high))
        return replace(self, low=low, mid=mid, high=high, source=GUESS, is_sure=False)


@dataclass
class Posted:
    """One post of the form.

    Attributes:
        data: the posted texts by name: "people.0.salary.mid", "people.n", "consulting.on".
        stored: the inputs the form was made from, whose sources stay with the numbers left unchanged.
        origins: for each place in the raw inputs, where its group stood in the stored ones.
        places: for each posted place, where it stands in the raw inputs.
        read: for each end of a number that was read otherwise than typed ("opening.cash.mid"): the text typed and
            its digits.
    """

    data: Mapping[str, str]
    stored: Inputs
    origins: dict[str, str] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    read: dict[str, tuple[str, str]] = field(default_factory=dict)

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
            kept = (pair for pair in pairs if not any(is_without_range(raw, pair[side]) for side in ("a", "b")))
            raw[KEY] = [{**pair, "value": typed_plainly(pair["value"])} for pair in kept]
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
        return min(int(text), group.most + 1) if text.isascii() and text.isdigit() and len(text) < 5 else 0

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
                ends = self.ends(one, name, f"{self.origins[prefix]}.{one.key}", f"{prefix}.{one.key}")
                value: Any = ends.raw(f"{prefix}.{one.key}")
            else:
                value = self.word(one, name)
            if value:
                values[one.key] = value
        return values

    def word(self, one: Field, name: str) -> str:
        text = self.data.get(name, "")
        return typed_plainly(text[:MOST_TEXT]) if one.kind == "whole" else cleaned(text)

    def ends(self, one: Field, name: str, origin: str, path: str) -> Ends:
        """The number of a field as posted.

        Args:
            name, origin, path: the input's place in the post, in the stored inputs, and in the raw ones.
        """
        low, mid, high = (self.end(one, f"{name}.{end}", f"{path}.{end}") for end in ENDS)
        kept = self.stored.numbers.get(origin)
        stood = kept.kind if kept and kept.is_range else KINDS[0]
        kind = cleaned(self.data.get(f"{name}.kind", "")) or stood
        width = self.width(name, path, (low, high, kind))
        is_same = kept is not None and mid == digits(kept.mid)
        if is_same and kept is not None and not width:
            is_same = (*ends_of(kept), stood) == (low, mid, high, kind)
        source = kept.source if kept and is_same else GUESS
        ends = Ends(low, mid, high, kind, width, source, self.is_sure(name, mid))
        return ends.times_hundred() if self.data.get("percent") == f"{name}:times" else ends

    def end(self, one: Field, name: str, place_: str) -> str:
        """One of the three texts as digits; what was read otherwise than typed is noted."""
        text = self.data.get(name, "")
        found = typed(text, one.unit)
        if found != typed_plainly(text[:MOST_TEXT]):
            self.read[place_] = (text.strip()[:MOST_TEXT], found)
        return found

    def width(self, name: str, path: str, shown: tuple[str, str, str]) -> str:
        """How wide our range shall be; empty where the ends are the person's own."""
        low, high, kind = shown
        width, _semicolon, _ends = self.data.get(f"{name}.auto", "").partition(";")
        is_ours = width in WIDTHS and factors_of(path) is not None and kind == KINDS[0]
        if not is_ours or self.data.get(f"{name}.auto") != mark_of(width, low, high):
            return ""
        wanted = self.data.get("spread", "")
        return wanted if wanted in WIDTHS else width

    def is_sure(self, name: str, mid: str) -> bool:
        """Whether the person said that this share below 1 % is meant so: just now, or of the same number before."""
        return bool(mid) and (self.data.get("percent") == f"{name}:keep" or self.data.get(f"{name}.sure") == mid)
