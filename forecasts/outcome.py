"""What one set of inputs comes to, in one language: what page, pictures and tables start from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from django.conf import settings

from assessments.evaluation import Evaluation
from engine.forecast.inputs.inputs import Inputs
from engine.forecast.model.model import build_model
from engine.forecast.reckoning.forecast import Forecast, project
from engine.forecast.reckoning.simulation import PATHS, Simulation, simulate
from engine.forecast.reckoning.summary import Summary
from forecasts.kept import kept
from forecasts.statements import Statements

QUICK = 2_000  # paths of the preview


def path_count() -> int:
    """Paths of a forecast that is kept, printed or compared."""
    return settings.FORECAST_PATHS or PATHS


@dataclass(frozen=True)
class Reckoned:
    """The figures of one set of inputs: every line to the cent, what they sum up to, and the runs."""

    values: Mapping[str, tuple[Decimal | None, ...]]
    summary: Summary
    simulation: Simulation
    whole: Mapping[str, tuple[Decimal | None, ...]]


def reckoned(inputs: Inputs, paths: int) -> Reckoned:
    """The figures, reckoned once for the same inputs as long as the model stays as it is."""
    return kept("figures", (inputs.digest, paths), lambda: reckon(inputs, paths))


def reckon(inputs: Inputs, paths: int) -> Reckoned:
    done = project(inputs)
    return Reckoned(done.values, done.summary, simulate(inputs, paths), done.whole)


@dataclass(frozen=True)
class Outcome:
    """The forecast of one set of inputs: reckoned once to the cent, and by `paths` random paths.

    Attributes:
        is_preview: of inputs that are not saved: nothing is kept of it.
        happened: the cash of the books, by the month of the forecast.
    """

    inputs: Inputs
    evaluation: Evaluation
    language: str
    paths: int = field(default_factory=path_count)
    is_preview: bool = False
    happened: tuple[tuple[int, float], ...] = ()

    @cached_property
    def figures_kept(self) -> Reckoned:
        return (reckon if self.is_preview else reckoned)(self.inputs, self.paths)

    @cached_property
    def forecast(self) -> Forecast:
        found = self.figures_kept
        return Forecast(self.inputs, build_model(self.inputs), found.values, found.summary, found.whole)

    @property
    def simulation(self) -> Simulation:
        return self.figures_kept.simulation

    @cached_property
    def said(self) -> Statements:
        """Every statement about it."""
        return Statements(self.inputs, self.forecast.summary, self.simulation, self.language)

    @property
    def currency(self) -> str:
        return self.inputs.settings.currency

    @property
    def horizon(self) -> int:
        return self.inputs.settings.horizon

    @property
    def headline(self) -> str:
        """When break-even comes: the odds, then the case as typed."""
        return self.said.headline


@dataclass(frozen=True)
class OnOutcome:
    """What sets something beside one forecast, in its language."""

    outcome: Outcome

    @property
    def inputs(self) -> Inputs:
        return self.outcome.inputs

    @property
    def evaluation(self) -> Evaluation:
        return self.outcome.evaluation

    @property
    def language(self) -> str:
        return self.outcome.language
