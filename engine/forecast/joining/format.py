"""The format of `forecast.yaml` as tables of fields."""

from __future__ import annotations

from engine.forecast.inputs.catalogue import MARKETS
from engine.forecast.inputs.catalogue_revenue import REVENUE
from engine.forecast.inputs.effects import OPERATIONS
from engine.forecast.inputs.months import QUARTER
from engine.forecast.joining.conversions import CONVERSIONS
from engine.forecast.joining.values import READINGS
from engine.forecast.model.measures import MEANINGS
from engine.playbook.shapes import (
    EXACT,
    FLAG,
    ID,
    ID_TEXT,
    TEXT,
    WORD,
    WORD_TEXT,
    Field,
    Shape,
    many,
    mapping,
    optional,
    strings,
    word_of,
)

MEASURES = (*MEANINGS, "arr")
BOOK_FIGURES = ("cash", "net_burn")  # what the books of months prove
LONGEST = 60  # months
WHAT = {"market": MARKETS, "modes": tuple(group.path for group in REVENUE)}

ROWS = {
    "prefill": {
        "item": ID,
        "path": WORD,
        "convert": word_of(CONVERSIONS),
        "low": optional(EXACT),
        "high": optional(EXACT),
        "beside": optional(ID),
        "unless": optional(ID),
        "stages": strings(WORD_TEXT),
        "tolerance": optional(EXACT),
        "at_least": optional(EXACT),
        "note": TEXT,
    },
    "options": {"item": ID, "what": word_of(WHAT), "options": mapping({"type": "object"})},
    "proposals": {
        "measure": word_of(MEASURES),
        "item": ID,
        "month": Field({"type": "integer", "minimum": 1, "maximum": LONGEST}, low=1, high=LONGEST, default=QUARTER),
        "convert": word_of(READINGS),
        "tolerance": EXACT,
        "at_least": optional(EXACT),
        "note": TEXT,
        "shown_only": FLAG,  # of playbooks published when measures were still proposed as answers; read, no longer used
    },
    "supports": {
        "item": ID,
        "level": Field({"type": "integer", "minimum": 1, "maximum": 4}, low=1, high=4, default=1),
        "note": TEXT,
    },
    "books": {"item": ID, "figure": word_of(BOOK_FIGURES), "note": TEXT},
    "effects": {
        "action": ID,
        "changes": many(
            Shape("change", "a change", {"path": WORD, "lever": ID, **dict.fromkeys(OPERATIONS, optional(EXACT))}), 1
        ),
        "basis": word_of(("fact", "guess")),
        "facts": strings(ID_TEXT),
        "rungs": strings(WORD_TEXT),
        "note": TEXT,
    },
    "levers": {"gap": ID, "paths": strings(WORD_TEXT), "note": TEXT},
    "benchmarks": {
        "measure": word_of(MEASURES),
        "direction": word_of(("higher", "lower")),
        "good": ID,
        "warn": optional(ID),
        "high": ID,
    },
}
SECTIONS = {name: many(Shape(name, f"a row of {name}", fields)) for name, fields in ROWS.items()}
FILE = Shape("forecast", "the file", {"format": Field({"const": 1}, low=1, high=1, default=0), **SECTIONS})
