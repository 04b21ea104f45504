"""What one set of inputs comes to, in one language: what page, pictures and tables start from."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from django.conf import settings
from django.utils.translation import gettext as _

from assessments.evaluation import Evaluation
from engine.forecast.inputs.inputs import Inputs
from engine.forecast.reckoning.forecast import Forecast, project
from engine.forecast.reckoning.simulation import PATHS, Simulation, simulate
from forecasts.words import month_of


def path_count() -> int:
    """Paths of a forecast that is kept, printed or compared."""
    return settings.FORECAST_PATHS or PATHS


@dataclass(frozen=True)
class Outcome:
    """The forecast of one set of inputs: reckoned once to the cent, and by `paths` random paths."""

    inputs: Inputs
    evaluation: Evaluation
    language: str
    paths: int = field(default_factory=path_count)

    @cached_property
    def forecast(self) -> Forecast:
        return project(self.inputs)

    @cached_property
    def simulation(self) -> Simulation:
        return simulate(self.inputs, self.paths)

    @property
    def currency(self) -> str:
        return self.inputs.settings.currency

    @property
    def horizon(self) -> int:
        return self.inputs.settings.horizon

    @property
    def headline(self) -> str:
        """The month of break-even."""
        month = self.forecast.summary.break_even
        if month is None:
            text = _("No break-even within %(months)d months")
            return text % {"months": self.horizon}
        return _("Break-even in %(month)s") % {"month": month_of(self.inputs, month)}
