"""Answers against the forecast: what contradicts it, and what it proposes."""

from __future__ import annotations

from decimal import Decimal

import pytest

from engine.forecast.joining.compare import comparisons, contradictions
from engine.forecast.reckoning.forecast import project
from tests.engine.forecast.joined import BOOK, CHURN, PLAYBOOK, answered, losing
from tests.engine.forecast.made import raw, read, with_plan

pytestmark = pytest.mark.database_free


def clashes(inputs, **given_as):
    found = contradictions(BOOK, PLAYBOOK, answered(**given_as), project(inputs))
    return {one.item: one for one in found}


def test_a_forecast_made_of_the_answers_agrees_with_them():
    inputs = losing(service={"payment_fee": 0})
    found = clashes(inputs, p_01="2", ff_01=600000, bm_08=2, bm_05=30, bm_04=70)
    assert found == {}


def test_another_churn_is_told_with_both_figures():
    one = clashes(losing(), p_01="3", p_03="B2B", bm_08=3)["bm_08"]
    assert (one.kind, one.place, one.code) == ("input", CHURN, "BM-08")
    assert (one.answered.value, one.forecast.value) == (3, 2)
    assert one.message.en == "Monthly customer churn: you answered 3%, the forecast uses 2%."
    assert one.message.zh.endswith("：你的回答是 3%，预测采用 2%。")


def test_a_range_that_holds_the_answer_does_not_contradict_it():
    plan = with_plan(new_customers="30", opening_customers="100", churn={"low": "1", "mid": "2", "high": "4"})
    assert "bm_08" not in {
        key
        for key, one in clashes(losing(subscription=plan), p_01="3", p_03="B2B", bm_08=3).items()
        if one.kind == "input"
    }


def test_of_several_plans_one_that_agrees_is_enough():
    plans = {"plans": [{"price": "10", "new_customers": "5", "churn": churn} for churn in ("1", "9")]}
    kinds = {key: one.kind for key, one in clashes(losing(subscription=plans), p_01="2", bm_08=9).items()}
    assert kinds.get("bm_08") != "input"


def test_an_input_is_no_matter_while_its_measure_comes_out_as_answered():
    """All of the first months' churn is in the curve; the answer is its average."""
    curve = {"m01": "90", "m02": "81", "m03": "72.9"}
    plan = {**with_plan(new_customers="30", churn="2"), "retention": curve}
    inputs = losing(subscription=plan)
    seen = round(100 * project(inputs).measure("churn", 3).value, 2)
    assert seen > 5
    assert "bm_08" not in clashes(inputs, p_01="2", bm_08=str(seen))


def test_margin_burn_and_cash_are_compared_with_the_forecast():
    """Revenue 13,000 in month 1; 30 % of it is inference, so margin is 70 %, not 20 %."""
    found = clashes(losing(), p_01="2", ff_01=500000, ff_02=90000, bm_04=20, bm_05=80)
    assert set(found) == {"ff_01", "ff_02", "bm_04", "bm_05", "ff_03"}
    assert found["bm_04"].forecast.value == 70
    assert found["ff_01"].message.en == "Cash available: you answered USD 500,000, the forecast uses USD 600,000."
    assert found["ff_03"].message.en.startswith("Runway: your answers give 5.6 months")


def test_unlimited_runway_contradicts_a_limited_one():
    one = clashes(losing(), p_01="2", ff_01=600000, ff_02=0)["ff_03"]
    assert one.answered.value is None
    assert "unlimited" in one.message.en
    assert "不限" in one.message.zh


def test_runway_is_told_from_the_start_as_the_answers_have_it():
    """600,000 of cash; 30,000 of cost less 70 % of 12,800, 15,544 and 18,233: 19,132 a month, 31.4 months."""
    inputs = losing()
    burn = project(inputs).measure("burn", 3).value
    one = compared(inputs, p_01="3")["ff_03"]
    assert round(burn) == 19132
    assert one.reading.value == Decimal("31.4")
    assert one.reading.value > project(inputs).measure("runway", 3).value + Decimal("2.9")


def test_inference_stated_per_customer_is_compared_as_a_share():
    inputs = losing(compute={"inference": {"per_customer": "30"}})
    assert "bm_05" not in clashes(inputs, p_01="2", bm_05=30)
    assert clashes(inputs, p_01="2", bm_05=60)["bm_05"].forecast.value == 30


def compared(inputs, **given_as):
    found = comparisons(BOOK, PLAYBOOK, answered(**given_as), project(inputs))
    return {one.item: one for one in found}


def test_measures_stand_in_the_unit_of_the_question():
    found = compared(losing(), p_01="3", p_04=["subscription"])
    assert [found[item].reading.value for item in ("bm_05", "bm_04", "bm_08")] == [30, 70, 2]
    assert found["bm_04"].month == 3


def test_annual_recurring_revenue_is_the_gain_of_the_quarter():
    """Customers 100 -> 128 -> 155.44 -> 182.33 at 100 a month: 12 x 8,233 more, exactly 12 x 100 x 82.3312."""
    found = compared(losing(), p_01="3", p_04=["subscription"])
    assert found["ff_06"].reading.value == Decimal("98797.44")


def test_what_is_infinite_or_undefined_has_no_value():
    rich = read(raw(subscription=with_plan(opening_customers="1000")))
    found = compared(rich, p_01="3")
    assert found["ff_03"].reading.state == "infinite"
    assert found["ff_02"].reading.value == 0
    assert found["bm_06"].reading.value is None  # nothing is spent on winning customers


def test_what_is_not_asked_or_lies_beyond_the_end_is_not_compared():
    assert "bm_06" not in compared(losing(), p_01="1")
    found = compared(losing(horizon=12), p_01="4", p_04=["subscription"])
    assert found["ff_08"].reading.state == "undefined"
