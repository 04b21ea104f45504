"""Figures of answers and of the forecast in the unit of a question."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

from engine.forecast.inputs.months import QUARTER
from engine.forecast.inputs.quantities import nine_decimals, plain
from engine.forecast.reckoning.forecast import INFINITE, UNDEFINED, Forecast
from engine.forecast.reckoning.forecast import VALUE as KNOWN
from engine.judging.relevance import Situation
from engine.playbook.answers import VALUE, Answer
from engine.playbook.parts import Item
from engine.playbook.question_types.table import type_of
from engine.playbook.schema import Playbook

HUNDRED = Decimal(100)
GREATEST = 10**18
WIDE = Context(prec=60, rounding=ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Reading:
    """A figure in the unit of a question: a value, infinite, or undefined."""

    state: str
    value: Decimal | None = None


NOTHING, UNLIMITED = Reading(UNDEFINED), Reading(INFINITE)


def sound_answers(playbook: Playbook, answers: Mapping[str, Answer]) -> dict[str, Answer]:
    """The answers whose value is of the item's kind; what else a caller may hold is left out."""
    return {
        key: answer
        for key, answer in answers.items()
        if key in playbook.items and isinstance(answer, Answer) and is_sound(playbook.items[key], answer)
    }


def is_sound(item: Item, answer: Answer) -> bool:
    return answer.state != VALUE or type_of(item).is_sound(item, answer.value)


def figure_of(situation: Situation, item: str) -> Reading:
    """The number that answers give an item, also a derived one."""
    value = situation.lookup(item) if item in situation.playbook.items else None
    if isinstance(value, float):
        return UNLIMITED if math.isinf(value) else NOTHING
    if isinstance(value, bool) or not isinstance(value, (int, Fraction)):
        return NOTHING
    if not -GREATEST <= value <= GREATEST:
        return NOTHING
    exact = Fraction(value)
    ratio = WIDE.divide(Decimal(exact.numerator), Decimal(exact.denominator))
    return Reading(KNOWN, nine_decimals(ratio))


READINGS: Mapping[str, Callable[[Decimal], Decimal]] = {
    "as_is": lambda value: value,
    "percent": lambda value: value * HUNDRED,  # the forecast's shares are parts of one
    "at_least_zero": lambda value: max(Decimal(0), value),  # "enter 0 if cash-positive"
    "gain": lambda value: value,  # of the quarter that ends in the month
    "from_start": lambda value: value,  # months that the cash of today lasts, not that of the month
}


def read_measure(forecast: Forecast, rule: tuple[str, int, str], decimals: int) -> Reading:
    """A measure in the unit of its question, rounded to the question's decimals.

    Args:
        rule: measure, month and a key of READINGS.
    """
    measure, month, convert = rule
    if measure not in forecast.values or not 1 <= month <= forecast.model.months:
        return NOTHING
    found = forecast.measure(measure, month)
    value = adapted(forecast, rule, found.value)
    if value is None:
        return UNLIMITED if found.state == INFINITE else NOTHING
    return Reading(KNOWN, rounded(READINGS[convert](value), decimals))


def adapted(forecast: Forecast, rule: tuple[str, int, str], value: Decimal | None) -> Decimal | None:
    """The value for conversions that need other months than the measure's own."""
    measure, month, convert = rule
    if convert == "gain":
        before = forecast.values[measure][max(0, month - QUARTER)]
        return None if value is None or before is None else value - before
    if convert == "from_start" and value is not None:
        cash, burn = forecast.values["cash"][0], forecast.values["burn"][month]
        return WIDE.divide(max(cash, Decimal(0)), burn) if cash is not None and burn else None
    return value


def rounded(value: Decimal, decimals: int) -> Decimal:
    """Half away from zero, without trailing zeros."""
    return plain(WIDE.quantize(value, Decimal(1).scaleb(-decimals)))
