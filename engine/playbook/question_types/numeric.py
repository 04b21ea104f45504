"""Figures: numbers that are asked for, and those worked out from other answers."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any, ClassVar

from engine.playbook.answers import UNKNOWN, Answer, InvalidAnswer, exact
from engine.playbook.fields import Fields
from engine.playbook.parts import Case, GapVariant, Item, Number, Threshold, whole
from engine.playbook.question_types.base import UNKNOWN_START, Curves, Finding, QuestionType, Situation, first_hits
from engine.playbook.schema import Playbook
from engine.playbook.shapes import EXACT, FACTS, FLAG, ID, SEVERITY, TEXT, Schema, Shape, many, optional, rule, word_of
from engine.playbook.shapes import whole as whole_number
from engine.rules.expressions import Expression

DIGITS: Schema = {"type": "string", "pattern": r"^[-−]?[0-9]{1,15}(\.[0-9]{1,9})?$"}
COMPARISONS = {"below": "<", "above": ">", "at_most": "<=", "at_least": ">="}  # with the sign of a rule
THRESHOLD = Shape(
    "number_band",
    "the band",
    {
        **dict.fromkeys(COMPARISONS, optional(ID)),
        "severity": SEVERITY,
        "when": optional(rule(*FACTS)),
        "other_direction": FLAG,
    },
    {"oneOf": [{"required": [comparison]} for comparison in COMPARISONS]},
)
CASE = Shape("case", "the case", {"when": optional(rule()), "value": rule(want="number")})
FIGURE_FIELDS = {
    "unit": TEXT,
    "bands": many(THRESHOLD),
    "direction": word_of(("higher", "lower"), "higher"),
    "unknown_from": whole_number(0, 9, 9),
}
NUMBER_FIELDS = {
    **FIGURE_FIELDS,
    "minimum": optional(EXACT),
    "maximum": optional(EXACT),
    "decimals": whole_number(0, 6, 0),
}
DERIVED_FIELDS = {**FIGURE_FIELDS, "cases": many(CASE, 1)}


class Figure(QuestionType):
    """What a number is, whoever gives it: thresholds decide how bad it is."""

    is_scorable: ClassVar[bool] = True
    is_figure: ClassVar[bool] = True
    fires_by: ClassVar[str] = "bands"
    reason: ClassVar[str] = "band"
    selector: ClassVar[str] = "bands"
    may_be_unknown_gap: ClassVar[bool] = True

    def read(self, fields: Fields, item: Item, curves: Curves) -> Item:
        return replace(
            item,
            unit=fields.text("unit"),
            thresholds=read_thresholds(fields),
            direction=fields.choice("direction"),
            unknown_from=fields.whole("unknown_from"),
        )

    def severities(self, situation: Situation, item: Item, value: Any) -> tuple[str | None, ...]:
        if isinstance(value, Fraction):
            value = whole(value)
        known = situation.severities.get((item.id, value))
        if known is not None:
            return known
        outcomes: list[tuple[bool | None, str]] = []
        limits = situation.playbook.limits
        for threshold in item.thresholds:
            holds: bool | None = threshold.holds(value, limits[threshold.parameter])
            if holds and threshold.when is not None:
                holds = situation.outcome(threshold.when)
            outcomes.append((holds, threshold.severity))
            if holds:
                break
        found = situation.severities[item.id, value] = first_hits(outcomes)
        return found

    def threshold_hit(self, situation: Situation, item: Item, value: Any) -> Threshold | None:
        limits = situation.playbook.limits
        for one in item.thresholds:
            if one.holds(value, limits[one.parameter]) and (one.when is None or situation.outcome(one.when)):
                return one
        return None

    def finding_unknown(self, situation: Situation, item: Item, answer: Answer) -> Finding | None:
        """ "Don't know" is "not measured" from the stage where the number is expected."""
        if not self.is_said_unknown(situation, item, answer) or min(situation.stages) < item.unknown_from:
            return None
        return Finding("medium", "not_measured", is_unknown=True)

    def picks(self, situation: Situation, item: Item, finding: Finding, variant: GapVariant) -> bool:
        if variant.is_for_all:
            return True
        return variant.is_unknown if finding.is_unknown else self.start_of(item, finding) in variant.bands

    def start_of(self, item: Item, finding: Finding) -> str:
        """The parameter of the band; several bands of different stages may have it."""
        if finding.is_unknown or finding.threshold is None:
            return UNKNOWN_START
        return finding.threshold.parameter

    def reached(self, playbook: Playbook, item: Item, to: Any) -> Any:
        """A parameter stands for its value."""
        return playbook.limits[to] if to in playbook.limits else Fraction(exact(to))

    def is_said_unknown(self, situation: Situation, item: Item, answer: Answer) -> bool:
        """Whether the number was answered with "don't know"."""
        return answer.state == UNKNOWN

    def rule_text(self, item: Item, finding: Finding) -> str:
        threshold = finding.threshold
        if threshold is None:
            return f"!answered({item.id})"
        condition = f" && {threshold.when.text}" if threshold.when else ""
        return f"{item.id} {COMPARISONS[threshold.comparison]} {threshold.parameter}{condition}"


class NumberAsked(Figure):
    """An exact number within its range."""

    def read(self, fields: Fields, item: Item, curves: Curves) -> Item:
        minimum, maximum = fields.decimal("minimum"), fields.decimal("maximum")
        if minimum is not None and maximum is not None and minimum >= maximum:
            fields.note("maximum", "the maximum is not above the minimum", "raise it")
        read = super().read(fields, item, curves)
        return replace(read, minimum=minimum, maximum=maximum, decimals=fields.whole("decimals"))

    def read_value(self, item: Item, raw: Any) -> Fraction:
        number = exact(raw)
        if item.minimum is not None and number < item.minimum:
            raise InvalidAnswer("low", item.minimum)
        if item.maximum is not None and number > item.maximum:
            raise InvalidAnswer("high", item.maximum)
        exponent = number.normalize().as_tuple().exponent
        if isinstance(exponent, int) and -exponent > item.decimals:
            raise InvalidAnswer("decimals", item.decimals)
        return Fraction(number)

    def is_sound(self, item: Item, value: Any) -> bool:
        return is_exact(value)

    def rule_value(self, item: Item, value: Any) -> Any:
        return whole(value)

    def domain(self, playbook: Playbook, item: Item, read: Sequence[Expression]) -> Sequence[Any]:
        return points(playbook, item, read)

    def sample(self, playbook: Playbook, item: Item, chance: random.Random) -> Any:
        """A number near the thresholds, where judgement changes, and inside the allowed range."""
        limits = [playbook.limits[one.parameter] for one in item.thresholds] or [Fraction(10**6)]
        low = Fraction(item.minimum) if item.minimum is not None else Fraction(0)
        high = Fraction(item.maximum) if item.maximum is not None else Fraction(10**9)
        step = 1 if item.decimals == 0 else Fraction(1, 4)
        value = chance.choice(limits) + Fraction(chance.randint(-20, 20)) * step
        return min(high, max(low, value))

    def answer_schema(self, item: Item) -> Schema:
        ends: Schema = {}
        if item.minimum is not None:
            ends["minimum"] = float(item.minimum)
        if item.maximum is not None:
            ends["maximum"] = float(item.maximum)
        return {"anyOf": [{"type": "number", **ends}, DIGITS]}


class Derived(Figure):
    """A number that nobody is asked for: the first of its cases that holds."""

    is_asked: ClassVar[bool] = False

    def read(self, fields: Fields, item: Item, curves: Curves) -> Item:
        return replace(super().read(fields, item, curves), cases=read_cases(fields))

    def value_of(self, situation: Situation, item: Item, answer: Answer) -> Any:
        return situation.values.get(item.id)

    def is_said_unknown(self, situation: Situation, item: Item, answer: Answer) -> bool:
        """Whether a number it is worked out from was answered with "don't know"."""
        return any(
            situation.answer(name).state == UNKNOWN and situation.relevance[name] is not False for name in item.inputs
        )

    def domain(self, playbook: Playbook, item: Item, read: Sequence[Expression]) -> Sequence[Any]:
        return ()


def is_exact(value: Any) -> bool:
    """Whether a value is an exact number."""
    return isinstance(value, (int, Fraction)) and not isinstance(value, bool)


def read_thresholds(fields: Fields) -> tuple[Threshold, ...]:
    result = []
    for child in fields.children("bands"):
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
        when = child.rule("when")
        result.append(Threshold(given[0], parameter, child.severity("severity"), when, child.flag("other_direction")))
        better_is_higher = fields.data.get("direction", "higher") == "higher"
        if (given[0] in {"above", "at_least"}) == better_is_higher and not result[-1].other_direction:
            child.note(given[0], "the band punishes the better direction", "turn it, or say other_direction: true")
        child.done()
    return tuple(result)


def read_cases(fields: Fields) -> tuple[Case, ...]:
    result = []
    for child in fields.children("cases"):
        when = child.rule("when")
        unlimited = child.data.get("value") == "unlimited"
        result.append(Case(when, None if unlimited else child.rule("value")))
        child.done()
    if not result or result[-1].when is not None:
        fields.note("cases", "the last case must hold always", "leave its “when” away")
    return tuple(result)


def points(playbook: Playbook, item: Item, read: Sequence[Expression]) -> list[Number]:
    """Thresholds, their neighbours and the ends of the range of a number."""
    step = Fraction(1, 10**item.decimals)
    limits = [playbook.limits[one.parameter] for one in item.thresholds if one.parameter in playbook.limits]
    for condition in read:
        limits += [playbook.limits[name] for name in condition.parameters]
        limits += [node.value for node in condition.root.walk() if node.is_literal and node.type == "number"]
    low = Fraction(item.minimum) if item.minimum is not None else min([Fraction(0), *limits]) - step
    high = Fraction(item.maximum) if item.maximum is not None else max([Fraction(0), *limits]) * 4 + step
    near = {low, high} | {limit + shift for limit in limits for shift in (-step, Fraction(0), step)}
    possible = (value for value in sorted(near) if low <= value <= high)
    return [whole(value) for value in possible if (value / step).denominator == 1]
