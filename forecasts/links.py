"""Answers as inputs of a forecast. The playbook's `forecast.yaml` says which answer fills which input."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from assessments.evaluation import Evaluation
from engine.forecast.inputs.addresses import field_at
from engine.forecast.inputs.effects import held
from engine.forecast.inputs.inputs import Inputs
from engine.forecast.inputs.quantities import Quantity, nine_decimals
from engine.forecast.inputs.reading import read_inputs
from engine.forecast.inputs.spreads import moved
from engine.forecast.joining.book import ForecastBook
from engine.forecast.joining.compare import paths_of
from engine.forecast.joining.prefill import prefill
from engine.forecast.joining.values import figure_of
from playbooks import catalogue


def book_of(evaluation: Evaluation) -> ForecastBook:
    """What joins the playbook's version to the forecast."""
    return catalogue.forecast_book(evaluation.playbook)


def answered(evaluation: Evaluation, item: str) -> Decimal | None:
    """The number that the answers give an item, also a derived one."""
    return figure_of(evaluation.situation, item).value


def known_inputs(inputs: Inputs, evaluation: Evaluation) -> Iterator[tuple[str, Quantity]]:
    """Each input that the answers give, with its path in these inputs: one churn stands for every plan."""
    found = prefill(book_of(evaluation), evaluation.playbook, evaluation.answers, inputs)
    for general, quantity in found.items():
        for path in paths_of(general, inputs):
            yield path, quantity


def taken(inputs: Inputs, evaluation: Evaluation) -> tuple[Inputs, list[str]]:
    """The inputs with every known answer filled in, and the codes of the answers that changed something."""
    codes: list[str] = []
    for path, quantity in known_inputs(inputs, evaluation):
        changed = filled(inputs, path, quantity)
        if changed.digest != inputs.digest and read_inputs(changed.to_raw()).inputs is not None:
            inputs = changed
            codes.append(quantity.source.reference)
    return inputs, list(dict.fromkeys(codes))


def filled(inputs: Inputs, path: str, quantity: Quantity) -> Inputs:
    mid = held(nine_decimals(quantity.mid), field_at(path))
    return replace(inputs, numbers={**inputs.numbers, path: moved(path, inputs.numbers[path], mid, quantity.source)})


def sourced(inputs: Inputs, evaluation: Evaluation) -> Inputs:
    """The inputs, with the answer named as source wherever a number is exactly what was answered."""
    numbers = dict(inputs.numbers)
    for path, quantity in known_inputs(inputs, evaluation):
        if numbers[path].mid == quantity.mid:
            numbers[path] = replace(numbers[path], source=quantity.source)
    return replace(inputs, numbers=numbers)
