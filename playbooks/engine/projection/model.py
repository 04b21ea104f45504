"""Builds the one model of a venture's inputs, which every back end evaluates."""

from __future__ import annotations

from playbooks.engine.projection.builder import Builder
from playbooks.engine.projection.costs import cost_lines
from playbooks.engine.projection.graph import Model
from playbooks.engine.projection.inputs import Inputs
from playbooks.engine.projection.measures import measure_lines
from playbooks.engine.projection.revenue import revenue_lines
from playbooks.engine.projection.statements import statement_lines


def build_model(inputs: Inputs, live: frozenset[str] = frozenset()) -> Model:
    """The lines of the forecast.

    Args:
        live: paths of inputs that will be varied. What is zero for certain is left out of the model, so an
            input that shall rise from zero must be named here.
    """
    build = Builder(inputs, live)
    revenue = revenue_lines(build)
    costs = cost_lines(build, revenue)
    statements = statement_lines(build, revenue, costs)
    measure_lines(build, revenue, costs, statements)
    return build.model()
