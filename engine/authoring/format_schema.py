"""The format of playbook files as JSON Schema, so that editors complete and check while typing.

It is generated from the same constants as the reader; what needs the whole playbook (known ids, rules,
agreement of parts) only the reader can check.
"""

from __future__ import annotations

import re
from typing import Any

from engine.playbook.build import VERSION
from engine.playbook.fields import DAY, FRACTION, ID, NUMBER
from engine.playbook.gates_and_rules import DEFAULT_CREDITS
from engine.playbook.items import APPLIES, COMPARISONS, FACT_TYPES, OWNERS, QUESTION_TYPES
from engine.playbook.parts import SEVERITIES
from engine.rules.expressions import MAX_LENGTH

DIALECT = "https://json-schema.org/draft/2020-12/schema"
Schema = dict[str, Any]


def pattern(compiled: re.Pattern[str]) -> str:
    r"""A pattern as JSON Schema writes it: `\Z` is `$`, and it begins at the beginning."""
    return "^" + compiled.pattern.removesuffix(r"\Z") + "$"


def ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def list_of(schema: Schema, **limits: int) -> Schema:
    return {"type": "array", "items": schema, **limits}


def mapping(required: str, optional: str = "", /, **properties: Schema) -> Schema:
    """A mapping with these fields and no others. Fields are named in two lists, separated by blanks."""
    needed = required.split()
    named = {*needed, *optional.split()}
    assert named == set(properties), sorted(named ^ set(properties))  # noqa: S101  a slip in this file
    return {"type": "object", "additionalProperties": False, "required": needed, "properties": properties}


ID_TEXT: Schema = {"type": "string", "pattern": pattern(ID)}
WORD: Schema = {"type": "string", "minLength": 1}
EXACT: Schema = {
    "anyOf": [{"type": "integer"}, {"type": "string", "pattern": pattern(NUMBER)}],
    "description": "an exact number: whole, or digits in quotes",
}
SHARE: Schema = {
    "anyOf": [*EXACT["anyOf"], {"type": "string", "pattern": pattern(FRACTION)}],
    "description": 'an exact number or a fraction: "1/2"',
}
DATE: Schema = {"type": "string", "pattern": pattern(DAY), "description": "a month or a day, in quotes"}
SEVERITY: Schema = {"enum": list(SEVERITIES)}
RULE: Schema = {"type": "string", "minLength": 1, "maxLength": MAX_LENGTH, "description": "a rule of the rule language"}
FLAG: Schema = {"type": "boolean"}
LEVEL: Schema = {"type": "integer", "minimum": 0, "maximum": 4}
CURVE = list_of(LEVEL, minItems=5, maxItems=5)
RAW: Schema = {"description": "an answer as founders give it"}

TEXT = mapping("zh en", zh={"type": "string", "pattern": r"\S"}, en={"type": "string", "pattern": r"\S"})
OPTION = mapping("id label", id={"type": "string", "pattern": "^[!-~]+$"}, label=ref("text"))
GAP = mapping(
    "title message why", "expected", title=ref("text"), message=ref("text"), why=ref("text"), expected=ref("text")
)
ACTION = mapping(
    "id title steps effort horizon owner evidence",
    "after achieves resources",
    id=ID_TEXT,
    title=ref("text"),
    steps=list_of(ref("text"), minItems=2, maxItems=5),
    effort=list_of(EXACT, minItems=2, maxItems=2),
    horizon={"enum": [30, 60, 90]},
    owner={"enum": list(OWNERS)},
    after=list_of(ID_TEXT),
    achieves={"type": "object", "additionalProperties": RAW},
    evidence=ref("text"),
    resources=list_of(WORD),
)
CHOICES_BAND = mapping("when severity", when=RULE, severity=SEVERITY)
CASE = mapping("value", "when", when=RULE, value=RULE)


def number_band() -> Schema:
    """Exactly one comparison with a parameter."""
    thresholds: dict[str, Schema] = dict.fromkeys(COMPARISONS, ID_TEXT)
    band = mapping(
        "severity",
        " ".join([*COMPARISONS, "when other_direction"]),
        severity=SEVERITY,
        when=RULE,
        other_direction=FLAG,
        **thresholds,
    )
    return {**band, "oneOf": [{"required": [comparison]} for comparison in COMPARISONS]}


ITEM: dict[str, Schema] = {
    "id": ID_TEXT,
    "code": WORD,
    "title": ref("text"),
    "prompt": ref("text"),
    "help": ref("text"),
    "why": ref("text"),
    "evidence": ref("text"),
    "source": list_of(WORD),
    "references": list_of(ID_TEXT),
    "relevant_if": RULE,
    "na": FLAG,
    "options": list_of(ref("option"), minItems=2),
    "levels": list_of(ref("text"), minItems=5, maxItems=5),
    "target": {"anyOf": [WORD, CURVE]},
    "raise_bump": FLAG,
    "blocker": FLAG,
    "unit": ref("text"),
    "minimum": EXACT,
    "maximum": EXACT,
    "decimals": {"type": "integer", "minimum": 0, "maximum": 6},
    "bands": list_of(ref("number_band")),
    "direction": {"enum": ["higher", "lower"]},
    "unknown_from": {"type": "integer", "minimum": 0, "maximum": 9},
    "fires": {"anyOf": [{"type": "object", "additionalProperties": SEVERITY}, list_of(ref("choices_band"))]},
    "no": SEVERITY,
    "from_stage": LEVEL,
    "cases": list_of(ref("case"), minItems=1),
    "gap": ref("gap"),
    "action": ref("action"),
}
NEEDED = ["id", "code", "type", "title", "prompt", "help", "why"]
NEEDED_BY_TYPE = {
    "level": ["levels", "target"],
    "choice": ["options"],
    "choices": ["options"],
    "yesno": ["no"],
    "number": ["unit"],
    "derived": ["unit", "cases"],
}


def item(types: tuple[str, ...], more: dict[str, Schema]) -> Schema:
    """A fact or a question: the fields of its type and no others."""
    own = {key: value for key, value in ITEM.items() if APPLIES.get(key, set(types)) & set(types)}
    conditions = []
    for kind in types:
        foreign = [key for key, kinds in APPLIES.items() if kind not in kinds and key in {*own, *more}]
        then: Schema = {"properties": dict.fromkeys(foreign, False)}
        if kind in NEEDED_BY_TYPE:
            then["required"] = NEEDED_BY_TYPE[kind]
        conditions.append({"if": {"properties": {"type": {"const": kind}}}, "then": then})
    return {
        "type": "object",
        "additionalProperties": False,
        "required": NEEDED,
        "allOf": conditions,
        "properties": {**own, "type": {"enum": list(types)}, **more},
    }


def definitions() -> dict[str, Schema]:
    """What the files share, by name."""
    return {
        "text": TEXT,
        "option": OPTION,
        "gap": GAP,
        "action": ACTION,
        "number_band": number_band(),
        "choices_band": CHOICES_BAND,
        "case": CASE,
    }


def file_schema(title: str, body: Schema, more: dict[str, Schema]) -> Schema:
    return {"$schema": DIALECT, "title": title, **body, "$defs": {**definitions(), **more}}


def chapter_schema() -> Schema:
    """One file of `chapters/`."""
    section = mapping("id title items", id=ID_TEXT, title=ref("text"), items=list_of(ID_TEXT))
    question = item(QUESTION_TYPES, {"weight": {"type": "integer", "minimum": 0, "maximum": 3}})
    body = mapping(
        "id title short intro sections",
        "questions",
        id=ID_TEXT,
        title=ref("text"),
        short=ref("text"),
        intro=ref("text"),
        sections=list_of(ref("section")),
        questions=list_of(ref("question")),
    )
    return file_schema("A chapter of a playbook", body, {"section": section, "question": question})


def playbook_schema() -> Schema:
    """`playbook.yaml`."""
    parts = {
        "fact": item(FACT_TYPES, {"ordered": FLAG, "alias": ID_TEXT}),
        "chapter_entry": mapping("id", "weight", id=ID_TEXT, weight={"type": "integer", "minimum": 1, "maximum": 1000}),
        "parameter": mapping(
            "id title value unit source as_of",
            "segment",
            id=ID_TEXT,
            title=ref("text"),
            value=EXACT,
            unit=ref("text"),
            source=WORD,
            as_of=DATE,
            segment=ref("text"),
        ),
        "gate": mapping(
            "id chapter requires cap why",
            id=ID_TEXT,
            chapter=ID_TEXT,
            cap=SHARE,
            why=ref("text"),
            requires={"type": "object", "minProperties": 1, "additionalProperties": {"enum": [1, 2, 3, 4, "yes"]}},
        ),
        "rule": mapping(
            "id code title severity when message why action",
            "absorbs tension chapters references",
            id=ID_TEXT,
            code=WORD,
            title=ref("text"),
            severity=SEVERITY,
            when=RULE,
            message=ref("text"),
            why=ref("text"),
            action=ref("action"),
            absorbs=list_of(ID_TEXT),
            tension=FLAG,
            chapters=list_of(ID_TEXT),
            references=list_of(ID_TEXT),
        ),
        "band": mapping(
            "id name summary",
            "at_least every_chapter no_open",
            id=ID_TEXT,
            name=ref("text"),
            summary=ref("text"),
            at_least=SHARE,
            every_chapter=SHARE,
            no_open=list_of(SEVERITY),
        ),
        "legal_fact": mapping(
            "id code text jurisdiction as_of review_by source",
            "effective_on relevant_if questions",
            id=ID_TEXT,
            code=WORD,
            text=ref("text"),
            jurisdiction=WORD,
            effective_on={"anyOf": [DATE, {"const": ""}]},
            as_of=DATE,
            review_by=DATE,
            source=ref("text"),
            relevant_if=RULE,
            questions=list_of(ID_TEXT),
        ),
        "reference": mapping(
            "id code text source", "as_of", id=ID_TEXT, code=WORD, text=ref("text"), source=WORD, as_of=DATE
        ),
    }
    body = mapping(
        "format id version title summary stage_fact chapters bands",
        "horizon_fact raising_when runway_item sector_fact facts parameters targets severity_by_weight credits evidence_policy na_warning_share "
        "gates rules calendar references",
        format={"const": 1},
        id=ID_TEXT,
        version={"type": "string", "pattern": pattern(VERSION)},
        title=ref("text"),
        summary=ref("text"),
        stage_fact=ID_TEXT,
        horizon_fact=ID_TEXT,
        raising_when=list_of(WORD),
        runway_item=ID_TEXT,
        sector_fact=ID_TEXT,
        chapters=list_of(ref("chapter_entry"), minItems=1),
        facts=list_of(ref("fact")),
        parameters=list_of(ref("parameter")),
        targets={"type": "object", "additionalProperties": CURVE},
        severity_by_weight=mapping(
            "1 2 3", **dict.fromkeys(("1", "2", "3"), list_of(SEVERITY, minItems=4, maxItems=4))
        ),
        credits=mapping(" ".join(DEFAULT_CREDITS), **dict.fromkeys(DEFAULT_CREDITS, SHARE)),
        evidence_policy=mapping("", "unevidenced_factor", unevidenced_factor=SHARE),
        na_warning_share=SHARE,
        gates=list_of(ref("gate")),
        rules=list_of(ref("rule")),
        bands=list_of(ref("band"), minItems=1),
        calendar=list_of(ref("legal_fact")),
        references=list_of(ref("reference")),
    )
    return file_schema("A playbook", body, parts)


def persona_schema() -> Schema:
    """One file of `personas/`."""
    ids = list_of(ID_TEXT)
    body = mapping(
        "id code title",
        "answers must_fire must_not_fire only_fire severities at_most verdict score",
        id=ID_TEXT,
        code=WORD,
        title=ref("text"),
        answers={"type": "object", "additionalProperties": RAW},
        must_fire=ids,
        must_not_fire=ids,
        only_fire=ids,
        severities={"type": "object", "additionalProperties": SEVERITY},
        at_most=SEVERITY,
        verdict=ID_TEXT,
        score=list_of(EXACT, minItems=2, maxItems=2),
    )
    return file_schema("A persona of a playbook", body, {})
