"""What answers fill in, and what they leave alone."""

from __future__ import annotations

from decimal import Decimal

import pytest

from engine.forecast.inputs.quantities import Source
from engine.forecast.inputs.simple import PLACES, simple_inputs
from engine.forecast.joining.conversions import retention_as_expansion
from engine.forecast.joining.prefill import market_of, modes_of, prefill
from engine.playbook.answer_reading import read_answers
from playbooks.catalogue import personas_on_disk
from tests.engine.forecast.joined import BOOK, CHURN, PLAYBOOK, answered, losing

pytestmark = pytest.mark.database_free
PERSONAS = {one.id: one for one in personas_on_disk("ai_venture")}


def filled(**given_as):
    return {path: q.mid for path, q in prefill(BOOK, PLAYBOOK, answered(**given_as)).items()}


def test_answers_fill_inputs_with_their_source():
    found = prefill(BOOK, PLAYBOOK, answered(p_01="3", p_03="B2B", ff_01="1234.5", bm_08="4.25", bm_05=31))
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


def test_only_values_fill_and_only_where_the_question_is_asked():
    assert filled(p_01="2", ff_01={"unknown": True}, bm_05={"na": "no AI yet"}) == {}
    assert CHURN not in filled(p_01="0", bm_08=5)  # not asked of an idea


def test_market_and_modes_follow_from_the_facts():
    answers = answered(p_03="B2B2C", p_04=["api", "licence", "internal"])
    assert market_of(BOOK, PLAYBOOK, answers) == "B2C"
    assert modes_of(BOOK, PLAYBOOK, answers) == ("api", "other_revenue")
    # Two that are forecast in the same way are one mode.
    assert modes_of(BOOK, PLAYBOOK, answered(p_04=["api", "licence", "outcome"])) == ("api", "other_revenue")
    assert (market_of(BOOK, PLAYBOOK, {}), modes_of(BOOK, PLAYBOOK, {})) == (None, ())


@pytest.mark.parametrize("persona", PERSONAS.values(), ids=lambda one: one.code)
def test_what_is_filled_can_be_read_as_inputs(persona):
    answers = read_answers(PLAYBOOK, persona.answers).answers
    found = prefill(BOOK, PLAYBOOK, answers)
    short = {key: found[path].to_raw() for key, path in PLACES.items() if path in found}
    needed = {"price": "100", "new_customers": "10", "monthly_cost": "50000", "cash": "1"}
    result = simple_inputs({"start": "2027-01", **needed, **short})
    assert result.problems == ()
