"""Books to test with: those that say what a forecast said, and those that say it otherwise."""

from decimal import Decimal

from engine.forecast.actuals.beside import FIGURES, Actual, beside, forecast_of
from engine.forecast.inputs.months import month_after
from engine.forecast.inputs.simple import simple_inputs
from engine.forecast.reckoning.forecast import project
from tests.engine.forecast.made import EIGHT

PLAN, COST = "subscription.plans.0", "other_costs.0.amount"


def eight(**changed):
    return simple_inputs({**EIGHT, **changed}).inputs


def as_forecast(done, months, **factors):
    """Books of these months that say what the forecast does, each figure times its factor."""
    return [
        Actual(
            month_after(done.inputs.settings.start, month),
            **{name: forecast_of(done.values, name, month) * Decimal(factors.get(name, "1")) for name in FIGURES},
        )
        for month in months
    ]


def compared(inputs, months, **factors):
    """A forecast, and the books beside it."""
    done = project(inputs)
    return done, beside(as_forecast(done, months, **factors), inputs, done.values)
