"""Options to choose from: one of them, or any."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Any, ClassVar

from engine.playbook.answers import InvalidAnswer
from engine.playbook.fields import Fields
from engine.playbook.parts import FiringCondition, GapVariant, Item, Option, Rung
from engine.playbook.question_types.base import Curves, Finding, QuestionType, Situation, Units, Way, first_hits
from engine.playbook.schema import Playbook
from engine.playbook.shapes import (
    FLAG,
    SEVERITY,
    SEVERITY_WORD,
    TEXT,
    Field,
    Schema,
    Shape,
    list_of,
    many,
    ref,
    rule,
    whole,
)
from engine.rules.expressions import Expression
from engine.rules.tree import Name, Node

OPTION = Shape(
    "option", "the option", {"id": Field({"type": "string", "pattern": "^[!-~]+$"}), "label": TEXT, "exclusive": FLAG}
)
CONDITION = Shape("choices_band", "the condition", {"when": rule(), "severity": SEVERITY})
BY_OPTION: Schema = {"type": "object", "additionalProperties": SEVERITY_WORD}
FIRES = Field({"anyOf": [BY_OPTION, list_of(ref(CONDITION.name))]}, is_needed=False, part=CONDITION)
FIELDS = {"options": many(OPTION, 2), "fires": FIRES}
FACT_FIELDS = {"ordered": FLAG}
SEVERAL_FIELDS = {**FIELDS, "max": whole(1, 99, 0)}


class Choice(QuestionType):
    """One of some options. Those of an ordered fact are numbers to rules."""

    is_scorable: ClassVar[bool] = True
    is_choice_of_one: ClassVar[bool] = True
    fires_by: ClassVar[str] = "fires"

    def rule_name(self, key: str, data: Mapping[str, Any], scope: str) -> Name:
        return Name(key, "number" if data.get("ordered") else self.rule_type, option_ids(data), scope)

    def read(self, fields: Fields, item: Item, curves: Curves) -> Item:
        is_ordered = item.is_fact and fields.flag("ordered")
        read = replace(item, options=read_options(fields), is_ordered=is_ordered)
        if isinstance(fields.data.get("fires"), list):
            return replace(read, conditions=read_conditions(fields))
        return replace(read, fires=read_fires(fields))

    def read_value(self, item: Item, raw: Any) -> str:
        return read_option(item, raw)

    def is_sound(self, item: Item, value: Any) -> bool:
        return isinstance(value, str) and any(option.id == value for option in item.options)

    def best_of(self, item: Item) -> Any:
        """The first option that is never a gap."""
        harmless = (o.id for o in item.options if not (item.fires.get(o.id) or fires_by_name(item, o.id)))
        return next(harmless, None)

    def rule_value(self, item: Item, value: Any) -> Any:
        return int(value) if item.is_ordered else value

    def severities(self, situation: Situation, item: Item, value: Any) -> tuple[str | None, ...]:
        if item.conditions:
            return by_conditions(situation, item, self.rule_value(item, value))
        return (item.fires.get(value),)

    def credit(self, situation: Situation, item: Item, value: Any) -> Units:
        if item.conditions:
            return super().credit(situation, item, value)
        credit = situation.playbook.credit_units[item.fires.get(value)]
        return credit, credit

    def finding(self, situation: Situation, item: Item, value: Any) -> Finding | None:
        found = super().finding(situation, item, value)
        return found and found._replace(option=value)

    def rule_text(self, item: Item, finding: Finding) -> str:
        if not item.conditions:
            return super().rule_text(item, finding)
        named = [one for one in item.conditions if names_option(one.when, finding.option)]
        return any_of(named, finding)

    def domain(self, playbook: Playbook, item: Item, read: Sequence[Expression]) -> Sequence[Any]:
        return range(len(item.options)) if item.is_ordered else [option.id for option in item.options]

    def sample(self, playbook: Playbook, item: Item, chance: random.Random) -> Any:
        return chance.choice([option.id for option in item.options])

    def answer_schema(self, item: Item) -> Schema:
        return option_schema(item)


class Choices(QuestionType):
    """Any of some options, none included."""

    is_scorable: ClassVar[bool] = True
    fires_by: ClassVar[str] = "fires"
    selector: ClassVar[str] = "when"

    def rule_name(self, key: str, data: Mapping[str, Any], scope: str) -> Name:
        return Name(key, self.rule_type, option_ids(data), scope)

    def read(self, fields: Fields, item: Item, curves: Curves) -> Item:
        return replace(
            item, options=read_options(fields), conditions=read_conditions(fields), most_options=fields.whole("max")
        )

    def read_value(self, item: Item, raw: Any) -> tuple[str, ...]:
        if not isinstance(raw, (list, tuple)):
            raise InvalidAnswer("options")
        chosen = {read_option(item, value) for value in raw}
        alone = next((option for option in item.options if option.is_exclusive and option.id in chosen), None)
        if alone and len(chosen) > 1:
            raise InvalidAnswer("alone", alone.label)
        if item.most_options and len(chosen) > item.most_options:
            raise InvalidAnswer("most", item.most_options)
        return tuple(option.id for option in item.options if option.id in chosen)

    def is_sound(self, item: Item, value: Any) -> bool:
        known = {option.id for option in item.options}
        return isinstance(value, tuple) and all(isinstance(o, str) and o in known for o in value)

    def best_of(self, item: Item) -> Any:
        """All options that may stand beside each other, as many as may be chosen."""
        together = [option.id for option in item.options if not option.is_exclusive]
        return tuple(together[: item.most_options or None])

    def severities(self, situation: Situation, item: Item, value: Any) -> tuple[str | None, ...]:
        return by_conditions(situation, item, value)

    def picks(self, situation: Situation, item: Item, finding: Finding, variant: GapVariant) -> bool:
        return variant.when is None or situation.outcome(variant.when) is True

    def way(self, situation: Situation, item: Item, finding: Finding) -> Way:
        """The rungs whose conditions hold one after the other, each bringing options or taking them away."""
        value = situation.answer(item.id).value
        now: Finding | None = finding
        found: Way = []
        for rung in item.action.rungs if item.action else ():
            if now is None or (rung.when and situation.outcome(rung.when, {item.id: value}) is not True):
                continue
            if rung.adds or rung.drops:
                chosen = (set(value) | set(rung.adds)) - set(rung.drops)
                value = tuple(option.id for option in item.options if option.id in chosen)
                rung = bringing(situation.playbook, rung, item, value)
            found.append((rung, now.severity))
            now = self.finding(situation, item, value)
        return found

    def rule_text(self, item: Item, finding: Finding) -> str:
        return any_of(item.conditions, finding)

    def domain(self, playbook: Playbook, item: Item, read: Sequence[Expression]) -> Sequence[Any]:
        alone = [option.id for option in item.options if option.is_exclusive]
        others = [option.id for option in item.options if not option.is_exclusive]
        found = subsets(others, counted_or_named(item.id, others, read))
        most = item.most_options or len(others)
        return [*(chosen for chosen in found if len(chosen) <= most), *((option,) for option in alone)]

    def sample(self, playbook: Playbook, item: Item, chance: random.Random) -> Any:
        alone = [option.id for option in item.options if option.is_exclusive]
        if alone and chance.random() < 0.3:
            return (chance.choice(alone),)
        chosen = [o.id for o in item.options if not o.is_exclusive and chance.random() < 0.4]
        return tuple(chosen[: item.most_options or None])

    def answer_schema(self, item: Item) -> Schema:
        return list_of(option_schema(item), **({"maxItems": item.most_options} if item.most_options else {}))


def bringing(playbook: Playbook, rung: Rung, item: Item, value: tuple[str, ...]) -> Rung:
    """A rung that adds or drops options, with the options that are chosen once it is done."""
    kept, key = playbook.memo, ("bringing", rung.id, value)
    found: tuple[Rung, Rung] | None = kept.get(key)
    if found is None or found[0] is not rung:
        found = kept[key] = rung, replace(rung, achieves={item.id: list(value)})
    return found[1]


def by_conditions(situation: Situation, item: Item, value: Any) -> tuple[str | None, ...]:
    """The severities of the first condition that holds. The value may be one that an action would bring."""
    known = situation.severities.get((item.id, value))
    if known is not None:
        return known
    supposed = {item.id: value}
    outcomes: list[tuple[bool | None, str]] = []
    for one in item.conditions:
        outcomes.append((situation.outcome(one.when, supposed), one.severity))
        if outcomes[-1][0]:
            break
    found = situation.severities[item.id, value] = first_hits(outcomes)
    return found


def fires_by_name(item: Item, option: str) -> bool:
    """Whether a condition of the question names this option."""
    return any(names_option(one.when, option) for one in item.conditions)


def names_option(condition: Expression, option: str | None) -> bool:
    """Whether a condition speaks of this option."""
    return option in condition.literals


def any_of(conditions: Sequence[FiringCondition], finding: Finding) -> str:
    """The conditions of the severity found, joined by "or"; one alone stands without brackets."""
    texts = [one.when.text for one in conditions if one.severity == finding.severity]
    return texts[0] if len(texts) == 1 else " || ".join(f"({text})" for text in texts)


def option_ids(data: Mapping[str, Any]) -> tuple[str, ...]:
    """The ids of the options as they stand in the data, which may be anything yet."""
    options = data.get("options", [])
    return tuple(str(o.get("id")) for o in options if isinstance(o, dict)) if isinstance(options, list) else ()


def read_option(item: Item, raw: Any) -> str:
    """The id of one option. Raises InvalidAnswer."""
    value = str(raw) if isinstance(raw, int) and not isinstance(raw, bool) else raw
    if not isinstance(value, str) or not any(option.id == value for option in item.options):
        raise InvalidAnswer("option", ", ".join(option.id for option in item.options))
    return value


def option_schema(item: Item) -> Schema:
    options: list[Any] = [option.id for option in item.options]
    return {"enum": [*options, *(int(option) for option in options if option.isdigit())]}


def read_options(fields: Fields) -> tuple[Option, ...]:
    options: list[Option] = []
    for child in fields.children("options"):
        option_id = child.string("id")
        if any(option.id == option_id for option in options):
            child.note("id", f"the option “{option_id}” stands twice", "keep one of the two")
        if not option_id.isascii() or not option_id.isprintable() or " " in option_id:
            child.note("id", f"“{option_id}” is not an option code", "use ASCII letters, digits, - and _")
        options.append(Option(option_id, child.needed_text("label"), child.flag("exclusive")))
        child.done()
    if len(options) < 2:
        fields.note("options", "a choice needs at least two options", "add them")
    ids = [option.id for option in options]
    if fields.data.get("ordered") is True and ids != [str(n) for n in range(len(ids))]:
        fields.note("options", "the options of an ordered choice are not 0, 1, 2 …", 'number their ids from "0"')
    return tuple(options)


def read_fires(fields: Fields) -> dict[str, str]:
    """The severity of each option that has one."""
    options = option_ids(fields.data)
    data = fields.mapping("fires")
    shape = Shape("fires", "fires", dict.fromkeys(data, SEVERITY))
    table = Fields(fields.book, data, (*fields.path, "fires"), shape)
    for key in data:
        if key not in options:
            table.note(key, f"there is no option “{key}”", f"use one of {', '.join(sorted(set(options)))}")
    # In the order of the options, as the rule is read; a published version knows no order of keys.
    ordered = sorted(data, key=lambda key: options.index(key) if key in options else len(options))
    return {key: table.severity(key) for key in ordered}


def read_conditions(fields: Fields) -> tuple[FiringCondition, ...]:
    result = []
    for child in fields.children("fires"):
        when = child.rule("when")
        severity = child.severity("severity")
        if when and not all(n == fields.data.get("id") or fields.book.names[n].scope == "fact" for n in when.names):
            child.note("when", "the condition reads another scored question", "read this question and facts only")
        if when:
            result.append(FiringCondition(when, severity))
        child.done()
    return tuple(result)


def counted_or_named(item_id: str, options: Sequence[str], read: Sequence[Expression]) -> Sequence[str]:
    """The options that matter: all when they are counted, else those that are named."""
    if any(counts(node, item_id) for condition in read for node in condition.root.walk()):
        return options
    named = {value for condition in read for value in condition.literals}
    return [option for option in options if option in named]


def counts(node: Node, item_id: str) -> bool:
    """Whether a node counts the options of this item."""
    return node.kind == "count" and node.children[0].value == item_id


def subsets(options: Sequence[str], matter: Sequence[str]) -> list[tuple[str, ...]]:
    """Every choice among the options that matter, and one that holds nothing but another option."""
    found = [chosen for size in range(len(matter) + 1) for chosen in combinations(matter, size)]
    other = next((option for option in options if option not in matter), None)
    return found if other is None else [*found, (other,)]
