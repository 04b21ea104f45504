"""Plain data -> questions and facts, with their gaps and actions."""

from __future__ import annotations

from engine.playbook.earlier import read_was
from engine.playbook.fields import Fields
from engine.playbook.format import OWNERS_OF, named_type
from engine.playbook.gaps_and_actions import read_action, read_gap
from engine.playbook.parts import Item
from engine.playbook.question_types.base import Curves, QuestionType
from engine.playbook.question_types.table import TYPES
from engine.rules.tree import Name


def name_of(fields: Fields, is_fact: bool) -> Name | None:
    """What the rule language may know of an item before it is built."""
    key, kind = fields.identifier(), fields.data.get("type")
    if not key or not isinstance(kind, str):
        return None
    scope = "fact" if is_fact else "question"
    known = TYPES.get(kind)
    return known.rule_name(key, fields.data, scope) if known else Name(key, "text", (), scope)


def build_item(fields: Fields, *, is_fact: bool, home: str, curves: Curves) -> Item | None:
    """A question or fact; None when it has no usable id or type."""
    kind = TYPES.get(fields.choice("type"))
    check_foreign(fields)
    item = common_part(fields, is_fact, home, kind)
    if kind:
        check_scored(fields, kind, item)
        item = kind.read(fields, item, curves)
    fields.done()
    return item if kind and item.id else None


def common_part(fields: Fields, is_fact: bool, home: str, kind: QuestionType | None) -> Item:
    """What every question and fact has."""
    item_id = fields.identifier()
    why = fields.needed_text("why")
    return Item(
        id=item_id,
        code=fields.string("code"),
        type=kind.name if kind else "",
        chapter=home,
        title=fields.needed_text("title"),
        prompt=fields.needed_text("prompt"),
        help=fields.needed_text("help"),
        why=why,
        evidence=fields.text("evidence"),
        source=fields.strings("source"),
        references=fields.strings("references"),
        relevant_if=fields.rule("relevant_if"),
        na_allowed=fields.flag("na"),
        was=read_was(fields),
        alias=(fields.string("alias") or None) if is_fact else None,
        is_fact=is_fact,
        weight=0 if is_fact else fields.whole("weight"),
        gap=read_gap(fields, kind, why),
        action=read_action(fields, item_id, kind),
        is_asked=kind is None or kind.is_asked,
        is_reviewed=not is_fact and fields.flag("review"),
    )


def check_foreign(fields: Fields) -> None:
    """Refuses fields of other types."""
    kind = named_type(fields.data)
    for key in fields.data:
        if key in OWNERS_OF and kind in TYPES and kind not in OWNERS_OF[key]:
            fields.refuse(key, f"a {kind} has no “{key}”", "remove it")


def check_scored(fields: Fields, kind: QuestionType, item: Item) -> None:
    """What is scored, or has a gap, has a gap, an action, and something that makes the gap fire."""
    if (item.weight or item.gap) and not (item.gap and item.action):
        message = f"“{item.id}” is scored or has a gap, but lacks its gap or its action"
        fields.note("id", message, "add gap: and action:")
    if not kind.is_scorable and (item.weight or item.gap):
        message = f"a {kind.name} is neither scored nor has a gap"
        fields.note("weight", message, "remove the weight and the gap")
    if item.gap and kind.fires_by and not fields.data.get(kind.fires_by):
        fields.note("gap", f"nothing makes the gap of “{item.id}” fire", f"add {kind.fires_by}:")
