"""The colours of the product, read from `static/css/tokens.css`: one palette for page, paper, drawings and sheets."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

TOKENS = Path(__file__).resolve().parents[1] / "static" / "css" / "tokens.css"
FIRST_ROOT = re.compile(r"^:root \{(.*?)^\}", re.DOTALL | re.MULTILINE)
COLOUR = re.compile(r"--pl-([a-z0-9-]+): (#[0-9a-f]{6});")
VARIABLE = re.compile(r"var\(--pl-([a-z0-9-]+)\)")


@cache
def palette() -> dict[str, str]:
    """The colours of the light appearance by name: "critical" -> "#98182a"."""
    root = FIRST_ROOT.search(TOKENS.read_text(encoding="utf-8"))
    assert root is not None  # noqa: S101  the sheet begins with it
    return dict(COLOUR.findall(root[1]))


def colour(name: str) -> str:
    """One colour as "#rrggbb". Raises KeyError for a name that the tokens do not have."""
    return palette()[name]


def mixed(name: str, share: int, ground: str = "paper") -> str:
    """A colour on a ground, `share` per cent of it, as `color-mix(in srgb, …)` has it."""
    pairs = zip(channels(colour(name)), channels(colour(ground)), strict=True)
    return "#" + "".join(f"{round((above * share + below * (100 - share)) / 100):02x}" for above, below in pairs)


def channels(text: str) -> tuple[int, ...]:
    """Red, green and blue of "#rrggbb", 0 to 255."""
    return tuple(bytes.fromhex(text[1:]))


def filled_in(sheet: str, own: Mapping[str, str] | None = None) -> str:
    """A style sheet with each `var(--pl-…)` replaced by its colour, for readers that are slow at variables.

    Args:
        own: colours that stand for those of the product, by name.
    """
    colours = {**palette(), **(own or {})}
    return VARIABLE.sub(lambda found: colours[found[1]], sheet)
