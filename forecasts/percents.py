"""Shares below 1 %: asked about, because 0.03 may be meant as 3 %. Nothing is changed unless somebody says so."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from assessments.answers.numbers import PLAIN
from engine.forecast.inputs.addresses import field_at, full_label
from engine.forecast.inputs.inputs import Inputs
from engine.forecast.inputs.quantities import Quantity, digits, plain
from forecasts.words import say

HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class PercentQuestion:
    """One share below 1 % and what else it may mean.

    Attributes:
        name: of the field as posted; `times` and `keep` are the answers to it.
        typed, hundredfold: both readings as digits.
    """

    name: str
    label: str
    anchor: str
    typed: str
    hundredfold: str

    @property
    def sentence(self) -> str:
        words = {"typed": self.typed, "percent": self.hundredfold}
        return _("%(typed)s means %(typed)s%% here. Did you mean %(percent)s%%?") % words

    @property
    def times(self) -> str:
        return f"{self.name}:times"

    @property
    def keep(self) -> str:
        return f"{self.name}:keep"


def is_doubtful(value: Decimal) -> bool:
    """Whether a share in per cent may have been meant as a part of one."""
    return 0 < value < 1


def hundredfold(text: str) -> str:
    """The digits times a hundred; what is no number stays."""
    return digits(plain(Decimal(text) * HUNDRED)) if PLAIN.match(text) else text


def is_asked(quantity: Quantity, unit: str) -> bool:
    """Whether a share is the person's own, below 1 %, and was not said to be meant so."""
    return unit == "percent" and is_doubtful(quantity.mid) and quantity.source.kind == "guess" and not quantity.is_sure


def percent_questions(inputs: Inputs, language: str) -> list[PercentQuestion]:
    """Every share of these inputs that is to be asked about."""
    asked = (path for path, one in inputs.numbers.items() if is_asked(one, field_at(path).unit))
    return [question(inputs, path, language) for path in asked]


def question(inputs: Inputs, path: str, language: str) -> PercentQuestion:
    text = digits(inputs.numbers[path].mid)
    anchor = f"i-{path.replace('.', '-')}-mid"
    return PercentQuestion(path, say(full_label(inputs, path), language), anchor, text, hundredfold(text))
