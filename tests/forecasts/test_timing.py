"""When the plan's work falls in the forecast, and what it costs there."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from engine.forecast.inputs.reading import read_inputs
from forecasts.timing import Calendar, bringing, effort_by_month, timing_of
from tests.conftest import persona
from tests.engine.forecast.joined import BOOK
from tests.forecasts.cases import answers_judged, inputs_of

pytestmark = pytest.mark.database_free
JANUARY = 2027 * 12  # ordinal of 2027-01


@pytest.mark.parametrize(
    ("begins", "workdays", "month"),
    [
        (date(2027, 1, 1), 0, 1),
        (date(2027, 1, 1), 22, 1),  # thirty-one days: the last of January is day 30
        (date(2027, 1, 31), 1, 2),
        (date(2026, 12, 31), 0, 0),
        (date(2026, 11, 1), 0, -1),
        (date(2027, 1, 15), 261, 13),  # a year of 52.2 weeks
        (date(2027, 1, 1), Fraction(1, 2), 1),
    ],
)
def test_working_days_of_the_plan_are_months_of_the_forecast(begins, workdays, month):
    assert Calendar(begins, JANUARY).month_of(Fraction(workdays)) == month


@pytest.fixture(scope="module")
def plan():
    return answers_judged(persona("R-07").answers).result.plan


def does_what_is_told(part):
    """Whether a step of an action is one of those that its effect on the inputs names, or there is none to name them."""
    effect = BOOK.effects.get(part.action)
    return not effect or not effect.rungs or str(part.to) in effect.rungs


def test_an_action_takes_effect_in_the_month_after_its_last_work(plan):
    timing = timing_of(plan, BOOK, inputs_of(), date(2027, 1, 1))
    last = {part.action: step for step in plan.steps for part in step.parts if does_what_is_told(part)}
    assert sorted(one.action for one in timing.planned) == sorted(last)
    assert set(plan.actions) - set(last) > {"a_ff_03"}
    for one in timing.planned:
        assert one.month == Calendar(date(2027, 1, 1), JANUARY).month_of(last[one.action].earliest_finish) + 1


def test_a_round_to_be_closed_lowers_no_cost(plan):
    """Its action cuts cost in other plans; here the plan has the round alone."""
    (rung,) = [part for step in plan.steps for part in step.parts if part.action == "a_ff_03"]
    assert rung.title.en.startswith("Close a round")
    assert "a_ff_03" not in bringing(plan, BOOK)


def test_of_cuts_and_a_round_the_cuts_are_named_and_set_in_after_them():
    plan = answers_judged(persona("R-10").answers).result.plan
    works = [(step, part.title.en) for step in plan.steps for part in step.parts if part.action == "a_ff_03"]
    item, rung = bringing(plan, BOOK)["a_ff_03"]
    assert (item, rung.title.en) == works[0] != works[-1]
    assert rung.title.en.startswith("Lower the monthly burn")
    month = {one.action: one.month for one in timing_of(plan, BOOK, inputs_of(), date(2027, 1, 1)).planned}["a_ff_03"]
    assert month == Calendar(date(2027, 1, 1), JANUARY).month_of(item.earliest_finish) + 1


def test_a_plan_done_before_the_forecast_begins_works_from_month_1(plan):
    timing = timing_of(plan, BOOK, inputs_of(), date(2017, 1, 1))
    assert {one.month for one in timing.planned} == {1}
    assert (timing.days, timing.costs) == (0, {})


def test_every_day_of_work_is_counted_once(plan):
    spread = effort_by_month(plan.steps, Calendar(date(2027, 1, 1), JANUARY))
    assert sum(spread.values()) == pytest.approx(sum(step.rung.effort[1] for step in plan.steps))
    assert list(spread) == sorted(spread)


def test_days_cost_what_people_earn_and_nothing_where_nobody_is_paid(plan):
    raw = inputs_of().to_raw() | {"people": [{"department": "research", "count": 2, "salary": 21750, "social_rate": 0}]}
    timing = timing_of(plan, BOOK, read_inputs(raw).inputs, date(2027, 1, 1))
    assert timing.day_cost == 1000
    assert sum(timing.costs.values()) == pytest.approx(timing.days * 1000, abs=Decimal(1))
    assert timing_of(plan, BOOK, inputs_of(), date(2027, 1, 1)).costs == {}
