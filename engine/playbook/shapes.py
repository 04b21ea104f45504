"""The table of fields: what each mapping of a playbook's files may hold.

The reader (`Fields`) and the JSON Schemas take names, limits and what is needed from here alone. What needs
the whole playbook (known ids, rules, agreement of parts) only the reader can check.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from engine.playbook.parts import SEVERITIES, STAGE_COUNT
from engine.rules.days import WHOLE_DAY
from engine.rules.expressions import MAX_LENGTH

Schema = dict[str, Any]

ID_PATTERN = re.compile(r"[a-z][a-z0-9_]*\Z")
NUMBER_PATTERN = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,9})?\Z")
FRACTION_PATTERN = re.compile(r"[0-9]{1,6}/[1-9][0-9]{0,5}\Z")
MONTH_OR_DAY = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?\Z")
FACTS = ("fact", "parameter")  # what may decide whether a question is asked


def pattern(compiled: re.Pattern[str]) -> str:
    r"""A pattern as JSON Schema writes it: `\Z` is `$`, and it begins at the beginning."""
    return "^" + compiled.pattern.removesuffix(r"\Z") + "$"


def ref(name: str) -> Schema:
    """A reference to a part that several mappings share."""
    return {"$ref": f"#/$defs/{name}"}


def list_of(schema: Schema, **limits: int) -> Schema:
    """A list of such values; `limits` are words of JSON Schema, such as minItems."""
    return {"type": "array", "items": schema, **limits}


@dataclass(frozen=True, slots=True)
class Field:
    """What one field may hold.

    Attributes:
        schema: the same as JSON Schema.
        low, high: of a whole number or share, or of how many texts there are.
        default: of a whole number or word that is left out.
        allowed: the words it may be; empty where only the whole playbook tells.
        scopes, want: what a rule may read, and the type it must have.
        part: the mapping it holds, or holds a list of.
        part_1: the same in a playbook of format 1, where that differs.
    """

    schema: Schema
    is_needed: bool = True
    low: int = 0
    high: int = 0
    default: Any = None
    allowed: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ("question", "fact", "parameter")
    want: str = "bool"
    part: Shape | None = None
    part_1: Shape | None = None


@dataclass(frozen=True, slots=True)
class Shape:
    """A mapping with these fields and no others.

    Attributes:
        name: what schemas call it.
        what: what messages call it, such as "the gate".
        more: what its schema says beside its fields.
    """

    name: str
    what: str
    fields: Mapping[str, Field]
    more: Schema = field(default_factory=dict)

    @property
    def schema(self) -> Schema:
        """The mapping as JSON Schema."""
        return {
            "type": "object",
            "additionalProperties": False,
            "required": [key for key, value in self.fields.items() if value.is_needed],
            "properties": {key: value.schema for key, value in self.fields.items()},
            **self.more,
        }


def optional(known: Field) -> Field:
    """The same field where it may be left out."""
    return replace(known, is_needed=False)


def whole(low: int, high: int, default: int | None = None) -> Field:
    """A whole number; needed unless there is a default."""
    ends: Schema = {"type": "integer", "minimum": low, "maximum": high}
    return Field(ends, default is None, low, high, low if default is None else default)


def word_of(allowed: Iterable[str], default: str | None = None) -> Field:
    """One of some words; needed unless there is a default."""
    words = tuple(allowed)
    return Field({"enum": list(words)}, default is None, default=default or "", allowed=words)


def texts(low: int, high: int) -> Field:
    """So many texts in both languages."""
    return Field(list_of(ref("text"), minItems=low, maxItems=high), low=low, high=high)


def share(high: int) -> Field:
    """An exact number or fraction from 0 to `high`."""
    return Field(SHARE_TEXT, high=high)


def rule(*scopes: str, want: str = "bool") -> Field:
    """A rule of the rule language; it may read everything unless scopes are given."""
    return Field(RULE_TEXT, scopes=scopes or ("question", "fact", "parameter"), want=want)


def strings(schema: Schema) -> Field:
    """A list of words, empty when it is left out."""
    return Field(list_of(schema), is_needed=False)


def mapping(schema: Schema) -> Field:
    """A mapping whose keys are names of the playbook."""
    return Field(schema, is_needed=False)


def either(part: Shape, part_1: Shape) -> Field:
    """A mapping of its own, which had other fields in format 1."""
    return Field({"anyOf": [ref(part.name), ref(part_1.name)]}, is_needed=False, part=part, part_1=part_1)


def many(part: Shape, least: int = 0) -> Field:
    """A list of mappings; needed when there must be some."""
    limits = {"minItems": least} if least else {}
    return Field(list_of(ref(part.name), **limits), bool(least), part=part)


ID_TEXT: Schema = {"type": "string", "pattern": pattern(ID_PATTERN)}
WORD_TEXT: Schema = {"type": "string", "minLength": 1}
EXACT_TEXT: Schema = {
    "anyOf": [{"type": "integer"}, {"type": "string", "pattern": pattern(NUMBER_PATTERN)}],
    "description": "an exact number: whole, or digits in quotes",
}
SHARE_TEXT: Schema = {
    "anyOf": [*EXACT_TEXT["anyOf"], {"type": "string", "pattern": pattern(FRACTION_PATTERN)}],
    "description": 'an exact number or a fraction: "1/2"',
}
MONTH_TEXT: Schema = {"type": "string", "pattern": pattern(MONTH_OR_DAY), "description": "a month or a day, in quotes"}
DAY_TEXT: Schema = {"type": "string", "pattern": pattern(WHOLE_DAY), "description": "a day, in quotes"}
RULE_TEXT: Schema = {
    "type": "string",
    "minLength": 1,
    "maxLength": MAX_LENGTH,
    "description": "a rule of the rule language",
}
SEVERITY_WORD: Schema = {"enum": list(SEVERITIES)}
CURVE: Schema = list_of({"type": "integer", "minimum": 0, "maximum": 4}, minItems=STAGE_COUNT, maxItems=STAGE_COUNT)
RAW: Schema = {"description": "an answer as founders give it"}

ID = Field(ID_TEXT)
WORD = Field(WORD_TEXT)
TEXT = Field(ref("text"))
EXACT = Field(EXACT_TEXT)
MONTH = Field(MONTH_TEXT)
DAY = Field(DAY_TEXT)
SEVERITY = Field(SEVERITY_WORD, default="medium", allowed=SEVERITIES)
FLAG = Field({"type": "boolean"}, is_needed=False)
STAGE = whole(0, STAGE_COUNT - 1, 0)

SIDE: Schema = {"type": "string", "pattern": r"\S"}
BOTH_LANGUAGES = Shape("text", "the text", {"zh": Field(SIDE), "en": Field(SIDE)})
