"""The same forecast begun later says the same of the months that are left."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.forecast.actuals.carry import CannotCarry, begun_after
from engine.forecast.inputs.pay import day_cost
from engine.forecast.reckoning.forecast import project
from tests.engine.forecast.made import PLAN, raw, read, with_plan

pytestmark = pytest.mark.database_free

# What a later start can say exactly: no money owed, no prepayment, no yearly step.
RICH = {
    "subscription": {
        "plans": [
            {**PLAN, "name": "Pro", "opening_customers": "30", "growth": "7", "growth_fade": "5", "churn": "3"},
            {**PLAN, "name": "Late", "new_customers": "4", "growth": "3", "start": "2027-09"},
        ],
        "seasonality": {"m03": "1.5", "m08": "0.4"},
    },
    "api": {"volume": "900", "growth": "4", "price": "2", "price_change": "-1", "unit_cost": "0.5", "payment_delay": 0},
    "consulting": {"consultants": "2", "added": "0.5", "day_rate": "1000", "payment_delay": 0},
    "compute": {
        "inference": {"per_customer": "3", "price_change": "-2", "factor": "1.1"},
        "training": [
            {"hours": "10", "price": "5", "month": "2027-02"},
            {"hours": "9", "price": "7", "month": "2028-01"},
        ],
        "credits": {"amount": "900"},
    },
    "software": [{"monthly": "100", "licence": "5000"}],
    "people": [
        {"count": "2", "salary": "3000", "hiring_cost": "700", "start": "2027-04"},
        {"salary": "100", "end": "2027-02"},
    ],
    "marketing": {"budget": "500", "growth": "2", "cac": "20"},
    "other_costs": [
        {"amount": "4000", "growth": "1"},
        {"amount": "8000", "every": "once"},
        {"amount": "300", "every": "quarter"},
    ],
    "other_revenue": [{"amount": "700", "every": "year", "growth": "1", "payment_delay": 0}],
    "funding": {"rounds": [{"amount": "50000", "month": "2027-02"}, {"amount": "90000", "month": "2027-12"}]},
}
LINES = ("cash", "revenue", "customers", "ebitda", "cash_flow", "cost_of_sales", "operating_cost")


def furthest(inputs, month, done=None):
    """How far any figure of the later start lies from the first forecast's, in its months."""
    done = done or project(inputs)
    later = project(begun_after(inputs, month, done.values))
    count = min(inputs.settings.horizon - month, later.inputs.settings.horizon)
    gaps = (abs(done.values[line][month + i] - later.values[line][i]) for line in LINES for i in range(1, count + 1))
    return max(gaps)


@pytest.mark.parametrize("month", [1, 2, 3, 7, 11, 12])
def test_everything_that_grows_ends_or_comes_in_turn_goes_on(month):
    """Cents and ten-thousandths of customers are rounded anew in each of 24 months."""
    assert furthest(read(raw(**RICH)), month) < 2


@given(
    st.integers(1, 20),
    st.fixed_dictionaries(
        {
            "opening_customers": st.integers(0, 300).map(str),
            "new_customers": st.integers(0, 60).map(str),
            "growth": st.integers(-9, 12).map(str),
            "growth_fade": st.integers(0, 30).map(str),
            "churn": st.integers(0, 20).map(str),
            "conversion": st.integers(20, 100).map(str),
            "expansion": st.integers(-3, 6).map(str),
        }
    ),
    st.integers(0, 5).map(str),
)
@settings(max_examples=25, deadline=None)
def test_whatever_the_plan_the_future_stays(month, plan, growth):
    given_ = raw(subscription=with_plan(**plan), other_costs=[{"amount": "9000", "growth": growth}])
    assert furthest(read(given_), month) < 5


def test_what_customers_have_bought_more_is_not_lost_by_the_new_start():
    """Six months of expansion went: 340 customers began again at the price that they paid at first."""
    given_ = raw(subscription=with_plan(opening_customers="300", expansion="2", churn="1"))
    done = project(read(given_))
    begun = begun_after(done.inputs, 6, done.values)
    path = "subscription.plans.0.opening_price"
    assert begun.base[path] == pytest.approx(done.values["mrr"][6] / done.values["customers"][6], abs=Decimal("1e-8"))
    assert begun.base[path] > 105
    again = project(begun)
    assert begun_after(begun, 3, again.values).base[path] > begun.base[path]
    assert furthest(done.inputs, 6, done) < 2


def test_a_cost_that_grows_has_grown_with_all_that_it_pays_and_a_day_costs_the_same():
    cost = {"amount": "90000", "growth": "10", "salaries": "60000", "heads": "3"}
    inputs = read(raw(other_costs=[cost]))
    begun = begun_after(inputs, 2, project(inputs).values)
    grown = [begun.base[f"other_costs.0.{key}"] for key in ("amount", "salaries", "heads")]
    assert grown == [Decimal("108900"), Decimal("72600"), Decimal("3.63")]
    assert day_cost(begun) == day_cost(inputs)


def test_the_end_stays_where_it_was_or_is_a_year_away():
    inputs = read(raw(**RICH))
    values = project(inputs).values
    begun = begun_after(inputs, 4, values)
    assert (begun.settings.start, begun.settings.horizon) == ("2027-05", 20)
    assert begun_after(inputs, 20, values).settings.horizon == 12


def test_what_is_over_goes_and_what_is_to_come_stays_with_its_ties():
    ranged = [
        {"amount": {"low": 1, "mid": 2, "high": 3}, "month": "2027-02"},
        {"amount": {"low": 5, "mid": 6, "high": 9}, "month": "2028-02"},
    ]
    pairs = [
        {"a": "funding.rounds.1.amount", "b": "other_costs.0.amount", "value": "0.5"},
        {"a": "funding.rounds.0.amount", "b": "other_costs.0.amount", "value": "0.1"},
    ]
    inputs = read(
        raw(funding={"rounds": ranged}, other_costs=[{"amount": {"low": 1, "mid": 2, "high": 3}}], correlations=pairs)
    )
    begun = begun_after(inputs, 3, project(inputs).values)
    assert begun.prefixes("funding.rounds") == ("funding.rounds.0",)
    assert begun.base["funding.rounds.0.amount"] == 6
    assert [(p.a, p.b, p.value) for p in begun.correlations] == [
        ("funding.rounds.0.amount", "other_costs.0.amount", Decimal("0.5"))
    ]


@pytest.mark.parametrize(
    "part",
    [
        {"funding": {"loans": [{"amount": "9000", "month": "2027-02", "term": 24}]}},
        {"compute": {"owned": [{"amount": "9000", "month": "2027-02"}]}},
    ],
)
def test_a_loan_and_hardware_of_the_past_cannot_be_said(part):
    inputs = read(raw(**part))
    values = project(inputs).values
    assert begun_after(inputs, 1, values).sizes
    with pytest.raises(CannotCarry):
        begun_after(inputs, 2, values)


def test_sources_and_ranges_are_kept():
    growing = {"low": "5", "mid": "10", "high": "20"}
    inputs = read(raw(subscription=with_plan(new_customers=growing, growth="10")))
    new = begun_after(inputs, 2, project(inputs).values).numbers["subscription.plans.0.new_customers"]
    assert new.points == (Decimal("6.05"), Decimal("12.1"), Decimal("24.2"))
