"""Which inputs a path of the data may name, whether or not a forecast has them."""

from __future__ import annotations

import difflib

from engine.forecast.inputs.catalogue import Field
from engine.forecast.inputs.catalogue_all import GROUPS
from engine.forecast.inputs.effects import ANY


def place_of(path: str) -> Field | None:
    """The catalogue's field at a path, a list's item given by number or *; None when there is none."""
    prefix, _, key = path.rpartition(".")
    parent, _, index = prefix.rpartition(".")
    is_item = index == ANY or (index.isascii() and index.isdigit() and len(index) < 3)
    for group in GROUPS:
        if group.path == (parent if group.is_list else prefix) and (is_item or not group.is_list):
            return group.named(key)
    return None


def near_path(path: str) -> str:
    """A remedy for a path that names nothing."""
    known = [
        f"{group.path}{'.*' if group.is_list else ''}.{field.key}"
        for group in GROUPS
        for field in group.fields
        if field.kind in ("number", "whole")
    ]
    close = difflib.get_close_matches(path, known, 1, 0.5)
    return f"did you mean {close[0]}?" if close else "use a path such as opening.cash"
