"""What a plan does to the forecast."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.forecast.inputs.effects import Effect
from engine.forecast.joining.book import EMPTY, ActionEffect, Change, ForecastBook
from engine.forecast.joining.plan import plan_effect, summary_alone
from engine.forecast.reckoning.forecast import project
from engine.playbook.parts import Text
from tests.engine.forecast.joined import BOOK, PRICE, losing
from tests.engine.forecast.made import INPUTS, read
from tests.engine.forecast.rich import RICH

INFERENCE = "compute.inference.factor"
pytestmark = pytest.mark.database_free


def made_book(**effects):
    """A book of actions: name -> list of (path, op, amount, lever)."""
    return ForecastBook(
        effects={
            name: ActionEffect(
                name,
                tuple(Change(Effect(p, op, Decimal(a)), lever) for p, op, a, lever in rows),
                "guess",
                (),
                Text("", ""),
            )
            for name, rows in effects.items()
        }
    )


def test_actions_work_in_the_order_of_the_plan():
    """100 x 2 + 10 = 210, but (100 + 10) x 2 = 220."""
    book = made_book(double=[(PRICE, "multiply", "2", "a")], more=[(PRICE, "add", "10", "b")])
    assert plan_effect(book, losing(), ["double", "more"]).inputs.numbers[PRICE].mid == 210
    assert plan_effect(book, losing(), ["more", "double"]).inputs.numbers[PRICE].mid == 220


def test_the_strongest_pull_on_a_lever_counts_once():
    book = made_book(weak=[(INFERENCE, "multiply", "0.8", "route")], strong=[(INFERENCE, "multiply", "0.6", "route")])
    for plan in (["weak", "strong"], ["strong", "weak"]):
        assert plan_effect(book, losing(), plan).inputs.numbers[INFERENCE].mid == Decimal("0.6")
    covered = plan_effect(book, losing(), ["strong", "weak"]).steps[1]
    assert covered.is_covered
    assert covered.alone != plan_effect(book, losing(), []).before


def test_an_action_without_effect_changes_nothing():
    found = plan_effect(BOOK, losing(), ["a_os_01", "no_such_action", "a_bm_13"])
    assert found.before == found.after == project(losing()).summary
    assert found.steps == ()
    assert found.silent == ("a_os_01", "no_such_action", "a_bm_13")  # the last: there is no API here
    assert found.inputs == losing()
    assert plan_effect(EMPTY, losing(), ["a_bm_05"]).after == found.before


def test_each_step_tells_alone_and_together():
    inputs = losing()
    found = plan_effect(BOOK, inputs, ["a_bm_05", "a_ff_03", "a_bm_05"])
    assert [step.action for step in found.steps] == ["a_bm_05", "a_ff_03"]
    assert found.steps[0].alone == found.steps[0].together
    assert found.steps[-1].together == found.after == project(found.inputs).summary
    assert found.after.cash_low[1] > found.steps[0].together.cash_low[1] > found.before.cash_low[1]
    assert found.after.break_even < found.before.break_even
    assert [effect.path for effect in found.steps[1].missing] == ["people.*.count"]


@settings(max_examples=40, deadline=None)
@given(INPUTS)
def test_the_short_way_to_the_summary_gives_the_whole_model_s(inputs):
    assert summary_alone(inputs) == project(inputs).summary


def month(summary, inputs):
    return summary.break_even or inputs.settings.horizon + 1


@settings(max_examples=40, deadline=None)
@given(share=st.integers(1, 95), factor=st.integers(1, 99), cost=st.integers(1, 60))
def test_cheaper_inference_never_delays_break_even(share, factor, cost):
    book = made_book(cheaper=[(INFERENCE, "multiply", str(Decimal(factor) / 100), "route")])
    inputs = losing(compute={"inference": {"revenue_share": share}}, other_costs=[{"amount": 1000 * cost}])
    found = plan_effect(book, inputs, ["cheaper"])
    assert month(found.after, inputs) <= month(found.before, inputs)
    assert found.after.cash_low[1] >= found.before.cash_low[1]


def test_every_effect_alone_runs_on_a_forecast_with_every_mode():
    inputs = read(RICH)
    found = plan_effect(BOOK, inputs, BOOK.effects)
    assert {step.action for step in found.steps} | set(found.silent) == set(BOOK.effects)
    assert len(found.steps) > 20
