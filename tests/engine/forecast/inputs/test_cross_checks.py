"""What lies between fields: each rule on its limit, where it is allowed, and one step beyond."""

from __future__ import annotations

import pytest

from engine.forecast.inputs.reading import read_inputs
from tests.engine.forecast.made import raw, with_plan
from tests.engine.forecast.rich import around

pytestmark = pytest.mark.database_free


def told(**parts):
    return {one.path: one.code for one in read_inputs(raw(**parts)).problems}


def message(**parts):
    [one] = read_inputs(raw(**parts)).problems
    return one.message


def person(**fields):
    return {"people": [{"salary": 1, **fields}]}


@pytest.mark.parametrize(
    "parts",
    [
        pytest.param({"founded": "2027-01"}, id="founded in the first month"),
        pytest.param({"founded": "2026-06", **person(start="2026-06")}, id="hired in the month of founding"),
        pytest.param(person(start="2026-01"), id="there before, founding unknown"),
        pytest.param(person(start="2027-05", end="2027-05"), id="one month only"),
        pytest.param(person(end="2027-01"), id="ends in the first month"),
        pytest.param({"funding": {"grants": [{"amount": 1, "month": "2027-01"}]}}, id="dated in the first month"),
        pytest.param({"funding": {"grants": [{"amount": 1, "month": "2099-01"}]}}, id="dated long after the end"),
        pytest.param({"founded": "2027-01", **person()}, id="no start given"),
    ],
)
def test_months_may_meet(parts):
    assert told(**parts) == {}


@pytest.mark.parametrize(
    ("parts", "problems"),
    [
        pytest.param({"founded": "2027-02"}, {"start": "before_founding"}, id="founded later"),
        pytest.param(
            {"founded": "2026-06", **person(start="2026-05", end="2026-04")},
            {"people.0.end": "end_before_start", "people.0.start": "before_founding"},
            id="two at once",
        ),
        pytest.param(person(end="2026-12"), {"people.0.end": "end_before_start"}, id="ended before the forecast"),
        pytest.param(person(start="2028-01", end="2027-12"), {"people.0.end": "end_before_start"}, id="over new year"),
        pytest.param(
            {"compute": {"owned": [{"amount": 1, "month": "2027-01"}, {"amount": 1, "month": "2026-12"}]}},
            {"compute.owned.1.month": "before_start"},
            id="the second of two",
        ),
    ],
)
def test_months_in_the_wrong_order_are_told_where_they_stand(parts, problems):
    assert told(**parts) == problems


def test_the_month_that_is_in_the_way_is_named():
    assert "2027-05" in message(**person(start="2027-05", end="2027-04")).en
    assert "2027-01" in message(**person(end="2026-04")).zh
    assert "2026-06" in message(founded="2026-06", **person(start="2026-05")).en


@pytest.mark.parametrize(("grace", "problems"), [(5, {}), (6, {"funding.loans.0.grace": "grace"})])
def test_one_month_at_least_is_left_to_repay_a_loan(grace, problems):
    loan = {"amount": 1, "month": "2027-02", "term": 6, "grace": grace}
    assert told(funding={"loans": [loan]}) == problems


def retention(**points):
    return {"subscription": {**with_plan(), "retention": points}}


@pytest.mark.parametrize(
    ("points", "place"),
    [
        pytest.param({"m01": 100, "m02": 100}, None, id="nobody leaves"),
        pytest.param({"m01": 80, "m02": 80, "m03": 0}, None, id="flat, then nobody"),
        pytest.param({"m01": 80, "m02": "80.000000001"}, "m02", id="a hair up"),
        pytest.param({"m01": 80, "m03": 70, "m05": 60}, "m03", id="the first hole alone is told"),
        pytest.param({"m01": around(70, 80, 90), "m02": around(60, 65, 70)}, None, id="ranges that touch"),
        pytest.param({"m01": around(70, 80, 90), "m02": around(60, 65, 71)}, "m02", id="ranges that overlap"),
    ],
)
def test_retention_falls_without_holes(points, place):
    problems = {f"subscription.retention.{place}": "retention"} if place else {}
    assert told(**retention(**points)) == problems


@pytest.mark.parametrize(
    ("plan", "is_too_much"),
    [
        # Twenty months of 5 x 10^8 are just the 10^10 that are allowed.
        pytest.param({"new_customers": 500_000_000}, False, id="on the limit"),
        pytest.param({"new_customers": 500_000_001}, True, id="one beyond"),
        # 2^20 - 1 = 1,048,575 times the first month.
        pytest.param({"new_customers": 9536, "growth": 100}, False, id="doubling, just below"),
        pytest.param({"new_customers": 9537, "growth": 100}, True, id="doubling, just above"),
        pytest.param(
            {"new_customers": around(1, 2, 9537), "growth": around(0, 0, 100)}, True, id="the high ends count"
        ),
        # The growth is gone after one month: 1, 2, 2, …: 39 times.
        pytest.param({"new_customers": 250_000_000, "growth": 100, "growth_fade": 100}, False, id="fades at once"),
        pytest.param(
            {"new_customers": 9537, "growth": 100, "growth_fade": around(0, 50, 100)}, True, id="the low fade counts"
        ),
    ],
)
def test_growth_adds_no_more_than_there_are_people(plan, is_too_much):
    problems = {"subscription.plans.0.growth": "too_many_customers"} if is_too_much else {}
    assert told(horizon=20, subscription=with_plan(**plan)) == problems


def test_each_plan_is_checked_for_itself():
    plans = [{"price": 1, "new_customers": count, "growth": 100} for count in (1, 9537, 2, 9537)]
    found = told(horizon=20, subscription={"plans": plans})
    assert found == {f"subscription.plans.{index}.growth": "too_many_customers" for index in (1, 3)}


def test_the_limit_is_told_with_its_digits():
    assert "10,000,000,000" in message(horizon=20, subscription=with_plan(new_customers=999_999_999)).en


def test_what_could_not_be_read_is_told_once_and_not_checked_against_others():
    assert told(start="soon", founded="2026-01") == {"start": "month"}
    plan = with_plan(new_customers="many", growth=100)
    assert told(horizon=60, subscription=plan) == {"subscription.plans.0.new_customers": "number"}
    assert told(funding={"loans": [{"amount": 1, "month": "2027-02", "term": "long", "grace": 120}]}) == {
        "funding.loans.0.term": "number"
    }
