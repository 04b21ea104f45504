"""The format of `playbook.yaml`, chapters and personas as tables of fields; items take theirs from their type."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from engine.playbook.parts import SEVERITIES
from engine.playbook.question_types.table import FACT_TYPES, QUESTION_TYPES, TYPES
from engine.playbook.shapes import (
    CURVE,
    EXACT,
    EXACT_TEXT,
    FACTS,
    FLAG,
    ID,
    ID_TEXT,
    MONTH,
    MONTH_TEXT,
    RAW,
    SEVERITY,
    SEVERITY_WORD,
    TEXT,
    WORD,
    WORD_TEXT,
    Field,
    Schema,
    Shape,
    list_of,
    many,
    mapping,
    one,
    optional,
    pattern,
    ref,
    rule,
    share,
    strings,
    texts,
    whole,
    word_of,
)

VERSION = re.compile(r"(0|[1-9][0-9]{0,4})\.(0|[1-9][0-9]{0,4})\.(0|[1-9][0-9]{0,4})\Z")
OWNERS = ("ceo", "cto", "product", "gtm", "ops", "finance", "legal")
HORIZONS = (30, 60, 90)
DEFAULT_CREDITS = {"none": "1", "low": "4/5", "medium": "1/2", "high": "1/5", "critical": "0"}
WEIGHTS = ("1", "2", "3")


def by_key(schema: Schema, **more: Any) -> Field:
    """A mapping from names of the playbook to such values."""
    return mapping({"type": "object", "additionalProperties": schema, **more})


GAP = Shape("gap", "the gap", {"title": TEXT, "message": TEXT, "why": TEXT, "expected": optional(TEXT)})
ACTION = Shape(
    "action",
    "the action",
    {
        "id": ID,
        "title": TEXT,
        "steps": texts(2, 5),
        "effort": Field(list_of(EXACT_TEXT, minItems=2, maxItems=2)),
        "horizon": Field({"enum": list(HORIZONS)}, low=1, high=400, default=HORIZONS[0]),
        "owner": word_of(OWNERS),
        "after": strings(ID_TEXT),
        "achieves": by_key(RAW),
        "evidence": TEXT,
        "resources": strings(WORD_TEXT),
    },
)

ITEM = {
    "id": ID,
    "code": WORD,
    "title": TEXT,
    "prompt": TEXT,
    "help": TEXT,
    "why": TEXT,
    "evidence": optional(TEXT),
    "source": strings(WORD_TEXT),
    "references": strings(ID_TEXT),
    "relevant_if": optional(rule(*FACTS)),
    "na": FLAG,
    "gap": one(GAP),
    "action": one(ACTION),
}
FACT = {**ITEM, "type": word_of(FACT_TYPES), "alias": optional(ID)}
QUESTION = {**ITEM, "type": word_of(QUESTION_TYPES), "weight": whole(0, 3, 0)}

OWNERS_OF: dict[str, set[str]] = {}  # the types that have a field which not all have
EVERY: dict[str, Field] = {}
for _kind in TYPES.values():
    for _key, _known in {**_kind.fields, **_kind.fact_fields, **_kind.question_fields}.items():
        OWNERS_OF.setdefault(_key, set()).add(_kind.name)
        EVERY[_key] = _known


def shape_of_fact(own: Mapping[str, Field]) -> Shape:
    return Shape("fact", "the fact", {**FACT, **own})


def shape_of_question(own: Mapping[str, Field]) -> Shape:
    return Shape("question", "the question", {**QUESTION, **own})


FACT_SHAPES = {key: shape_of_fact({**kind.fields, **kind.fact_fields}) for key, kind in TYPES.items()}
QUESTION_SHAPES = {key: shape_of_question({**kind.fields, **kind.question_fields}) for key, kind in TYPES.items()}
ANY_FACT, ANY_QUESTION = shape_of_fact(EVERY), shape_of_question(EVERY)


def fact_shape(data: Any) -> Shape:
    """The fields of a fact, by the type that its data names; those of all types where it names none that there is."""
    return FACT_SHAPES.get(named_type(data), ANY_FACT)


def question_shape(data: Any) -> Shape:
    """The fields of a question, by the type that its data names; those of all types where it names none that there is."""
    return QUESTION_SHAPES.get(named_type(data), ANY_QUESTION)


def named_type(data: Any) -> str:
    """The word under `type`; empty where there is none."""
    kind = data.get("type") if isinstance(data, Mapping) else None
    return kind if isinstance(kind, str) else ""


SECTION = Shape("section", "the section", {"id": ID, "title": TEXT, "items": Field(list_of(ID_TEXT))})
CHAPTER = Shape(
    "chapter",
    "the chapter",
    {
        "id": ID,
        "title": TEXT,
        "short": TEXT,
        "intro": TEXT,
        "sections": Field(list_of(ref(SECTION.name)), part=SECTION),
        "questions": mapping(list_of(ref("question"))),
    },
)

CHAPTER_ENTRY = Shape("chapter_entry", "the chapter entry", {"id": ID, "weight": whole(1, 1000, 0)})
PARAMETER = Shape(
    "parameter",
    "the parameter",
    {"id": ID, "title": TEXT, "value": EXACT, "unit": TEXT, "source": WORD, "as_of": MONTH, "segment": optional(TEXT)},
)
REQUIRED: Schema = {"enum": [1, 2, 3, 4, "yes"]}
GATE = Shape(
    "gate",
    "the gate",
    {
        "id": ID,
        "chapter": Field(ID_TEXT),
        "requires": Field({"type": "object", "minProperties": 1, "additionalProperties": REQUIRED}),
        "cap": share(100),
        "why": TEXT,
    },
)
RULE = Shape(
    "rule",
    "the compound rule",
    {
        "id": ID,
        "code": WORD,
        "title": TEXT,
        "severity": SEVERITY,
        "when": rule(),
        "message": TEXT,
        "why": TEXT,
        "action": Field(ref(ACTION.name), part=ACTION),
        "absorbs": strings(ID_TEXT),
        "tension": FLAG,
        "chapters": strings(ID_TEXT),
        "references": strings(ID_TEXT),
    },
)
BAND = Shape(
    "band",
    "the band",
    {
        "id": ID,
        "name": TEXT,
        "summary": TEXT,
        "at_least": optional(share(100)),
        "every_chapter": optional(share(100)),
        "no_open": strings(SEVERITY_WORD),
    },
)
LEGAL_FACT = Shape(
    "legal_fact",
    "the legal fact",
    {
        "id": ID,
        "code": WORD,
        "text": TEXT,
        "jurisdiction": WORD,
        "effective_on": Field({"anyOf": [MONTH_TEXT, {"const": ""}]}, is_needed=False),
        "as_of": MONTH,
        "review_by": MONTH,
        "source": TEXT,
        "relevant_if": optional(rule(*FACTS)),
        "questions": strings(ID_TEXT),
    },
)
REFERENCE = Shape(
    "reference", "the reference", {"id": ID, "code": WORD, "text": TEXT, "source": WORD, "as_of": optional(MONTH)}
)
CREDITS = Shape("credits", "credits", dict.fromkeys(DEFAULT_CREDITS, share(1)))
EVIDENCE_POLICY = Shape("evidence_policy", "the evidence policy", {"unevidenced_factor": optional(share(1))})
SEVERITY_ROWS = dict.fromkeys(WEIGHTS, Field(list_of(SEVERITY_WORD, minItems=4, maxItems=4)))
PLAYBOOK = Shape(
    "playbook",
    "the playbook",
    {
        "format": Field({"const": 1}, low=1, high=1, default=0),
        "id": ID,
        "version": Field({"type": "string", "pattern": pattern(VERSION)}),
        "title": TEXT,
        "summary": TEXT,
        "stage_fact": Field(ID_TEXT),
        "horizon_fact": optional(ID),
        "raising_when": strings(WORD_TEXT),
        "runway_item": optional(ID),
        "sector_fact": optional(ID),
        "chapters": many(CHAPTER_ENTRY, 1),
        "facts": mapping(list_of(ref("fact"))),
        "parameters": many(PARAMETER),
        "targets": by_key(CURVE),
        "severity_by_weight": mapping(Shape("", "", SEVERITY_ROWS).schema),
        "credits": mapping(CREDITS.schema),
        "evidence_policy": Field(EVIDENCE_POLICY.schema, is_needed=False, part=EVIDENCE_POLICY),
        "na_warning_share": optional(share(1)),
        "gates": many(GATE),
        "rules": many(RULE),
        "bands": many(BAND, 1),
        "calendar": many(LEGAL_FACT),
        "references": many(REFERENCE),
    },
)

PERSONA = Shape(
    "persona",
    "the persona",
    {
        "id": ID,
        "code": WORD,
        "title": TEXT,
        "answers": by_key(RAW),
        "must_fire": strings(ID_TEXT),
        "must_not_fire": strings(ID_TEXT),
        "only_fire": strings(ID_TEXT),
        "severities": by_key(SEVERITY_WORD),
        "at_most": word_of(SEVERITIES, ""),
        "verdict": Field(ID_TEXT, is_needed=False),
        "score": Field(list_of(EXACT_TEXT, minItems=2, maxItems=2), is_needed=False),
    },
)
