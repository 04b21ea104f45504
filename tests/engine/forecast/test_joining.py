"""Answers, plan and forecast joined: cases reckoned by hand, and what must hold of any."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.forecast.inputs.quantities import Source
from engine.forecast.inputs.simple import PLACES, simple_inputs
from engine.forecast.joining.compare import contradictions, proposals
from engine.forecast.joining.conversions import CONVERSIONS, retention_as_expansion
from engine.forecast.joining.prefill import market_of, modes_of, prefill
from engine.forecast.reckoning.forecast import project
from engine.playbook.answer_reading import read_answers
from engine.playbook.answers import NOT_APPLICABLE, UNKNOWN, VALUE, Answer
from playbooks.catalogue import personas_on_disk
from tests.engine.forecast.joined import BOOK, CHURN, PLAYBOOK, answered, losing
from tests.engine.forecast.made import raw, read, with_plan

PERSONAS = {one.id: one for one in personas_on_disk("ai_venture")}
pytestmark = pytest.mark.database_free


def filled(**given_as):
    return {path: q.mid for path, q in prefill(BOOK, PLAYBOOK, answered(**given_as)).items()}


# Prefill


def test_answers_fill_inputs_with_their_source():
    found = prefill(BOOK, PLAYBOOK, answered(p_01="2", ff_01="1234.5", bm_08="4.25", bm_05=31))
    assert found["opening.cash"].mid == Decimal("1234.5")
    assert found["opening.cash"].source == Source("answer", "FF-01")
    assert found[CHURN].mid == Decimal("4.25")
    assert found["compute.inference.revenue_share"].mid == 31
    assert found["compute.inference.revenue_share"].source.reference == "BM-05"


def test_burn_is_cost_only_before_there_is_revenue():
    assert filled(p_01="1", ff_02=80000)["other_costs.0.amount"] == 80000
    assert "other_costs.0.amount" not in filled(p_01="2", ff_02=80000)
    assert "other_costs.0.amount" not in filled(ff_02=80000)
    assert "other_costs.0.amount" not in filled(p_01="1", ff_02=0)
    assert "other_costs.0.amount" not in filled(p_01="1", ff_02=-5000)


def test_margin_stands_in_for_inference_only_until_that_is_answered():
    share = "compute.inference.revenue_share"
    assert filled(p_01="2", bm_04=20)[share] == 80
    assert filled(p_01="2", bm_04=20, bm_05=55)[share] == 55
    assert filled(p_01="2", bm_04=-50)[share] == 150
    assert filled(p_01="2", bm_04=20, bm_05={"unknown": True})[share] == 80


def given_inputs(inputs, **given_as):
    found = prefill(BOOK, PLAYBOOK, answered(**given_as), inputs)
    return {path: quantity.mid for path, quantity in found.items()}


def test_with_a_price_payback_tells_the_cost_of_acquisition():
    """11 months at 100 and a margin of 68 %: 748; the forecast's own 70 % is taken where none is answered."""
    staff = [{"salary": "5000"}]
    assert given_inputs(losing(people=staff), p_01="3", bm_07=11, bm_04=68)["marketing.cac"] == 748
    assert given_inputs(losing(people=staff), p_01="3", bm_07=11)["marketing.cac"] == 770
    assert given_inputs(losing(marketing={"cac": 5}), p_01="3", bm_07=11)["marketing.cac"] == 770
    assert "marketing.cac" not in filled(p_01="3", bm_07=11, bm_04=68)
    seller = [{"salary": "5000", "department": "sales"}]
    assert "marketing.cac" not in given_inputs(losing(people=seller), p_01="3", bm_07=11)
    assert "marketing.cac" not in given_inputs(losing(marketing={"budget": 5}), p_01="3", bm_07=11)


def test_one_running_cost_holds_acquisition_too():
    """Else it would count twice: once in burn, once per new customer."""
    found = given_inputs(losing(), p_01="3", bm_07=11, bm_04=68, ff_02=20000)
    assert "marketing.cac" not in found
    assert found["other_costs.0.amount"] == 27000


def test_with_customers_burn_tells_the_running_cost():
    """Burn of 20,000 and 100 customers that leave 70 % of 100 each: 27,000."""
    assert given_inputs(losing(), p_01="2", ff_02=20000)["other_costs.0.amount"] == 27000
    assert given_inputs(losing(), p_01="1", ff_02=20000)["other_costs.0.amount"] == 20000
    staff = [{"salary": "5000"}]
    assert "other_costs.0.amount" not in given_inputs(losing(people=staff), p_01="2", ff_02=20000)
    assert "other_costs.0.amount" not in given_inputs(losing(), p_01="2", ff_02=0)


def test_inference_stated_otherwise_is_not_counted_twice():
    share = "compute.inference.revenue_share"
    assert given_inputs(losing(), p_01="2", bm_05=40)[share] == 40
    by_task = losing(compute={"inference": {"tasks": 5}})
    assert share not in given_inputs(by_task, p_01="2", bm_05=40)
    assert share not in given_inputs(by_task, p_01="2", bm_04=40)


def test_expansion_follows_from_retention_and_churn():
    """1.08 over twelve months: 0.6434 % a month; after losing 1.5 % it takes 2.18 % to get there."""
    facts = {"p_01": "3", "p_04": ["subscription"], "bm_09": 108}
    assert filled(**facts, bm_08="1.5")["subscription.plans.0.expansion"] == Decimal("2.18")
    assert "subscription.plans.0.expansion" not in filled(**facts)


def test_answers_that_do_not_fit_are_not_made_to_fit():
    """14 % lost a month and 62 % net retention: existing customers would have to buy 11.7 % more a month."""
    assert retention_as_expansion(Decimal(62), Decimal(14), None) == Decimal("11.74")
    facts = {"p_01": "3", "p_04": ["subscription"], "bm_09": 62, "bm_08": 14}
    assert "subscription.plans.0.expansion" not in filled(**facts)


def test_amounts_a_quarter_or_a_year_become_amounts_a_month():
    assert CONVERSIONS["per_quarter"](Decimal(300), None, None) == 100
    assert CONVERSIONS["per_year"](Decimal(100), None, None) == Decimal("8.333333333")
    assert CONVERSIONS["retention_as_expansion"](Decimal(90), Decimal(100), None) is None


def test_only_values_fill_and_only_where_the_question_is_asked():
    assert filled(p_01="2", ff_01={"unknown": True}, bm_05={"na": "no AI yet"}) == {}
    assert CHURN not in filled(p_01="0", bm_08=5)  # not asked of an idea


def test_market_and_modes_follow_from_the_facts():
    answers = answered(p_03="B2B2C", p_04=["api", "licence", "outcome", "internal"])
    assert market_of(BOOK, PLAYBOOK, answers) == "B2C"
    assert modes_of(BOOK, PLAYBOOK, answers) == ("api", "other_revenue")
    assert (market_of(BOOK, PLAYBOOK, {}), modes_of(BOOK, PLAYBOOK, {})) == (None, ())


@pytest.mark.parametrize("persona", PERSONAS.values(), ids=lambda one: one.code)
def test_what_is_filled_can_be_read_as_inputs(persona):
    answers = read_answers(PLAYBOOK, persona.answers).answers
    found = prefill(BOOK, PLAYBOOK, answers)
    short = {key: found[path].to_raw() for key, path in PLACES.items() if path in found}
    needed = {"price": "100", "new_customers": "10", "monthly_cost": "50000", "cash": "1"}
    result = simple_inputs({"start": "2027-01", **needed, **short})
    assert result.problems == ()


# Contradictions


def clashes(inputs, **given_as):
    found = contradictions(BOOK, PLAYBOOK, answered(**given_as), project(inputs))
    return {one.item: one for one in found}


def test_a_forecast_made_of_the_answers_agrees_with_them():
    inputs = losing(service={"payment_fee": 0})
    found = clashes(inputs, p_01="2", ff_01=600000, bm_08=2, bm_05=30, bm_04=70)
    assert found == {}


def test_another_churn_is_told_with_both_figures():
    one = clashes(losing(), p_01="2", bm_08=3)["bm_08"]
    assert (one.kind, one.place, one.code) == ("input", CHURN, "BM-08")
    assert (one.answered.value, one.forecast.value) == (3, 2)
    assert one.message.en == "Monthly customer churn: you answered 3%, the forecast uses 2%."
    assert one.message.zh.endswith("：你的回答是 3%，预测采用 2%。")


def test_a_range_that_holds_the_answer_does_not_contradict_it():
    plan = with_plan(new_customers="30", opening_customers="100", churn={"low": "1", "mid": "2", "high": "4"})
    assert "bm_08" not in {
        key for key, one in clashes(losing(subscription=plan), p_01="2", bm_08=3).items() if one.kind == "input"
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
    assert "no limit" in one.message.en
    assert "不设上限" in one.message.zh


def test_runway_is_told_from_the_start_as_the_answers_have_it():
    """600,000 of cash; 30,000 of cost less 70 % of 12,800, 15,544 and 18,233: 19,132 a month, 31.4 months."""
    inputs = losing()
    burn = project(inputs).measure("burn", 3).value
    one = proposed(inputs, p_01="3")["ff_03"]
    assert round(burn) == 19132
    assert one.reading.value == Decimal("31.4")
    assert one.reading.value > project(inputs).measure("runway", 3).value + Decimal("2.9")


def test_inference_stated_per_customer_is_compared_as_a_share():
    inputs = losing(compute={"inference": {"per_customer": "30"}})
    assert "bm_05" not in clashes(inputs, p_01="2", bm_05=30)
    assert clashes(inputs, p_01="2", bm_05=60)["bm_05"].forecast.value == 30


# Proposals


def proposed(inputs, **given_as):
    found = proposals(BOOK, PLAYBOOK, answered(**given_as), project(inputs))
    return {one.item: one for one in found}


def test_measures_are_proposed_in_the_unit_of_the_question():
    found = proposed(losing(), p_01="3", p_04=["subscription"])
    assert found["bm_05"].raw == "30"
    assert found["bm_04"].raw == "70"
    assert found["bm_08"].raw == "2"
    assert "month 3" in found["bm_04"].evidence.en
    assert "2027-03" in found["bm_04"].evidence.zh


def test_annual_recurring_revenue_is_the_gain_of_the_quarter():
    """Customers 100 -> 128 -> 155.44 -> 182.33 at 100 a month: 12 x 8,233 more, exactly 12 x 100 x 82.3312."""
    found = proposed(losing(), p_01="3", p_04=["subscription"])
    assert found["ff_06"].raw == "98797.44"


def test_every_taken_proposal_is_an_answer_that_can_be_read():
    found = proposed(losing(), p_01="4", p_04=["subscription"])
    given_as = {key: one.raw for key, one in found.items() if one.can_be_taken}
    assert {"bm_04", "bm_05", "bm_08", "ff_02", "ff_06"} <= set(given_as)
    assert read_answers(PLAYBOOK, given_as).problems == ()


def test_derived_and_past_questions_are_only_shown():
    found = proposed(losing(), p_01="4", p_04=["subscription"])
    assert [found[item].raw for item in ("ff_03", "ff_07", "ff_08", "bm_09")] == [""] * 4
    assert found["ff_03"].reading.value is not None


def test_what_is_infinite_or_undefined_is_not_proposed():
    rich = read(raw(subscription=with_plan(opening_customers="1000")))
    found = proposed(rich, p_01="3")
    assert found["ff_03"].reading.state == "infinite"
    assert found["ff_02"].raw == "0"
    assert found["bm_06"].reading.value is None  # nothing is spent on winning customers
    assert found["bm_06"].raw == ""


def test_what_is_not_asked_or_lies_beyond_the_end_is_not_proposed():
    assert "bm_06" not in proposed(losing(), p_01="1")
    found = proposed(losing(horizon=12), p_01="4", p_04=["subscription"])
    assert found["ff_08"].reading.state == "undefined"


# Odd answers

SHORT = project(losing(horizon=12))
ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.text(max_size=4),
    st.integers(),
    st.fractions(),
    st.floats(),
    st.lists(st.text(max_size=3)).map(tuple),
    st.just(("subscription", 3)),
    st.just(Fraction(10**60)),
    st.dictionaries(st.text(max_size=2), st.integers(), max_size=2),
)
NAMES = st.sampled_from(
    ["p_01", "p_03", "p_04", "ff_01", "ff_02", "ff_06", "bm_04", "bm_05", "bm_08", "bm_09", "ff_03", "os_01", "x"]
)
STATES = st.sampled_from([VALUE, UNKNOWN, NOT_APPLICABLE, "unheard_of"])


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(NAMES, st.builds(Answer, STATES, ODD), max_size=8))
def test_no_answer_however_odd_makes_it_fail(answers):
    forecast = SHORT
    for quantity in prefill(BOOK, PLAYBOOK, answers, SHORT.inputs).values():
        assert quantity.mid.is_finite()
    market_of(BOOK, PLAYBOOK, answers)
    modes_of(BOOK, PLAYBOOK, answers)
    contradictions(BOOK, PLAYBOOK, answers, forecast)
    proposals(BOOK, PLAYBOOK, answers, forecast)


def test_a_book_may_name_what_an_older_playbook_does_not_have():
    rule = replace(BOOK.prefill[0], item="ff_99")
    other = replace(BOOK.proposals[0], item="ff_98")
    book = replace(BOOK, prefill=(rule,), proposals=(other,))
    answers = answered(p_01="3", ff_01=5)
    assert prefill(book, PLAYBOOK, answers) == {}
    assert contradictions(book, PLAYBOOK, answers, SHORT) == ()
    assert proposals(book, PLAYBOOK, answers, SHORT) == ()
