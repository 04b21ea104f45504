"""Answers against the forecast: what contradicts it, and what it comes to itself."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from engine.forecast.inputs.effects import ANY, matching
from engine.forecast.inputs.inputs import Inputs
from engine.forecast.inputs.quantities import Quantity
from engine.forecast.joining.book import ForecastBook, PrefillRule, ProposalRule, Tolerance
from engine.forecast.joining.paths import place_of
from engine.forecast.joining.prefill import input_from, read_situation
from engine.forecast.joining.values import Reading, figure_of, read_measure, rounded
from engine.forecast.model.measures import MEANINGS
from engine.forecast.reckoning.forecast import UNDEFINED, Forecast
from engine.forecast.reckoning.forecast import VALUE as KNOWN
from engine.judging.relevance import Answers, Situation
from engine.playbook.parts import Item, Text
from engine.playbook.schema import Playbook

DERIVED_DECIMALS = 1


@dataclass(frozen=True, slots=True)
class Contradiction:
    """An answer and the forecast that do not fit.

    Attributes:
        kind: input (the forecast was given another number) or measure (it comes to another one).
        place: the input's path, or the measure.
        answered, forecast: both figures in the unit of the question; either may be infinite.
        month: the month of a measure.
        message: both figures in a sentence.
    """

    item: str
    code: str
    kind: str
    place: str
    answered: Reading
    forecast: Reading
    month: int | None
    message: Text


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the forecast comes to beside a question. It is no answer: a forecast is no evidence of what was measured.

    Attributes:
        reading: the figure in the unit and decimals of the question.
        answered: what the answers say today.
    """

    item: str
    code: str
    measure: str
    month: int
    reading: Reading
    answered: Reading
    differs: bool
    note: Text


def contradictions(
    book: ForecastBook, playbook: Playbook, answers: Answers, forecast: Forecast
) -> tuple[Contradiction, ...]:
    """The answers that the forecast does not agree with, one for each question, inputs first.

    The inputs compared are those that the forecast was made from. A range agrees with every answer within
    it, and an input is no matter as long as the measure of the same question comes out as answered.
    """
    situation = read_situation(playbook, answers)
    found: dict[str, Contradiction] = {}
    agreed = {rule.item for rule in book.proposals if agrees(rule, situation, forecast)}
    for rule in book.prefill:
        one = against_input(rule, situation, forecast.inputs)
        if one and rule.item not in agreed:
            found.setdefault(rule.item, one)
    for measured in book.proposals:
        clash = against_measure(measured, situation, forecast)
        if clash:
            found.setdefault(measured.item, clash)
    return tuple(found.values())


def agrees(rule: ProposalRule, situation: Situation, forecast: Forecast) -> bool:
    """Whether answer and measure are both known and near each other."""
    item = situation.playbook.items.get(rule.item)
    answered = figure_of(situation, rule.item)
    found = reading_of(rule, item, forecast) if item else answered
    is_known = UNDEFINED not in (answered.state, found.state)
    return is_known and not differ(answered, found, rule.tolerance)


def against_input(rule: PrefillRule, situation: Situation, inputs: Inputs) -> Contradiction | None:
    """The contradiction when no input at the rule's place allows the answer."""
    value = input_from(rule, situation)
    quantities = [inputs.numbers[path] for path in paths_of(rule.path, inputs)]
    if value is None or rule.tolerance is None or not quantities:
        return None
    nearest = [clamped(value, quantity) for quantity in quantities]
    if not all(rule.tolerance.is_exceeded(value, end) for end in nearest):
        return None
    used = min((quantity.mid for quantity in quantities), key=lambda mid: abs(mid - value))
    field = place_of(rule.path)
    is_money = field is not None and field.unit == "money"
    pair = (Reading(KNOWN, value), Reading(KNOWN, used))
    item = situation.playbook.items[rule.item]
    message = sentence(item, pair, inputs.settings.currency if is_money else "", is_input=True)
    return Contradiction(item.id, item.code, "input", rule.path, *pair, None, message)


def paths_of(path: str, inputs: Inputs) -> list[str]:
    """The same input of every item of its list."""
    return matching(".".join(ANY if step.isdigit() else step for step in path.split(".")), inputs.numbers)


def clamped(value: Decimal, quantity: Quantity) -> Decimal:
    low, _, high = quantity.points
    return min(max(value, low), high)


def against_measure(rule: ProposalRule, situation: Situation, forecast: Forecast) -> Contradiction | None:
    item = situation.playbook.items.get(rule.item)
    if item is None:
        return None
    pair = (figure_of(situation, rule.item), reading_of(rule, item, forecast))
    if not differ(*pair, rule.tolerance):
        return None
    message = sentence(item, pair, currency_of(rule.measure, forecast), is_input=False)
    return Contradiction(item.id, item.code, "measure", rule.measure, *pair, rule.month, message)


def reading_of(rule: ProposalRule, item: Item, forecast: Forecast) -> Reading:
    decimals = item.decimals if item.is_asked else DERIVED_DECIMALS
    return read_measure(forecast, (rule.measure, rule.month, rule.convert), decimals)


def differ(answered: Reading, found: Reading, tolerance: Tolerance) -> bool:
    """Whether two known figures lie too far apart; infinite and finite always do."""
    if UNDEFINED in (answered.state, found.state):
        return False
    if answered.value is None or found.value is None:
        return answered.state != found.state
    return tolerance.is_exceeded(answered.value, found.value)


def currency_of(measure: str, forecast: Forecast) -> str:
    is_money = measure not in MEANINGS or MEANINGS[measure].unit == "money"
    return forecast.inputs.settings.currency if is_money else ""


def sentence(item: Item, pair: tuple[Reading, Reading], currency: str, *, is_input: bool) -> Text:
    """Both figures: "Monthly customer churn: you answered 3%, the forecast uses 1%."."""
    zh, en = ([shown(one, item, language, currency) for one in pair] for language in ("zh", "en"))
    told_zh, told_en = ("预测采用", "the forecast uses") if is_input else ("预测得出", "the forecast comes to")
    said_zh, said_en = ("你的回答是", "you answered") if item.is_asked else ("由回答推算为", "your answers give")
    return Text(
        f"{item.title.zh}：{said_zh} {zh[0]}，{told_zh} {zh[1]}。",
        f"{item.title.en}: {said_en} {en[0]}, {told_en} {en[1]}.",
    )


def shown(reading: Reading, item: Item, language: str, currency: str) -> str:
    """A figure with its unit, for a sentence."""
    if reading.value is None:
        return "不限" if language == "zh" else "unlimited"
    number = f"{rounded(reading.value, item.decimals if item.is_asked else DERIVED_DECIMALS):,f}"
    unit = item.unit.in_language(language) if item.unit else ""
    if currency:
        return f"{currency} {number}"
    return f"{number}{unit}" if unit in ("%", "×") else f"{number} {unit}".strip()


def comparisons(book: ForecastBook, playbook: Playbook, answers: Answers, forecast: Forecast) -> tuple[Comparison, ...]:
    """What the forecast comes to beside each question that is asked of this venture."""
    situation = read_situation(playbook, answers)
    return tuple(
        comparison(rule, situation, forecast)
        for rule in book.proposals
        if situation.relevance.get(rule.item, False) is not False
    )


def comparison(rule: ProposalRule, situation: Situation, forecast: Forecast) -> Comparison:
    item = situation.playbook.items[rule.item]
    reading, answered = reading_of(rule, item, forecast), figure_of(situation, rule.item)
    return Comparison(
        item=item.id,
        code=item.code,
        measure=rule.measure,
        month=rule.month,
        reading=reading,
        answered=answered,
        differs=differ(answered, reading, rule.tolerance),
        note=rule.note,
    )
