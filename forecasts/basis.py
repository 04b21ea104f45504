"""What a forecast rests on: the inputs given or changed, each with its range and where it comes from."""

from __future__ import annotations

from dataclasses import dataclass

from engine.forecast.inputs.addresses import address_of
from engine.forecast.inputs.inputs import Inputs
from engine.forecast.inputs.pay import PARTS
from engine.forecast.inputs.quantities import DEFAULT
from engine.forecast.reckoning.tornado import used_paths
from forecasts.question import figure_with_unit
from forecasts.ranges import range_source
from forecasts.words import say, source_text, unit_text


@dataclass(frozen=True, slots=True)
class BasisRow:
    """An input: its value as typed and where that is from, its range ("–" for none) and whose that is, if ours."""

    name: str
    value: str
    range: str
    source: str
    range_source: str


def basis_of(inputs: Inputs, language: str) -> list[BasisRow]:
    """The inputs that forecast or plan look at and that are not our default values, in the catalogue's order."""
    looked_at = {
        *used_paths(inputs),
        *(f"{prefix}.{key}" for prefix in inputs.prefixes("other_costs") for key in PARTS),
    }
    given = (path for path, number in inputs.numbers.items() if path in looked_at and number.source != DEFAULT)
    return [row_of(inputs, path, language) for path in given]


def row_of(inputs: Inputs, path: str, language: str) -> BasisRow:
    address, quantity = address_of(inputs, path), inputs.numbers[path]
    unit = unit_text(address.unit, inputs.settings.currency)
    low, _middle, high = quantity.points
    ends = (figure_with_unit(low, unit), figure_with_unit(high, unit))
    return BasisRow(
        name=say(address.label, language),
        value=figure_with_unit(quantity.mid, unit),
        range="–".join(ends) if quantity.is_range else "–",
        source=source_text(quantity.source),
        range_source=range_source(quantity.spread, is_range=quantity.is_range),
    )
