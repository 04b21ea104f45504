"""Builds the one model of a venture's inputs, which every back end evaluates."""

from __future__ import annotations

from engine.forecast.inputs.inputs import Inputs
from engine.forecast.model.builder import Builder
from engine.forecast.model.costs import cost_lines
from engine.forecast.model.graph import Model
from engine.forecast.model.measures import measure_lines
from engine.forecast.model.revenue import revenue_lines
from engine.forecast.model.statements import statement_lines


def build_model(inputs: Inputs, live: frozenset[str] = frozenset(), *, is_open: bool = False) -> Model:
    """The lines of the forecast.

    Args:
        live: paths of inputs that will be varied. What is zero for certain is left out of the model, so an
            input that shall rise from zero must be named here.
        is_open: months, delays and choices stand as rules beside what they come to, for a workbook.
    """
    build = Builder(inputs, live, is_open=is_open)
    revenue = revenue_lines(build)
    costs = cost_lines(build, revenue)
    statements = statement_lines(build, revenue, costs)
    measure_lines(build, revenue, costs, statements)
    return build.model()
