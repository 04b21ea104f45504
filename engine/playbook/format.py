"""The format of `playbook.yaml`, chapters and personas as tables of fields; items take theirs from their type."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from engine.playbook.parts import HORIZONS, LEGAL_KINDS, SEVERITIES, STAGE_COUNT
from engine.playbook.question_types.base import UNKNOWN_START
from engine.playbook.question_types.table import FACT_TYPES, QUESTION_TYPES, TYPES
from engine.playbook.shapes import (
    BOTH_LANGUAGES,
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
    either,
    list_of,
    many,
    mapping,
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

FORMAT = 2  # what authors write today; format 1, with one text a gap and one list of steps, is still read
VERSION = re.compile(r"(0|[1-9][0-9]{0,4})\.(0|[1-9][0-9]{0,4})\.(0|[1-9][0-9]{0,4})\Z")
OWNERS = ("ceo", "cto", "product", "gtm", "ops", "finance", "legal")
DEFAULT_CREDITS = {"none": "1", "low": "4/5", "medium": "1/2", "high": "1/5", "critical": "0"}
WEIGHTS = ("1", "2", "3")


def by_key(schema: Schema, **more: Any) -> Field:
    """A mapping from names of the playbook to such values."""
    return mapping({"type": "object", "additionalProperties": schema, **more})


EFFORTS = ("1/2", "1", "2", "3", "5", "8", "13", "20")  # working days of a rung: steps that can be told apart
SURE = ("confirmed", "one_source", "carried_over")  # how a legal fact was checked
DUTIES = ("harm", "stop")  # harm to people, an order to stop

VARIANT = Shape(
    "gap_variant",
    "the variant",
    {
        "title": TEXT,
        "message": TEXT,
        "levels": Field(list_of({"type": "integer", "minimum": 0, "maximum": 3}), is_needed=False),
        "bands": strings(ID_TEXT),
        "options": strings(WORD_TEXT),
        "unknown": FLAG,
        "when": optional(rule()),
        "duty": word_of(DUTIES, ""),
    },
)
GAP = Shape(
    "gap",
    "the gap",
    {"why": optional(TEXT), "expected": optional(TEXT), "duty": word_of(DUTIES, ""), "variants": many(VARIANT, 1)},
)
GAP_1 = Shape("gap_1", "the gap", {"title": TEXT, "message": TEXT, "why": TEXT, "expected": optional(TEXT)})
STEP = Shape("step", "the step", {**BOTH_LANGUAGES.fields, "if": optional(rule(*FACTS)), "at_once": FLAG})
EFFORT = Shape(
    "effort_of_some", "the effort", {"if": rule(*FACTS), "effort": word_of(EFFORTS)}
)  # of the profiles that the rule names
RUNG = {
    "title": TEXT,
    "steps": Field(list_of(ref(STEP.name), minItems=1, maxItems=4), low=1, high=4, part=STEP),
    "effort": word_of(EFFORTS),
    "efforts": many(EFFORT),
    "wait": whole(0, 400, 0),
    "evidence": TEXT,
}
LADDER_RUNG = Shape(
    "rung",
    "the rung",
    {
        **RUNG,
        "to": Field({"type": ["integer", "string"]}, is_needed=False),
        "from": Field({"anyOf": [{"const": UNKNOWN_START}, list_of(WORD_TEXT, minItems=1)]}, is_needed=False),
        "adds": strings(WORD_TEXT),
        "drops": strings(WORD_TEXT),
        "brings": strings({"enum": list(OWNERS)}),
        "after": strings(ID_TEXT),
        "when": optional(rule()),
    },
)
ACTION_COMMON = {"id": ID, "owner": word_of(OWNERS), "after": strings(ID_TEXT), "resources": strings(WORD_TEXT)}
ACTION = Shape("action", "the action", {**ACTION_COMMON, "rungs": many(LADDER_RUNG, 1)})
RULE_ACTION = Shape("rule_action", "the action", {**ACTION_COMMON, **RUNG, "achieves": by_key(RAW)})
ACTION_1 = Shape(
    "action_1",
    "the action",
    {
        **ACTION_COMMON,
        "title": TEXT,
        "steps": texts(2, 5),
        "effort": Field(list_of(EXACT_TEXT, minItems=2, maxItems=2)),
        "horizon": Field({"enum": list(HORIZONS)}, low=1, high=400, default=HORIZONS[0]),
        "achieves": by_key(RAW),
        "evidence": TEXT,
    },
)

LIMIT = Shape(
    "was_limit",
    "the limit",
    {
        "item": ID,
        "below": optional(EXACT),
        "to": Field({"anyOf": [{"type": "integer", "minimum": 0, "maximum": 3}, {"const": UNKNOWN_START}]}),
        "again": FLAG,
    },
)
WAS = Shape(
    "was",
    "what it was",
    {"of": strings(ID_TEXT), "again": FLAG, "beside": strings(ID_TEXT), "limits": many(LIMIT), "values": by_key(RAW)},
)
EARLIER = Shape(
    "earlier",
    "what was before",
    {"version": Field({"type": "string", "pattern": pattern(VERSION)}), "archived": strings(ID_TEXT)},
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
    "was": Field(ref(WAS.name), is_needed=False, part=WAS),
    "gap": either(GAP, GAP_1),
    "action": either(ACTION, ACTION_1),
}
FACT = {**ITEM, "type": word_of(FACT_TYPES), "alias": optional(ID)}
QUESTION = {**ITEM, "type": word_of(QUESTION_TYPES), "weight": whole(0, 3, 0), "review": FLAG}

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
        "requires": Field({"type": "object", "minProperties": 1, "additionalProperties": REQUIRED}, is_needed=False),
        "fails_if": optional(rule()),
        "cap": share(100),
        "why": TEXT,
    },
    {"oneOf": [{"required": ["requires"]}, {"required": ["fails_if"]}]},
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
        "action": replace(either(RULE_ACTION, ACTION_1), is_needed=True),
        "absorbs": strings(ID_TEXT),
        "duty": word_of(DUTIES, ""),
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
        "evidence_from": whole(0, 3, 0),
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
        "draft": FLAG,
        "sure": word_of(SURE, SURE[0]),
        "kind": word_of(LEGAL_KINDS, "duty"),
        "once": word_of(("now", "open"), "now"),
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
        "format": Field({"enum": [1, FORMAT]}, low=1, high=FORMAT, default=0),
        "id": ID,
        "version": Field({"type": "string", "pattern": pattern(VERSION)}),
        "was": Field(ref(EARLIER.name), is_needed=False, part=EARLIER),
        "title": TEXT,
        "summary": TEXT,
        "stage_fact": Field(ID_TEXT),
        "horizon_fact": optional(ID),
        "raising_when": strings(WORD_TEXT),
        "runway_item": optional(ID),
        "sector_fact": optional(ID),
        "markets_fact": optional(ID),
        "hours_fact": optional(ID),
        "usual_hours": Field(list_of({"type": "integer", "minimum": 1, "maximum": 400}, minItems=5, maxItems=5), False),
        "open_from": whole(0, STAGE_COUNT - 1, 0),
        "chapters": many(CHAPTER_ENTRY, 1),
        "facts": mapping(list_of(ref("fact"))),
        "parameters": many(PARAMETER),
        "targets": by_key(CURVE),
        "severity_by_weight": mapping(Shape("", "", SEVERITY_ROWS).schema),
        "credits": mapping(CREDITS.schema),
        "evidence_policy": Field(EVIDENCE_POLICY.schema, is_needed=False, part=EVIDENCE_POLICY),
        "na_warning_share": optional(share(1)),
        "claimed_until": optional(share(1)),
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
        "first_actions": strings(ID_TEXT),
        "texts": by_key({"type": "object", "properties": {"title_en": {"type": "string"}}}),
        "verdict": Field(ID_TEXT, is_needed=False),
        "score": Field(list_of(EXACT_TEXT, minItems=2, maxItems=2), is_needed=False),
    },
)
