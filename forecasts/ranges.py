"""Ranges that the product made, in words: whose they are, and the one control for all of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext_lazy

WIDTH_NAMES = {
    "usual": gettext_lazy("keep: as wide as usual"),
    "tight": gettext_lazy("tighter: half as wide"),
    "wide": gettext_lazy("wider: half as wide again"),
    "none": gettext_lazy("none: count with the single figures"),
}
# What is said of the ends of a range where the middle says its own source.
RANGE_SOURCES = {
    "usual": gettext_lazy("our usual range"),
    "tight": gettext_lazy("our usual range, made tighter"),
    "wide": gettext_lazy("our usual range, made wider"),
}


def range_source(spread: str, *, is_range: bool) -> str:
    """Whose the ends of a number are, where they are ours: "our usual range"; else nothing."""
    return str(RANGE_SOURCES.get(spread, "")) if is_range else ""


def spreads_in(node: Any) -> Iterator[str]:
    """The widths of all ranges of ours in raw inputs."""
    if isinstance(node, Mapping):
        if isinstance(node.get("spread"), str):
            yield node["spread"]
        for child in node.values():
            yield from spreads_in(child)
    elif isinstance(node, list):
        for child in node:
            yield from spreads_in(child)


def width_of(raw: Mapping[str, Any]) -> str:
    """How wide our ranges are in raw inputs, by the first of them; empty where there is none."""
    return next((spread for spread in spreads_in(raw) if spread in WIDTH_NAMES), "")
