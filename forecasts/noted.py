"""What the form of a scenario says beside its fields: cautions, shares to ask about, numbers read otherwise than typed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from engine.forecast.inputs.inputs import Inputs
from forecasts.cautions import Caution, cautions
from forecasts.form import FieldView, ReadRow, ScenarioForm
from forecasts.percents import PercentQuestion, percent_questions


@dataclass(frozen=True)
class Noted:
    """The notes of one form. Without inputs that can be read there are only the numbers as read."""

    inputs: Inputs | None
    form: ScenarioForm

    @cached_property
    def cautions(self) -> list[Caution]:
        return cautions(self.inputs, self.form.language) if self.inputs else []

    @cached_property
    def questions(self) -> list[PercentQuestion]:
        return percent_questions(self.inputs, self.form.language) if self.inputs else []

    @cached_property
    def read(self) -> list[ReadRow]:
        return self.form.read_rows

    @property
    def changed(self) -> list[tuple[str, str]]:
        """The controls that the page must show otherwise than they stand there, by id: our ranges, numbers as read."""
        fields = [one for section in self.form.sections for one in section.all_fields if one.is_number]
        found = [pair for one in fields if one.mark for pair in ends_of(one)]
        middles = [(row.anchor, row.figure) for row in self.read]
        return [*found, *middles]


def ends_of(one: FieldView) -> list[tuple[str, str]]:
    """The ends of a range of ours as they stand, and the mark that says so."""
    texts = {end.end: end.text for end in one.ends}
    return [(f"i-{one.id}-low", texts["low"]), (f"i-{one.id}-high", texts["high"]), (f"i-{one.id}-auto", one.mark)]
