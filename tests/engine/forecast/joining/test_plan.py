"""What a plan does to the forecast."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.forecast.inputs.effects import Effect
from engine.forecast.joining.book import EMPTY, ActionEffect, Change, ForecastBook
from engine.forecast.joining.plan import Planned, plan_effect, planned_case
from engine.forecast.reckoning.changes import changing
from engine.forecast.reckoning.forecast import project
from engine.forecast.reckoning.run import Stepped
from engine.forecast.reckoning.simulation import simulate
from engine.playbook.parts import Text
from tests.engine.forecast.joined import BOOK, PRICE, losing
from tests.engine.forecast.made import INPUTS, raw, read
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


def planned(*actions, month=1):
    return [Planned(action, month) for action in actions]


def at(book, inputs, actions, path, month=1):
    """The input in a month of the forecast, with the plan."""
    case = planned_case(book, inputs, actions, {})
    value = changing(inputs.base, case.stages)[path]
    return value.at(month) if isinstance(value, Stepped) else value


def test_actions_work_in_the_order_of_the_plan():
    """100 x 2 + 10 = 210, but (100 + 10) x 2 = 220."""
    book = made_book(double=[(PRICE, "multiply", "2", "a")], more=[(PRICE, "add", "10", "b")])
    assert at(book, losing(), planned("double", "more"), PRICE) == 210
    assert at(book, losing(), planned("more", "double"), PRICE) == 220


def test_the_strongest_pull_on_a_lever_counts_once():
    book = made_book(weak=[(INFERENCE, "multiply", "0.8", "route")], strong=[(INFERENCE, "multiply", "0.6", "route")])
    for plan in (planned("weak", "strong"), planned("strong", "weak")):
        assert at(book, losing(), plan, INFERENCE) == Decimal("0.6")
    found = {step.action: step for step in plan_effect(book, losing(), planned("strong", "weak")).steps}
    assert found["weak"].is_covered
    assert found["weak"].gain > 0


def test_an_effect_holds_from_its_month_on_and_what_is_begun_later_is_added_then():
    book = made_book(first=[(PRICE, "multiply", "2", "a")], then=[(PRICE, "add", "10", "b")])
    plan = [Planned("first", 4), Planned("then", 9)]
    assert [at(book, losing(), plan, PRICE, month) for month in (0, 3, 4, 8, 9, 60)] == [100, 100, 200, 200, 210, 210]


def test_the_months_before_an_effect_are_those_without_the_plan():
    """Twenty months of the same cash, then 30,000 less spent each month: to the cent."""
    book = made_book(stop=[("other_costs.*.amount", "set", "0", "a")])
    inputs = read(raw(horizon=24, opening={"cash": "600000"}, other_costs=[{"amount": "30000"}]))
    effect = plan_effect(book, inputs, [Planned("stop", 15)])
    assert effect.before.cash_low == (24, 600000 - 24 * 30000)
    assert effect.after.cash_low == (14, 600000 - 14 * 30000)
    (step,) = effect.steps
    assert (step.cash_low, step.gain) == (180000, 300000)
    assert plan_effect(book, inputs, [Planned("stop", 25)]).silent == ("stop",)


def test_an_input_that_is_zero_at_first_can_rise():
    book = made_book(spend=[("marketing.budget", "add", "1000", "a")])
    inputs = read(raw(marketing={"budget": 0}))
    assert plan_effect(book, inputs, [Planned("spend", 3)]).after.cash_low == (24, 100000 - 22 * 1000)


def test_doing_the_plan_costs_in_its_months():
    inputs = read(raw(other_costs=[{"amount": 1000}]))
    effect = plan_effect(EMPTY, inputs, [], {2: Decimal(500), 23: Decimal("250.25"), 70: Decimal(9)})
    assert effect.after.cash_low[1] - effect.before.cash_low[1] == effect.effort_gain == Decimal("-750.25")


def test_cost_actions_do_not_cut_the_cost_of_doing_the_plan():
    book = made_book(stop=[("other_costs.*.amount", "set", "0", "a")])
    inputs = read(raw(other_costs=[{"amount": 1000}]))
    effect = plan_effect(book, inputs, [Planned("stop", 1)], {5: Decimal(700)})
    assert effect.after.cash_low == (5, 99300)


def test_an_action_without_effect_changes_nothing():
    found = plan_effect(BOOK, losing(), planned("a_os_01", "no_such_action", "a_bm_13"))
    assert found.before == found.after == project(losing()).summary
    assert found.steps == ()
    assert found.silent == ("a_os_01", "no_such_action", "a_bm_13")  # the last: there is no API here
    assert plan_effect(EMPTY, losing(), planned("a_bm_05")).after == found.before


def test_each_step_tells_what_it_does_alone_and_the_strongest_stands_first():
    inputs = losing()
    found = plan_effect(BOOK, inputs, planned("a_ff_03", "a_bm_05", "a_ff_03"))
    assert sorted(step.action for step in found.steps) == ["a_bm_05", "a_ff_03"]
    assert found.steps[0].gain > found.steps[1].gain > 0
    for step in found.steps:
        assert step.cash_low == plan_effect(BOOK, inputs, planned(step.action)).after.cash_low[1]
    assert found.after.cash_low[1] > found.steps[0].cash_low > found.before.cash_low[1]
    assert found.after.break_even < found.before.break_even
    missing = {step.action: [effect.path for effect in step.missing] for step in found.steps}
    assert missing["a_ff_03"] == ["people.*.count"]


@settings(max_examples=30, deadline=None)
@given(INPUTS, st.integers(1, 20))
def test_alone_is_to_the_cent_what_the_exact_model_says(inputs, month):
    book = made_book(
        cheaper=[(INFERENCE, "multiply", "0.7", "route")],
        dearer=[("subscription.plans.*.price", "add", "3", "price"), ("marketing.budget", "add", "20", "ads")],
    )
    found = plan_effect(book, inputs, planned("cheaper", "dearer", month=min(month, inputs.settings.horizon)))
    for step in found.steps:
        exact = plan_effect(book, inputs, [Planned(step.action, step.month)]).after.cash_low[1]
        assert abs(step.cash_low - exact) <= abs(exact) * Decimal("1e-12") + Decimal(1).scaleb(-inputs.places)


def test_odds_with_the_plan_are_those_of_the_same_draws():
    inputs = read(RICH)
    without = planned_case(BOOK, inputs, [], {}).simulation(paths=1000)
    assert without == simulate(inputs, paths=1000)
    better = planned_case(BOOK, inputs, planned("a_bm_05", "a_ff_03", month=4), {}).simulation(paths=1000)
    assert better.bands["cash"].p50[:3] == without.bands["cash"].p50[:3]
    assert better.cash_low[1] > without.cash_low[1]
    assert better.break_even[-1] >= without.break_even[-1]


def test_simulated_and_exact_agree_where_nothing_is_uncertain():
    inputs = losing()
    case = planned_case(BOOK, inputs, planned("a_bm_05", "a_ff_03", month=5), {7: Decimal(900)})
    exact, drawn = case.summary(), case.simulation(paths=100)
    assert drawn.break_even_month == (exact.break_even,) * 3
    assert drawn.cash_low[0] == pytest.approx(float(exact.cash_low[1]), abs=5)


def month(summary, inputs):
    return summary.break_even or inputs.settings.horizon + 1


@settings(max_examples=40, deadline=None)
@given(share=st.integers(1, 95), factor=st.integers(1, 99), cost=st.integers(1, 60))
def test_cheaper_inference_never_delays_break_even(share, factor, cost):
    book = made_book(cheaper=[(INFERENCE, "multiply", str(Decimal(factor) / 100), "route")])
    inputs = losing(compute={"inference": {"revenue_share": share}}, other_costs=[{"amount": 1000 * cost}])
    found = plan_effect(book, inputs, planned("cheaper"))
    assert month(found.after, inputs) <= month(found.before, inputs)
    assert found.after.cash_low[1] >= found.before.cash_low[1]


def test_every_effect_alone_runs_on_a_forecast_with_every_mode():
    inputs = read(RICH)
    found = plan_effect(BOOK, inputs, planned(*BOOK.effects))
    assert {step.action for step in found.steps} | set(found.silent) == set(BOOK.effects)
    assert len(found.steps) > 20
