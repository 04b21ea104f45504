"""Plain data -> questions and facts, with their gaps and actions."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from engine.playbook.fields import NO_TEXT, Fields
from engine.playbook.parts import Action, Case, ChoicesBand, Gap, Item, NumberBand, Option
from engine.rules.expressions import Name
from engine.rules.tree import YES_NO

FACT_TYPES = ("choice", "choices", "bool", "number", "text")
QUESTION_TYPES = ("level", "choice", "choices", "number", "yesno", "text", "derived")
OWNERS = ("ceo", "cto", "product", "gtm", "ops", "finance", "legal")
COMPARISONS = ("below", "above", "at_most", "at_least")


def name_of(fields: Fields, is_fact: bool) -> Name | None:
    """What the rule language may know of an item before it is built."""
    key, kind = fields.identifier(), fields.data.get("type")
    if not key or not isinstance(kind, str):
        return None
    options = tuple(str(o.get("id")) for o in fields.data.get("options", []) if isinstance(o, dict))
    types = {"level": "number", "number": "number", "derived": "number", "choices": "choices", "text": "text"}
    types |= {"yesno": "choice", "bool": "bool", "choice": "number" if fields.data.get("ordered") else "choice"}
    if kind == "yesno":
        options = YES_NO
    return Name(key, types.get(kind, "text"), options, "fact" if is_fact else "question")


def build_item(fields: Fields, *, is_fact: bool, home: str, curves: Mapping[str, tuple[int, ...]]) -> Item | None:
    """A question or fact; None when it has no usable id."""
    item_id = fields.identifier()
    kind = fields.choice("type", FACT_TYPES if is_fact else QUESTION_TYPES)
    weight = 0 if is_fact else fields.whole("weight", 0, 0, 3)
    gap = read_gap(fields)
    action = read_action(fields, item_id, kind)
    check_kind(fields, kind)
    check_scored(fields, item_id, (weight, gap, action))
    minimum, maximum = fields.decimal("minimum"), fields.decimal("maximum")
    if minimum is not None and maximum is not None and minimum >= maximum:
        fields.note("maximum", "the maximum is not above the minimum", "raise it")
    item = Item(
        id=item_id,
        code=fields.string("code"),
        type=kind,
        chapter=home,
        title=fields.needed_text("title"),
        prompt=fields.needed_text("prompt"),
        help=fields.needed_text("help"),
        why=fields.needed_text("why"),
        evidence=fields.text("evidence", required=False),
        source=fields.strings("source"),
        references=fields.strings("references"),
        relevant_if=fields.rule("relevant_if", scopes="fact parameter"),
        na_allowed=fields.flag("na"),
        options=read_options(fields, kind),
        is_ordered=is_fact and fields.flag("ordered"),
        alias=(fields.string("alias", required=False) or None) if is_fact else None,
        is_fact=is_fact,
        weight=weight,
        is_blocker=fields.flag("blocker"),
        levels=fields.texts("levels", 5, 5) if kind == "level" else (),
        targets=read_targets(fields, curves) if kind == "level" else (),
        raise_bump=fields.flag("raise_bump"),
        unit=fields.text("unit", required=kind in {"number", "derived"}),
        minimum=minimum,
        maximum=maximum,
        decimals=fields.whole("decimals", 0, 0, 6),
        bands=read_bands(fields) if kind in {"number", "derived"} else (),
        direction=fields.choice("direction", ("higher", "lower"), "higher", required=False),
        unknown_from=fields.whole("unknown_from", 9, 0, 9),
        fires=read_fires(fields, kind),
        choices_bands=read_choices_bands(fields) if kind == "choices" else (),
        no_severity=fields.severity("no") if kind == "yesno" else None,
        from_stage=fields.whole("from_stage", 0, 0, 4),
        cases=read_cases(fields) if kind == "derived" else (),
        gap=gap,
        action=action,
    )
    fields.done()
    return item if item_id else None


# Fields that only some types have.
APPLIES = {
    "options": {"choice", "choices"},
    "ordered": {"choice"},
    "levels": {"level"},
    "target": {"level"},
    "raise_bump": {"level"},
    "blocker": {"level", "yesno"},
    "unit": {"number", "derived"},
    "minimum": {"number"},
    "maximum": {"number"},
    "decimals": {"number"},
    "bands": {"number", "derived"},
    "direction": {"number", "derived"},
    "unknown_from": {"number", "derived"},
    "fires": {"choice", "choices"},
    "no": {"yesno"},
    "from_stage": {"yesno"},
    "cases": {"derived"},
}


def check_kind(fields: Fields, kind: str) -> None:
    """Refuses fields of other types."""
    for key, kinds in APPLIES.items():
        if kind and key in fields.data and kind not in kinds:
            fields.note(key, f"a {kind} has no “{key}”", "remove it")
            fields.asked.add(key)


def check_scored(fields: Fields, item_id: str, parts: tuple[int, Gap | None, Action | None]) -> None:
    """What is scored, or has a gap, has a gap, an action, and something that makes the gap fire."""
    weight, gap, action = parts
    kind = fields.data.get("type")
    if (weight or gap) and not (gap and action):
        message = f"“{item_id}” is scored or has a gap, but lacks its gap or its action"
        fields.note("id", message, "add gap: and action:")
    if kind == "text" and (weight or gap):
        fields.note("weight", "a text is neither scored nor has a gap", "remove the weight and the gap")
    needs = {"choice": "fires", "choices": "fires", "number": "bands", "derived": "bands"}
    if gap and kind in needs and not fields.data.get(needs[kind]):
        fields.note("gap", f"nothing makes the gap of “{item_id}” fire", f"add {needs[kind]}:")


def read_options(fields: Fields, kind: str) -> tuple[Option, ...]:
    if kind not in {"choice", "choices"}:
        return ()
    options: list[Option] = []
    for child in fields.children("options", "the option", required=True):
        option_id = child.string("id")
        if any(option.id == option_id for option in options):
            child.note("id", f"the option “{option_id}” stands twice", "keep one of the two")
        if not option_id.isascii() or not option_id.isprintable() or " " in option_id:
            child.note("id", f"“{option_id}” is not an option code", "use ASCII letters, digits, - and _")
        options.append(Option(option_id, child.needed_text("label")))
        child.done()
    if len(options) < 2:
        fields.note("options", "a choice needs at least two options", "add them")
    ids = [option.id for option in options]
    if fields.data.get("ordered") is True and ids != [str(n) for n in range(len(ids))]:
        fields.note("options", "the options of an ordered choice are not 0, 1, 2 …", 'number their ids from "0"')
    return tuple(options)


def read_targets(fields: Fields, curves: Mapping[str, tuple[int, ...]]) -> tuple[int, ...]:
    fields.asked.add("target")
    value = fields.data.get("target")
    if isinstance(value, str) and value in curves:
        return curves[value]
    levels = value if isinstance(value, list) else []
    good = all(isinstance(v, int) and not isinstance(v, bool) and 0 <= v <= 4 for v in levels)
    if good and len(levels) == 5 and levels == sorted(levels):
        return tuple(levels)
    fields.note(
        "target",
        f"the target “{value}” is not a curve",
        f"use one of {', '.join(curves)}, or five levels that never fall",
    )
    return (0, 0, 0, 0, 0)


def read_bands(fields: Fields) -> tuple[NumberBand, ...]:
    result = []
    for child in fields.children("bands", "the band"):
        given = [key for key in COMPARISONS if child.has(key)]
        if len(given) != 1:
            child.note("", "a band needs exactly one of below, above, at_most, at_least", "write below: parameter_id")
            continue
        parameter = child.string(given[0])
        name = fields.book.names.get(parameter)
        if name is None or name.scope != "parameter":
            child.note(
                given[0], f"the threshold “{parameter}” is not a parameter", "thresholds are data: add it to parameters"
            )
        when = child.rule("when", scopes="fact parameter")
        result.append(NumberBand(given[0], parameter, child.severity("severity"), when, child.flag("other_direction")))
        better_is_higher = fields.data.get("direction", "higher") == "higher"
        if (given[0] in {"above", "at_least"}) == better_is_higher and not result[-1].other_direction:
            child.note(given[0], "the band punishes the better direction", "turn it, or say other_direction: true")
        child.done()
    return tuple(result)


def read_fires(fields: Fields, kind: str) -> dict[str, str]:
    if kind != "choice":
        return {}
    options = {str(o.get("id")) for o in fields.data.get("options", []) if isinstance(o, dict)}
    table = Fields(fields.book, fields.mapping("fires"), (*fields.path, "fires"), "fires")
    result = {}
    for key in table.data:
        if key not in options:
            table.note(key, f"there is no option “{key}”", f"use one of {', '.join(sorted(options))}")
        result[key] = table.severity(key)
    return result


def read_choices_bands(fields: Fields) -> tuple[ChoicesBand, ...]:
    result = []
    for child in fields.children("fires", "the condition"):
        when = child.rule("when", required=True)
        severity = child.severity("severity")
        if when and not all(n == fields.data.get("id") or fields.book.names[n].scope == "fact" for n in when.names):
            child.note("when", "the condition reads another scored question", "read this question and facts only")
        if when:
            result.append(ChoicesBand(when, severity))
        child.done()
    return tuple(result)


def read_cases(fields: Fields) -> tuple[Case, ...]:
    result = []
    for child in fields.children("cases", "the case", required=True):
        when = child.rule("when")
        unlimited = child.data.get("value") == "unlimited"
        value = None if unlimited else child.rule("value", want="number", required=True)
        child.has("value")
        result.append(Case(when, value))
        child.done()
    if not result or result[-1].when is not None:
        fields.note("cases", "the last case must hold always", "leave its “when” away")
    return tuple(result)


def read_gap(fields: Fields) -> Gap | None:
    child = fields.child("gap", "the gap")
    if child is None:
        return None
    gap = Gap(
        child.needed_text("title"),
        child.needed_text("message"),
        child.needed_text("why"),
        child.text("expected", required=False),
    )
    child.done()
    return gap


def read_action(fields: Fields, item_id: str, kind: str | None) -> Action | None:
    """The action of a question (kind given) or of a compound rule (kind None)."""
    child = fields.child("action", "the action")
    if child is None:
        if kind is None:
            fields.note("action", "a compound rule needs an action", "add action:")
        return None
    effort = [
        child.exact(value, (*child.path, "effort")) or Decimal(0) for value in child.items("effort", required=True)
    ]
    if len(effort) != 2 or not 0 < effort[0] <= effort[1] <= 400:
        child.note("effort", "the effort must be two numbers of days, the lower first", 'write ["2", "4"]')
        effort = [Decimal(1), Decimal(1)]
    horizon = child.whole("horizon", 30, 1, 400, required=True)
    if horizon not in {30, 60, 90}:
        child.note("horizon", f"the horizon is {horizon}", "write 30, 60 or 90")
    achieves: dict[str, Any] = dict(child.mapping("achieves"))
    if not achieves and kind == "level":
        achieves = {item_id: "target"}
    elif not achieves and kind == "yesno":
        achieves = {item_id: "yes"}
    elif not achieves and kind is not None:
        child.note("achieves", "the action achieves nothing", "write {question: the answer once done}")
    action = Action(
        child.identifier(),
        child.text("title") or NO_TEXT,
        child.texts("steps", 2, 5),
        (effort[0], effort[1]),
        horizon,
        child.choice("owner", OWNERS),
        child.strings("after"),
        achieves,
        child.text("evidence") or NO_TEXT,
        child.strings("resources"),
    )
    child.done()
    return action
