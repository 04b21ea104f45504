"""Plain data -> what a playbook rests on: parameters, dated legal facts, references."""

from __future__ import annotations

from decimal import Decimal

from engine.playbook.fields import Fields
from engine.playbook.parts import LegalFact, Parameter, Reference


def read_parameters(main: Fields) -> dict[str, Parameter]:
    """The thresholds by id."""
    result: dict[str, Parameter] = {}
    for fields in main.children("parameters"):
        key = fields.identifier()
        if key in result:
            fields.note("id", f"the parameter “{key}” stands twice", "keep one of the two")
        value = fields.decimal("value")
        fields.text("segment")
        result[key] = Parameter(
            key,
            fields.needed_text("title"),
            value if value is not None else Decimal(0),
            fields.needed_text("unit"),
            fields.string("source"),
            fields.month("as_of"),
        )
        fields.done()
    return result


def read_calendar(main: Fields) -> tuple[LegalFact, ...]:
    """The dated legal facts. Dates stay ISO texts, so that they compare as they stand.

    What is a draft is checked like the others and shown to nobody.
    """
    result: list[LegalFact] = []
    drafts: set[str] = set()
    for f in main.children("calendar"):
        key = f.identifier()
        if any(fact.id == key for fact in result):
            f.note("id", f"the legal fact “{key}” stands twice", "keep one of the two")
        fact = LegalFact(
            key,
            f.string("code"),
            f.needed_text("text"),
            f.string("jurisdiction"),
            f.month("effective_on"),
            f.month("as_of"),
            f.month("review_by"),
            f.needed_text("source"),
            f.rule("relevant_if"),
            f.strings("questions"),
            f.choice("sure"),
            f.choice("kind"),
            f.choice("once"),
        )
        is_draft = f.flag("draft")
        if fact.review_by and fact.review_by < fact.as_of:
            f.note("review_by", "the review is due before the fact was read", "set a later month")
        drafts |= {key} if is_draft else set()
        result.append(fact)
        f.done()
    return tuple(fact for fact in result if fact.id not in drafts)


def read_references(main: Fields) -> dict[str, Reference]:
    """The references by id."""
    result: dict[str, Reference] = {}
    for fields in main.children("references"):
        key = fields.identifier()
        if key in result:
            fields.note("id", f"the reference “{key}” stands twice", "keep one of the two")
        result[key] = Reference(key, fields.string("code"), fields.needed_text("text"), fields.string("source"))
        fields.month("as_of")
        fields.done()
    return result
