"""The investors' measures and their guards (F-UE-14)."""

from decimal import Decimal

import pytest

from engine.forecast.model.measures import MEANINGS
from engine.forecast.reckoning.forecast import Measure
from engine.forecast.reckoning.summary import Need
from tests.engine.forecast.made import forecast, with_plan

pytestmark = pytest.mark.database_free
INFINITE, UNDEFINED = Measure("infinite"), Measure("undefined")


def value(number):
    return Measure("value", Decimal(number))


def test_runway_and_burn_multiple_of_a_venture_that_burns():
    # Month 3: revenue 1000, 2000, 3000 against 10,000: burn 9000, 8000, 7000, on average 8000. Cash is
    # 76,000, so 9.5 months. ARR grew from 0 to 36,000: 24,000 / 36,000.
    done = forecast(subscription=with_plan(), other_costs=[{"amount": 10000}])
    assert done.measure("burn", 3) == value(8000)
    assert done.measure("runway", 3) == value("9.5")
    assert round(done.measure("burn_multiple", 3).value, 6) == Decimal("0.666667")
    # Months 1 and 2 are averaged over what has been.
    assert done.measure("burn", 1) == value(9000)
    assert done.measure("burn", 2) == value(8500)


def test_without_burn_runway_is_infinite_and_the_multiple_nothing():
    done = forecast(subscription=with_plan())
    assert done.measure("runway", 3) == INFINITE
    assert done.measure("burn_multiple", 3) == value(0)


def test_burn_without_growth_has_an_infinite_multiple():
    done = forecast(other_costs=[{"amount": 1000}])
    assert done.measure("burn_multiple", 3) == INFINITE
    shrinking = forecast(
        subscription=with_plan(new_customers=0, opening_customers=10, churn=10), other_costs=[{"amount": 9000}]
    )
    assert shrinking.measure("burn_multiple", 3) == INFINITE


def test_without_burn_and_without_growth_the_multiple_is_nothing():
    assert forecast().measure("burn_multiple", 3) == value(0)


def test_customers_who_never_leave_are_worth_without_end():
    done = forecast(subscription=with_plan(), marketing={"cac": 50})
    assert done.measure("ltv", 3) == INFINITE
    assert done.measure("ltv_cac", 3) == INFINITE
    assert done.measure("payback", 3) == value("0.5")


def test_spending_that_wins_nobody_costs_without_end():
    done = forecast(subscription=with_plan(new_customers=0, opening_customers=5), marketing={"budget": 50})
    assert done.measure("cac", 3) == INFINITE
    assert done.measure("ltv_cac", 3) == UNDEFINED


def test_acquisition_that_is_not_stated_is_unknown_and_not_free():
    done = forecast(subscription=with_plan(churn=2))
    for measure in ("cac", "ltv_cac", "payback"):
        assert done.measure(measure, 3) == UNDEFINED
    seller = forecast(subscription=with_plan(churn=2), people=[{"salary": 500, "department": "sales"}])
    assert seller.measure("cac", 3) == value(50)


def test_a_margin_below_zero_never_pays_back():
    done = forecast(subscription=with_plan(), compute={"inference": {"revenue_share": 120}}, marketing={"cac": 50})
    assert done.measure("payback", 3) == INFINITE
    assert done.measure("inference_share", 3) == value("1.2")


def test_without_revenue_there_is_no_margin():
    done = forecast()
    for line in ("gross_margin", "inference_share", "arpa", "nrr", "ltv", "cac", "rule_of_40"):
        assert done.measure(line, 24) == UNDEFINED


def test_rule_of_40_adds_growth_and_margin():
    # 10 customers more a month: months 13-15 have 42 x 1000, months 1-3 had 6 x 1000: growth 600 %. Costs
    # are 40 % of revenue: margin 60 %. Before month 15 there is no quarter a year before.
    done = forecast(subscription=with_plan(), compute={"inference": {"revenue_share": 40}})
    assert done.measure("rule_of_40", 14) == UNDEFINED
    assert done.measure("rule_of_40", 15) == value("6.6")


def test_funding_need_with_and_without_what_is_planned():
    funding = {"rounds": [{"amount": 50000, "month": "2027-06"}]}
    done = forecast(opening={"cash": 10000, "reserve": 3000}, other_costs=[{"amount": 4000}], funding=funding)
    # Least: 10,000 + 50,000 - 24 x 4000 = -36,000 in the last month shown; -180,000 in month 60, without the
    # round -230,000, and 4000 more with every month after it.
    assert done.summary.cash_low == (24, -36000)
    assert done.summary.need_shown == 39000
    assert (done.summary.need, done.summary.need_alone) == (
        Need(Decimal(183000), Decimal(4000)),
        Need(Decimal(233000), Decimal(4000)),
    )
    assert done.summary.cash_out == 3


def test_every_measure_says_how_it_is_defined_and_where_from():
    for line in forecast().outputs:
        if line.id in MEANINGS:
            assert line.fact.startswith("F-UE-")
            assert line.definition.zh
            assert line.definition.en
        assert line.label.zh
        assert line.label.en
