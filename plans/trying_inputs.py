"""Inputs of the forecast tried over those of the scenario that reports carry: the scenario stays as it is.

Only the few inputs that tell most can be tried: what customers pay and how many come and go, what is paid out for people
and for running the company, and the money there is or comes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from assessments.models import Assessment
from engine.forecast.inputs.addresses import Address, address_of, field_at
from engine.forecast.inputs.effects import Effect, changed, matching
from engine.forecast.inputs.inputs import Inputs
from engine.forecast.inputs.quantities import GUESS, Quantity, digits
from engine.forecast.inputs.values import Refused, allowed
from forecasts.compare import inputs_of
from forecasts.models import main_of
from forecasts.outcome import QUICK, reckoned
from forecasts.question import figure_with_unit
from forecasts.statements import Statements
from forecasts.words import chance, month_of, month_within, say, unit_text
from plans.models import WhatIf

TELLING = (
    "subscription.plans.*.price",
    "subscription.plans.*.new_customers",
    "subscription.plans.*.churn",
    "api.volume",
    "api.price",
    "consulting.day_rate",
    "other_costs.*.amount",
    "people.*.salary",
    "funding.rounds.*.amount",
    "opening.cash",
)
MOST_INPUTS = 12  # that a page offers


@dataclass(frozen=True)
class TriedInputs:
    """The inputs of a scenario with some of them tried otherwise.

    What is tried of inputs that the scenario has no more, or does not take any more, is left out.
    """

    inputs: Inputs
    changes: Mapping[str, str]
    language: str

    @cached_property
    def telling(self) -> list[Address]:
        """The inputs that can be tried, those of one kind together."""
        paths = [path for pattern in TELLING for path in matching(pattern, self.inputs.numbers)]
        return [address_of(self.inputs, path) for path in paths[:MOST_INPUTS]]

    @cached_property
    def tried(self) -> dict[str, Decimal]:
        """The values tried, by path."""
        known = {one.path for one in self.telling}
        found = {path: value_of(path, text) for path, text in self.changes.items() if path in known}
        return {path: value for path, value in found.items() if value is not None}

    @cached_property
    def after(self) -> Inputs:
        """The inputs as tried. A range moves with its middle."""
        numbers = dict(self.inputs.numbers)
        for path, value in self.tried.items():
            numbers[path] = moved_to(numbers[path], path, value)
        return replace(self.inputs, numbers=numbers)

    def value_text(self, path: str, value: Decimal) -> str:
        return figure_with_unit(value, unit_text(field_at(path).unit, self.inputs.settings.currency))

    def words(self, path: str) -> dict[str, str]:
        """An input with what it is and what is tried, in words."""
        address = address_of(self.inputs, path)
        then = self.value_text(path, self.tried[path])
        return {
            "input": say(address.label, self.language),
            "now": self.value_text(path, address.quantity.mid),
            "then": then,
        }

    @property
    def titles(self) -> list[str]:
        """What an item of the plan would be called, for each input tried."""
        text = _("%(input)s: from %(now)s to %(then)s")
        return [(text % self.words(path))[:160] for path in self.tried]

    @property
    def figures(self) -> dict[str, tuple[str, str]]:
        """Figures of the forecast as it is and as tried, by name, in words."""
        now, then = forecast_figures(self.inputs, self.language), forecast_figures(self.after, self.language)
        return {name: (now[name], then[name]) for name in now}


def value_of(path: str, text: str) -> Decimal | None:
    """A value as it is kept; None where the input does not take it any more."""
    try:
        return allowed(field_at(path), path, text)
    except Refused:
        return None


def moved_to(quantity: Quantity, path: str, value: Decimal) -> Quantity:
    """A quantity with another middle. Its range keeps its proportions, within what is allowed."""
    if not quantity.is_range or not quantity.mid or not value:
        return Quantity(value, source=GUESS)
    found = changed(quantity, Effect(path, "multiply", value / quantity.mid), field_at(path))
    if not found.is_range or found.low is None or found.high is None:
        return Quantity(value, source=GUESS)
    return replace(found, mid=value, low=min(found.low, value), high=max(found.high, value))


def forecast_figures(inputs: Inputs, language: str) -> dict[str, str]:
    """What a forecast comes to, by name, in words; by fewer paths than its own page (`QUICK`)."""
    found = reckoned(inputs, QUICK)
    said = Statements(inputs, found.summary, found.simulation, language)
    month, amount = found.summary.cash_low
    low = _("%(amount)s, %(month)s") % {"amount": said.money(amount), "month": month_of(inputs, month)}
    return {
        _("Break-even, as typed"): month_within(inputs, found.summary.break_even),
        _("Break-even comes, chance"): chance(said.share),
        _("Lowest cash, as typed"): low,
        _("Cash runs out, as typed"): month_within(inputs, found.summary.cash_out),
        _("Cash runs out, chance"): chance(found.simulation.cash_out[-1]),
    }


def tried_inputs(found: WhatIf, inputs: Inputs, language: str) -> TriedInputs:
    return TriedInputs(inputs, found.inputs, language)


def main_inputs(assessment: Assessment) -> Inputs | None:
    """The inputs of the scenario that reports carry; None where there is none that reads. One query."""
    scenario = main_of(assessment)
    return inputs_of(scenario) if scenario else None


@transaction.atomic
def put_inputs(*, found: WhatIf, values: Mapping[str, Decimal | None], by: User) -> None:
    """Tries values of inputs, by path; None tries one no more. Others that are tried stay."""
    locked = WhatIf.objects.select_for_update().get(pk=found.pk)
    kept = locked.inputs | {path: digits(value) for path, value in values.items() if value is not None}
    locked.inputs = {path: text for path, text in kept.items() if values.get(path, text) is not None}
    locked.touched(by, "inputs")
