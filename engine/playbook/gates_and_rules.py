"""Plain data -> how a playbook judges: severities, credits, gates, compound rules, bands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from engine.playbook.fields import Fields
from engine.playbook.format import CREDITS, DEFAULT_CREDITS
from engine.playbook.gaps_and_actions import read_action
from engine.playbook.parts import SEVERITIES, Action, Band, Gate, Item, Rule
from engine.playbook.question_types.table import type_of
from engine.rules.expressions import Expression

DEFAULT_SEVERITIES = {
    "3": ["medium", "high", "critical", "critical"],
    "2": ["low", "medium", "high", "critical"],
    "1": ["low", "low", "medium", "high"],
}
KeepAction = Callable[[Action, tuple[Any, ...]], None]


def read_severities(main: Fields) -> dict[int, tuple[str, ...]]:
    """For each weight, the severity of a level gap by its depth 1-4."""
    table = main.mapping("severity_by_weight") or DEFAULT_SEVERITIES
    if set(table) != {"1", "2", "3"}:
        main.note(
            "severity_by_weight", "each weight 1, 2, 3 needs its row", 'write "3": [medium, high, critical, critical]'
        )
        table = DEFAULT_SEVERITIES
    for key, row in table.items():
        is_row = isinstance(row, list) and len(row) == 4 and all(s in SEVERITIES for s in row)
        if not is_row or row != sorted(row, key=SEVERITIES.index):
            message = f"the row {key} is not four severities that never grow milder"
            main.note_in("severity_by_weight", key, message, "write [medium, high, critical, critical]")
            return read_severities(Fields(main.book, {}, main.path, main.shape))
    return {int(key): tuple(row) for key, row in sorted(table.items())}


def read_credits(main: Fields) -> dict[str | None, Fraction]:
    """The credit of each severity, in [0, 1]; None is no gap."""
    data = main.mapping("credits") or DEFAULT_CREDITS
    table = Fields(main.book, data, (*main.path, "credits"), CREDITS)
    values = {}
    for key in ("none", *SEVERITIES):
        if not table.has(key):
            table.note(key, f"the credit of “{key}” is missing", f'add {key}: "{DEFAULT_CREDITS[key]}"')
        default = Fraction(DEFAULT_CREDITS[key])
        values[key] = table.fraction(key, default) if table.has(key) else default
    table.done()
    row = list(values.values())
    if row != sorted(row, reverse=True):
        main.note("credits", "a worse severity earns more credit than a milder one", "let credits fall")
    return {None if key == "none" else key: value for key, value in values.items()}


def read_gates(main: Fields, items: Mapping[str, Item], files: Mapping[str, Fields]) -> tuple[Gate, ...]:
    """The gates on chapters."""
    result: list[Gate] = []
    for fields in main.children("gates"):
        chapter = fields.choice("chapter", files)
        requires = dict(fields.mapping("requires"))
        condition = fields.rule("fails_if") if fields.has("fails_if") else None
        if condition is not None:
            asked = [name for name in condition.names if fields.book.names[name].scope == "question"]
            requires |= dict.fromkeys(asked, condition)
            if len(asked) != 1:
                fields.note("fails_if", "the gate does not look at exactly one question", "write a gate for each")
        for key, wanted in requires.items():
            mistake = wrong_requirement(items.get(key), key, wanted, chapter)
            if mistake:
                fields.note_in("requires", key, *mistake)
        if fields.has("requires") == fields.has("fails_if") or (fields.has("requires") and not requires):
            fields.note("requires", "the gate requires nothing, or in two ways", "write {question: level} or fails_if")
        gate_id = once(fields, "gate", [gate.id for gate in result])
        cap = fields.fraction("cap")
        result.append(Gate(gate_id, chapter, requires, cap, fields.needed_text("why")))
        fields.done()
    return tuple(result)


def wrong_requirement(item: Item | None, key: str, wanted: Any, chapter: str) -> tuple[str, str] | None:
    """What is wrong with one requirement of a gate, and the remedy."""
    if item is None or not item.is_scored:
        return f"“{key}” is not a scored question", "use the id of one"
    if item.chapter != chapter:
        return f"“{key}” belongs to another chapter", "move the gate to its chapter"
    if isinstance(wanted, Expression) or type_of(item).may_be_required(wanted):
        return None
    return f"“{key}” cannot be required to be {wanted}", 'require a level from 1 to 4, or "yes"'


def read_rules(
    main: Fields, items: Mapping[str, Item], files: Mapping[str, Fields], keep_action: KeepAction
) -> tuple[Rule, ...]:
    """The compound rules, their actions kept."""
    result: list[Rule] = []
    for fields in main.children("rules"):
        when = fields.rule("when")
        action = read_action(fields, fields.data.get("id", ""), None)
        absorbs, chapters = fields.strings("absorbs"), fields.strings("chapters")
        for index, key in enumerate(absorbs):
            if key not in items or not items[key].gap:
                fields.note_in("absorbs", index, f"“{key}” has no gap", "use the id of a question with a gap")
            elif key in absorbs[:index]:
                fields.note_in("absorbs", index, f"“{key}” is absorbed twice", "keep one of the two")
        for index, key in enumerate(chapters):
            if key not in files:
                fields.note_in("chapters", index, f"there is no chapter “{key}”", "use the id of one")
        rule_id = once(fields, "rule", [*items, *(rule.id for rule in result)])
        code = fields.string("code")
        title, message, why = (fields.needed_text(key) for key in ("title", "message", "why"))
        severity, tension, duty = fields.severity("severity"), fields.flag("tension"), fields.choice("duty")
        references = fields.strings("references")
        if when and action:
            result.append(
                Rule(
                    rule_id,
                    code,
                    title,
                    severity,
                    when,
                    message,
                    why,
                    absorbs,
                    tension,
                    action,
                    chapters,
                    references,
                    duty,
                )
            )
            keep_action(action, (*fields.path, "action"))
        fields.done()
    return tuple(result)


def once(fields: Fields, what: str, used: list[str]) -> str:
    """The id of something, which no other may have."""
    key = fields.identifier()
    if key in used:
        fields.note("id", f"the {what} “{key}” has an id that is already used", "choose another id")
    return key


def read_bands(main: Fields) -> tuple[Band, ...]:
    """The headline bands from low to high."""
    result: list[Band] = []
    for fields in main.children("bands"):
        severities = fields.strings("no_open")
        for index, severity in enumerate(severities):
            if severity not in SEVERITIES:
                fields.note_in(
                    "no_open", index, f"there is no severity “{severity}”", f"use one of {', '.join(SEVERITIES)}"
                )
        band = Band(
            once(fields, "band", [b.id for b in result]),
            fields.needed_text("name"),
            fields.needed_text("summary"),
            fields.fraction("at_least"),
            fields.fraction("every_chapter"),
            severities,
            fields.whole("evidence_from"),
        )
        for key in ("at_least", "every_chapter"):
            if result and getattr(band, key) < getattr(result[-1], key):
                fields.note(key, "a later band asks for less than an earlier one", "order bands from low to high")
        result.append(band)
        fields.done()
    if result and (result[0].at_least or result[0].every_chapter or result[0].no_open):
        main.note_in("bands", 0, "the lowest band has conditions, so some results have no band", "ask nothing of it")
    if not result and main.has("bands"):
        main.note("bands", "there is no band", "add at least one")
    return tuple(result)
