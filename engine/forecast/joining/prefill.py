"""From answers to inputs: what prefills a forecast."""

from __future__ import annotations

from decimal import Decimal

from engine.forecast.inputs.inputs import Inputs
from engine.forecast.inputs.quantities import Quantity, Source
from engine.forecast.joining.book import ForecastBook, PrefillRule
from engine.forecast.joining.conversions import CONVERSIONS
from engine.forecast.joining.paths import place_of
from engine.forecast.joining.values import figure_of, sound_answers
from engine.judging.relevance import Answers, Situation, situation_of
from engine.playbook.answers import VALUE
from engine.playbook.schema import Playbook


def prefill(
    book: ForecastBook, playbook: Playbook, answers: Answers, inputs: Inputs | None = None
) -> dict[str, Quantity]:
    """The inputs that answers already give, each with its source.

    Args:
        inputs: what is known of the forecast so far. With a price, payback tells the cost of acquisition;
            with customers, burn tells the running cost; inference stated by task keeps its share away.
    """
    situation = read_situation(playbook, answers)
    filled: dict[str, Quantity] = {}
    for rule in book.prefill:
        value = None if rule.path in filled else input_from(rule, situation, inputs)
        if value is not None:
            code = playbook.items[rule.item].code
            filled[rule.path] = Quantity(value, source=Source("answer", code))
    return filled


def market_of(book: ForecastBook, playbook: Playbook, answers: Answers) -> str | None:
    """The market mode that the answers name; None when they do not."""
    return next(iter(chosen(book, sound_answers(playbook, answers), "market")), None)


def modes_of(book: ForecastBook, playbook: Playbook, answers: Answers) -> tuple[str, ...]:
    """The revenue modes that the answers switch on: the paths of their groups."""
    return chosen(book, sound_answers(playbook, answers), "modes")


def chosen(book: ForecastBook, answers: Answers, what: str) -> tuple[str, ...]:
    found: list[str] = []
    for rule in book.options:
        answer = answers.get(rule.item)
        if rule.what != what or answer is None or answer.state != VALUE:
            continue
        picked = answer.value if isinstance(answer.value, tuple) else (answer.value,)
        found += [rule.options[option] for option in picked if option in rule.options]
    return tuple(dict.fromkeys(found))


def read_situation(playbook: Playbook, answers: Answers) -> Situation:
    return situation_of(playbook, sound_answers(playbook, answers))


def input_from(rule: PrefillRule, situation: Situation, inputs: Inputs | None = None) -> Decimal | None:
    """The input that an answer gives by this rule; None when it gives none."""
    answered = figure_of(situation, rule.item).value
    stage = str(situation.stage) if situation.stage is not None else ""
    rests = rule.unless and figure_of(situation, rule.unless).value is not None
    if answered is None or rests or (rule.stages and stage not in rule.stages):
        return None
    beside = figure_of(situation, rule.beside).value if rule.beside else None
    value = CONVERSIONS[rule.convert](answered, beside, inputs)
    field, (low, high) = place_of(rule.path), rule.limits
    if value is None or field is None or not field.low <= value <= field.high:
        return None
    is_believed = (low is None or value >= low) and (high is None or value <= high)
    return value if is_believed else None
