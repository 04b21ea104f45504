"""The format of playbook files as JSON Schema, so that editors complete and check while typing.

It is written from the table of fields that the reader goes by; what needs the whole playbook (known ids, rules,
agreement of parts) only the reader can check.
"""

from __future__ import annotations

from collections.abc import Mapping

from engine.playbook import format as fields
from engine.playbook.question_types.numeric import CASE, THRESHOLD
from engine.playbook.question_types.options import CONDITION, OPTION
from engine.playbook.question_types.table import ALL
from engine.playbook.shapes import BOTH_LANGUAGES, Field, Schema, Shape

DIALECT = "https://json-schema.org/draft/2020-12/schema"
GAPS_AND_ACTIONS = (
    fields.VARIANT,
    fields.GAP,
    fields.GAP_1,
    fields.STEP,
    fields.EFFORT,
    fields.LADDER_RUNG,
    fields.ACTION,
    fields.RULE_ACTION,
    fields.ACTION_1,
)
# What several files share, by name.
SHARED = (BOTH_LANGUAGES, OPTION, *GAPS_AND_ACTIONS, THRESHOLD, CONDITION, CASE, fields.LIMIT, fields.WAS)
PARTS = (
    fields.CHAPTER_ENTRY,
    fields.PARAMETER,
    fields.GATE,
    fields.RULE,
    fields.BAND,
    fields.LEGAL_FACT,
    fields.REFERENCE,
    fields.EARLIER,
)


def item_schema(common: Mapping[str, Field], types: Mapping[str, Mapping[str, Field]]) -> Schema:
    """A fact or a question: the fields of its type and no others.

    Args:
        common: the fields that all types have.
        types: what each type may have beside them.
    """
    every = {key: known_as(key, types) for own in types.values() for key in own}
    conditions = []
    for kind, own in types.items():
        # What another type has is refused; what several types have and mean differently is told here.
        told = {key: own[key].schema if key in own else False for key in every if key not in own or len(every[key]) > 1}
        then: Schema = {"properties": told}
        needed = [key for key, known in own.items() if known.is_needed]
        if needed:
            then["required"] = needed
        conditions.append({"if": {"properties": {"type": {"const": kind}}}, "then": then})
    loose = {
        key: Field(meanings[0] if len(meanings) == 1 else {"anyOf": meanings}, False) for key, meanings in every.items()
    }
    return Shape("", "", {**common, **loose}, {"allOf": conditions}).schema


def known_as(key: str, types: Mapping[str, Mapping[str, Field]]) -> list[Schema]:
    """The different schemas that a field has in the types that have it."""
    found: list[Schema] = []
    for own in types.values():
        if key in own and own[key].schema not in found:
            found.append(own[key].schema)
    return found


def file_schema(title: str, body: Schema, more: Mapping[str, Schema]) -> Schema:
    shared = {part.name: part.schema for part in SHARED}
    return {"$schema": DIALECT, "title": title, **body, "$defs": {**shared, **more}}


def chapter_schema() -> Schema:
    """One file of `chapters/`."""
    types = {kind.name: {**kind.fields, **kind.question_fields} for kind in ALL if kind.is_for_questions}
    more = {fields.SECTION.name: fields.SECTION.schema, "question": item_schema(fields.QUESTION, types)}
    return file_schema("A chapter of a playbook", fields.CHAPTER.schema, more)


def playbook_schema() -> Schema:
    """`playbook.yaml`."""
    types = {kind.name: {**kind.fields, **kind.fact_fields} for kind in ALL if kind.is_for_facts}
    more = {"fact": item_schema(fields.FACT, types), **{part.name: part.schema for part in PARTS}}
    return file_schema("A playbook", fields.PLAYBOOK.schema, more)


def persona_schema() -> Schema:
    """One file of `personas/`."""
    return file_schema("A persona of a playbook", fields.PERSONA.schema, {})
