"""What must be true: one input, one month, and the value at which break-even falls there or cash lasts that long."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from assessments.wording import with_unit
from engine.forecast.inputs.addresses import address_of
from engine.forecast.inputs.currencies import DECIMALS
from engine.forecast.inputs.inputs import Inputs
from engine.forecast.inputs.quantities import plain
from engine.forecast.reckoning.requirement import ALWAYS, IMPOSSIBLE, SOLVENT, Requirement, what_must_be_true
from engine.forecast.reckoning.tornado import used_paths
from forecasts.words import figure, month_of, say, unit_text

BY_MONTH = 24
BREAK_EVEN = "break_even"
SHOWN_DIGITS = 4


@dataclass(frozen=True)
class RequirementQuestion:
    """The question of one page, answered when an input and a month were chosen."""

    inputs: Inputs
    path: str
    month_text: str
    kind: str
    language: str

    @property
    def kinds(self) -> list[tuple[str, str]]:
        """What can be asked for."""
        return [(BREAK_EVEN, _("Break-even comes")), (SOLVENT, _("Cash never falls below 0"))]

    @cached_property
    def choices(self) -> list[tuple[str, str]]:
        """The inputs that can move either: no cash at the start brings break-even nearer."""
        paths = used_paths(self.inputs, ("cash",) if self.kind == SOLVENT else ("ebitda",))
        return [(p, say(address_of(self.inputs, p).label, self.language)) for p in paths]

    @property
    def month(self) -> int | None:
        text = self.month_text.strip()
        number = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0
        return number if 1 <= number <= self.inputs.settings.horizon else None

    @property
    def default_month(self) -> str:
        return self.month_text or str(month_asked(self.inputs))

    @property
    def error(self) -> str:
        if not self.path or self.month is not None:
            return ""
        text = _("Give a month from 1 to %(months)d.")
        return text % {"months": self.inputs.settings.horizon}

    @property
    def answer(self) -> str:
        """One sentence; empty while nothing was asked."""
        if self.month is None or self.path not in dict(self.choices):
            return ""
        found = what_must_be_true(self.inputs, self.path, self.month, self.kind)
        address = address_of(self.inputs, self.path)
        unit = unit_text(address.unit, self.inputs.settings.currency)
        words = {
            "input": say(address.label, self.language),
            "month": month_of(self.inputs, self.month),
            "value": figure_with_unit(shortened(found), unit),
            "base": figure_with_unit(found.base, unit),
        }
        return (cash_sentence if self.kind == SOLVENT else sentence)(found.state, found.direction) % words


def month_asked(inputs: Inputs) -> int:
    """The month by which break-even is asked for, as long as nobody says another."""
    return min(BY_MONTH, inputs.settings.horizon)


def sentence(state: str, direction: str) -> str:
    if state == IMPOSSIBLE:
        return _("%(input)s: no value in the allowed range brings break-even by %(month)s.")
    if state == ALWAYS:
        return _("%(input)s: every value in the allowed range brings break-even by %(month)s.")
    if direction == "at_least":
        return _("Break-even comes by %(month)s if “%(input)s” is at least %(value)s. The forecast uses %(base)s.")
    return _("Break-even comes by %(month)s if “%(input)s” is at most %(value)s. The forecast uses %(base)s.")


def cash_sentence(state: str, direction: str) -> str:
    if state == IMPOSSIBLE:
        return _("%(input)s: no value in the allowed range keeps cash at or above 0 through %(month)s.")
    if state == ALWAYS:
        return _("%(input)s: every value in the allowed range keeps cash at or above 0 through %(month)s.")
    if direction == "at_least":
        return _(
            "Cash stays at or above 0 through %(month)s if “%(input)s” is at least %(value)s. The forecast uses %(base)s."
        )
    return _(
        "Cash stays at or above 0 through %(month)s if “%(input)s” is at most %(value)s. The forecast uses %(base)s."
    )


def shortened(found: Requirement) -> Decimal | None:
    """The value with four digits, rounded to the side on which it still holds."""
    if found.value is None:
        return None
    rounding = ROUND_CEILING if found.direction == "at_least" else ROUND_FLOOR
    return plain(Context(prec=SHOWN_DIGITS, rounding=rounding).plus(found.value))


def figure_with_unit(value: Decimal | None, unit: str) -> str:
    """A value of an input with its unit, a currency before it; a dash for none."""
    if value is None:
        return "–"
    exponent = value.as_tuple().exponent
    number = figure(value, min(6, max(0, -exponent)) if isinstance(exponent, int) else 0)
    return f"{unit}\u00a0{number}" if unit in DECIMALS else with_unit(number, unit)


def question_of(inputs: Inputs | None, data: Mapping[str, Any], language: str) -> RequirementQuestion | None:
    """The question as the page's address states it."""
    if inputs is None:
        return None
    path, month = str(data.get("input", "")), str(data.get("by_month", ""))
    kind = SOLVENT if data.get("kind") == SOLVENT else BREAK_EVEN
    return RequirementQuestion(inputs, path, month, kind, language)
