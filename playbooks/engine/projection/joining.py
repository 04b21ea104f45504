"""The playbook and the forecast together: the way in.

Pure functions of checked data. None of them fails on odd answers: what cannot be read says nothing.

    prefill(book, playbook, answers[, inputs])          inputs that answers already give, by path
    market_of, modes_of(book, playbook, answers)        market mode; revenue modes to switch on
    contradictions(book, playbook, answers, forecast)   answers that the forecast does not agree with
    proposals(book, playbook, answers, forecast)        what the forecast would answer
    plan_effect(book, inputs, action_ids)               the forecast without and with a plan
    levers_of(book, gap_id, inputs)                     the inputs that close a gap
    benchmark_of(book, playbook, measure)               the bands of a measure
"""

from playbooks.engine.projection.joining_book import EMPTY, ForecastBook
from playbooks.engine.projection.joining_compare import (
    Contradiction,
    Proposal,
    contradictions,
    proposals,
)
from playbooks.engine.projection.joining_levers import Benchmark, benchmark_of, levers_of
from playbooks.engine.projection.joining_plan import ActionStep, PlanEffect, plan_effect
from playbooks.engine.projection.joining_prefill import market_of, modes_of, prefill
from playbooks.engine.projection.joining_reading import forecast_book_of, load_forecast_book
from playbooks.engine.projection.joining_values import Reading

__all__ = [
    "EMPTY", "ActionStep", "Benchmark", "Contradiction", "ForecastBook", "PlanEffect", "Proposal", "Reading",
    "benchmark_of", "contradictions", "forecast_book_of", "levers_of", "load_forecast_book", "market_of", "modes_of",
    "plan_effect", "prefill", "proposals",
]  # fmt: skip
