"""JSON Schema of what goes in and comes out: a file of answers, a result, a line of a batch."""

from __future__ import annotations

from engine.authoring.format_schema import DIALECT
from engine.playbook.answers import MAX_TEXT
from engine.playbook.parts import SEVERITIES
from engine.playbook.question_types.table import type_of
from engine.playbook.schema import Playbook
from engine.playbook.shapes import SEVERITY_WORD, Field, Schema, Shape, list_of, optional, ref

NUMBER: Schema = {"type": "number"}
MAYBE_NUMBER: Schema = {"type": ["number", "null"]}
TEXT: Schema = {"type": "string"}
MAYBE_TEXT: Schema = {"type": ["string", "null"]}
COUNT: Schema = {"type": "integer", "minimum": 0}
UNKNOWN: Schema = {"type": "null", "description": "don't know"}


def mapping(**properties: Schema | Field) -> Schema:
    """A mapping with these fields and no others; all of them are there, but for those given as an optional field."""
    fields = {key: value if isinstance(value, Field) else Field(value) for key, value in properties.items()}
    return Shape("", "", fields).schema


def answer_forms(value: Schema, *, na: bool) -> Schema:
    """A value, "don't know", with evidence, or with the reason why the question does not apply."""
    forms = [
        value,
        UNKNOWN,
        mapping(unknown={"const": True}),
        mapping(value=value, evidence=optional(Field(MAYBE_TEXT))),
        mapping(value=UNKNOWN),
    ]
    if na:
        forms.append(mapping(na={"type": "string", "pattern": r"\S", "maxLength": MAX_TEXT}))
    return {"anyOf": forms}


def answers_schema(playbook: Playbook | None = None) -> Schema:
    """A file of answers: of this playbook, or of any."""
    shape: Schema = {"type": "object"}
    if playbook is None:
        anything = answer_forms({"type": ["string", "number", "boolean", "array"]}, na=True)
        shape["additionalProperties"] = anything
    else:
        asked = [item for item in playbook.items.values() if item.is_asked]
        forms = {item.id: answer_forms(type_of(item).answer_schema(item), na=item.na_allowed) for item in asked}
        shape |= {"additionalProperties": False, "properties": {}}
        for item in asked:
            shape["properties"] |= {item.code: forms[item.id], item.id: forms[item.id]}
    nested = {"type": "object", "required": ["answers"], "properties": {"answers": shape}}
    return {"$schema": DIALECT, "title": "Answers", "anyOf": [nested, {**shape, "not": {"required": ["answers"]}}]}


INTERVAL = mapping(low=NUMBER, high=NUMBER, printed=list_of(TEXT, minItems=2, maxItems=2))
MAYBE_INTERVAL: Schema = {"anyOf": [ref("interval"), {"type": "null"}]}
CONDITION = mapping(
    kind={"enum": ["at_least", "every_chapter", "no_open", "evidence"]},
    required=MAYBE_NUMBER,
    actual=MAYBE_NUMBER,
    is_met={"type": "boolean"},
    chapter=MAYBE_TEXT,
    severity={"anyOf": [SEVERITY_WORD, {"type": "null"}]},
    count=COUNT,
)
COUNTS = mapping(**dict.fromkeys(SEVERITIES, COUNT))
CHAPTER = mapping(
    id=TEXT,
    title=TEXT,
    readiness=MAYBE_INTERVAL,
    maturity=MAYBE_INTERVAL,
    counts=ref("counts"),
    answered=COUNT,
    total=COUNT,
    gates=list_of(TEXT),
    na_share=NUMBER,
    readiness_na_as_zero=MAYBE_INTERVAL,
)
GAP = mapping(
    code=TEXT,
    kind={"enum": ["gap", "rule"]},
    severity=SEVERITY_WORD,
    title=TEXT,
    message=TEXT,
    duty={"enum": ["", "harm", "stop"]},
    rule=TEXT,
    answers={"type": "object"},
    expected_level={"type": ["integer", "null"]},
    worth=NUMBER,
    absorbed_by=MAYBE_TEXT,
    absorbs=list_of(TEXT),
    resources=list_of(TEXT),
)
LINE = mapping(
    kind={"enum": ["question", "gate"]}, code=TEXT, value={}, credit=MAYBE_NUMBER, contribution=NUMBER, printed=TEXT
)
STEP = mapping(
    number=COUNT,
    action=TEXT,
    rung=TEXT,
    title=TEXT,
    closes=list_of(TEXT),
    effort=list_of(TEXT, minItems=2, maxItems=2),
    horizon=COUNT,
    wait=COUNT,
    owner=TEXT,
    resources=list_of(TEXT),
    after=list_of(TEXT),
    is_critical={"type": "boolean"},
    score_after=MAYBE_INTERVAL,
)

NEAREST = mapping(
    band=TEXT,
    rungs={"anyOf": [list_of(TEXT), {"type": "null"}]},
    days=MAYBE_NUMBER,
    done=MAYBE_NUMBER,
    score=MAYBE_INTERVAL,
    stuck=list_of(TEXT),
)

LAW = mapping(
    day=TEXT,
    now=list_of(TEXT),
    opening=list_of(TEXT),
    coming=list_of(TEXT),
    may=list_of(mapping(fact=TEXT, waits_for=list_of(TEXT))),
    papers=list_of(TEXT),
    uncovered=list_of(TEXT),
    overdue=list_of(TEXT),
)


def result_body() -> Schema:
    """The result as `result_to_json` writes it."""
    ledger_chapter = mapping(id=TEXT, contribution=NUMBER, printed=TEXT, lines=list_of(LINE))
    question = mapping(
        code=TEXT, state={"enum": ["unanswered", "unknown"]}, max_worth=NUMBER, waiting_rules=list_of(TEXT)
    )
    return mapping(
        playbook=mapping(id=TEXT, version=TEXT, digest={"type": "string", "pattern": "^[0-9a-f]{64}$"}),
        stage={"type": ["integer", "null"], "minimum": 0, "maximum": 4},
        score=MAYBE_INTERVAL,
        maturity=MAYBE_INTERVAL,
        views=mapping(claimed=MAYBE_INTERVAL, evidenced=MAYBE_INTERVAL, confirmed=MAYBE_INTERVAL),
        verdict=mapping(
            is_early={"type": "boolean"},
            share_known=NUMBER,
            band=TEXT,
            name=TEXT,
            possible_band=TEXT,
            next_band=MAYBE_TEXT,
            but_for=list_of(TEXT),
            is_claimed={"type": "boolean"},
            share_backed=NUMBER,
            conditions=list_of(CONDITION),
        ),
        chapters=list_of(CHAPTER),
        gaps=list_of(GAP),
        open_questions=list_of(question),
        not_applicable=list_of(mapping(code=TEXT, reason=TEXT)),
        ignored=list_of(TEXT),
        ledger=mapping(total=NUMBER, printed=TEXT, chapters=list_of(ledger_chapter)),
        plan=list_of(STEP),
        # What `assess` adds to the judgement itself.
        nearest=Field({"anyOf": [NEAREST, {"type": "null"}]}, is_needed=False),
        law=Field(LAW, is_needed=False),
    )


def result_schema() -> Schema:
    """What `assess --format json` prints."""
    parts = {"interval": INTERVAL, "counts": COUNTS}
    return {"$schema": DIALECT, "title": "The result of an assessment", **result_body(), "$defs": parts}


def batch_schema() -> Schema:
    """One line of what `assess --batch` prints: a result, or why there is none."""
    error = mapping(place=TEXT, message=TEXT, remedy=TEXT)
    refused = mapping(line={"type": "integer", "minimum": 1}, errors=list_of(error, minItems=1))
    parts = {"interval": INTERVAL, "counts": COUNTS}
    return {"$schema": DIALECT, "title": "A line of a batch", "anyOf": [result_body(), refused], "$defs": parts}
