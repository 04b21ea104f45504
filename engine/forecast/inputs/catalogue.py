"""Every input there is: its place, label, unit, allowed range and default. Drives reader and form.

Shares are per cent: 3 means 3 %. Money is in whole units of the venture's currency, without VAT.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from engine.forecast.inputs.quantities import DEFAULT, Source
from engine.playbook.parts import Text

TRILLION = Decimal(10) ** 12
MOST_CUSTOMERS = Decimal(10) ** 9
MARKETS = ("B2B", "B2C", "SaaS")
LOW_MONTHS, HIGH_MONTHS = 12, 60


@dataclass(frozen=True, slots=True)
class Preset:
    """A default and where it comes from."""

    value: str
    source: Source = DEFAULT


@dataclass(frozen=True, slots=True)
class Field:
    """One input of a group.

    Attributes:
        kind: number (a value or range), whole, month ("YYYY-MM"), choice or text.
        default: used when nothing is given; None leaves the field out.
        presets: defaults by market mode, which win over `default`.
    """

    key: str
    label: Text
    kind: str = "number"
    unit: str = "money"
    low: Decimal = Decimal(0)
    high: Decimal = TRILLION
    default: Preset | None = Preset("0")
    presets: Mapping[str, Preset] = field(default_factory=dict)
    options: tuple[str, ...] = ()
    is_required: bool = False

    def default_for(self, market: str) -> Preset | None:
        return self.presets.get(market, self.default)


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that stand together at `path`; with `is_list` there may be as many of them as `most`."""

    path: str
    label: Text
    fields: tuple[Field, ...]
    is_list: bool = False
    is_optional: bool = True  # absent means that the mode is off
    most: int = 50

    def named(self, key: str) -> Field | None:
        return next((field for field in self.fields if field.key == key), None)


def money(key: str, zh: str, en: str, default: str | None = "0") -> Field:
    return with_default(Field(key, Text(zh, en)), default)


def count(key: str, zh: str, en: str, unit: str = "customers", default: str | None = "0") -> Field:
    high = MOST_CUSTOMERS if unit in ("customers", "people") else TRILLION
    return with_default(Field(key, Text(zh, en), unit=unit, high=high), default)


def percent(key: str, zh: str, en: str, default: str = "0", high: int = 100) -> Field:
    return Field(key, Text(zh, en), unit="percent", high=Decimal(high), default=Preset(default))


def change(key: str, zh: str, en: str, default: str = "0") -> Field:
    """A share by which something changes each month or year; it may fall."""
    low, high = Decimal(-99), Decimal(100)
    return Field(key, Text(zh, en), unit="percent", low=low, high=high, default=Preset(default))


def whole(key: str, texts: Text, limits: tuple[int, int], default: str = "0") -> Field:
    low, high = limits
    return Field(key, texts, "whole", "months", Decimal(low), Decimal(high), Preset(default))


def month(key: str, zh: str, en: str) -> Field:
    return Field(key, Text(zh, en), "month", "month", default=None)


def choice(key: str, texts: Text, options: tuple[str, ...], default: str) -> Field:
    return Field(key, texts, "choice", "", default=Preset(default), options=options)


def with_presets(field: Field, **presets: Preset) -> Field:
    """The field with defaults by market mode."""
    return replace(field, presets={market: presets[market.lower()] for market in MARKETS})


def with_default(field: Field, default: str | None) -> Field:
    """The field with this default; None means that it must be given."""
    return replace(field, default=Preset(default) if default else None, is_required=not default)


NAME = Field("name", Text("名称", "Name"), "text", "", default=None)
START, END = month("start", "开始月份", "First month"), month("end", "结束月份", "Last month")
WHEN = replace(month("month", "月份", "Month"), is_required=True)
DELAY = whole("payment_delay", Text("回款延迟（月）", "Months until customers pay"), (0, 12))
