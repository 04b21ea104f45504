"""A forecast re-based: the books prove what they prove, and nothing else changes."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.forecast.actuals.beside import Actual, beside
from engine.forecast.actuals.carry import begun_after
from engine.forecast.actuals.rebase import left_behind, pace_of, rebased
from engine.forecast.inputs.quantities import Source
from engine.forecast.reckoning.forecast import project
from tests.engine.forecast.actuals.books import COST, PLAN, compared, eight
from tests.engine.forecast.made import raw, read, with_plan

pytestmark = pytest.mark.database_free

LINES = ("cash", "revenue", "customers", "ebitda")


@given(
    st.integers(1, 20),
    st.integers(0, 200).map(str),
    st.integers(1, 60).map(str),
    st.integers(0, 12).map(str),
    st.integers(0, 15).map(str),
    st.sampled_from(["inference_per_customer", "inference_share"]),
)
@settings(max_examples=25, deadline=None)
def test_books_that_agree_leave_the_future_as_it_was(month, customers, new, growth, churn, inference):
    """Within rounding: one part in ten thousand, or five units of money."""
    given_ = {"customers": customers, "new_customers": new, "growth": growth, "churn": churn}
    inputs = eight(**{**given_, "inference_per_customer": "", inference: "20"})
    done, months = compared(inputs, range(1, month + 1))
    later = project(rebased(months, inputs, done.values).inputs)
    for line in LINES:
        for i in range(1, min(inputs.settings.horizon - month, 12) + 1):
            before, after = done.values[line][month + i], later.values[line][i]
            assert abs(before - after) <= max(5, abs(before) / 10_000), (line, i)


def test_each_figure_moves_its_own_input_and_keeps_the_range():
    inputs = eight()
    done, months = compared(inputs, range(1, 6), cash="0.9", cost="1.1", revenue="1.2")
    found = rebased(months, inputs, done.values)
    begun = begun_after(inputs, 5, done.values)
    factors = {
        path: found.inputs.base[path] / begun.base[path] for path in (COST, f"{PLAN}.price", f"{PLAN}.new_customers")
    }
    assert [round(factor, 6) for factor in factors.values()] == [Decimal("1.1"), Decimal("1.2"), 1]
    assert round(found.inputs.base["opening.cash"] / begun.base["opening.cash"], 6) == Decimal("0.9")
    low, mid, high = found.inputs.numbers[COST].points
    assert (round(low / mid, 6), round(high / mid, 6)) == (Decimal("0.95"), Decimal("1.2"))
    assert {found.inputs.numbers[proof.path].source for proof in found.proofs} == {Source("actuals", date="2027-05")}
    assert (found.month, found.inputs.settings.start) == ("2027-05", "2027-06")


KEPT = [
    pytest.param({"cash"}, range(1, 6), {"opening.cash"}, id="cash-alone"),
    pytest.param({"cash", "cost"}, (4, 5), {"opening.cash"}, id="cost-of-two-months"),
    pytest.param({"cash", "cost"}, (2, 3, 5), {"opening.cash"}, id="not-in-a-row"),
    pytest.param({"cash", "cost"}, (3, 4, 5), {"opening.cash", COST}, id="cost-of-a-quarter"),
    pytest.param(
        {"cash", "customers"}, (3, 4, 5), {"opening.cash", f"{PLAN}.opening_customers"}, id="no-month-before-the-three"
    ),
    pytest.param(
        {"cash", "customers"},
        (1, 2, 3),
        {"opening.cash", f"{PLAN}.opening_customers", f"{PLAN}.new_customers"},
        id="the-start-counts-as-known",
    ),
    pytest.param({"cash", "revenue"}, (3, 4, 5), {"opening.cash"}, id="revenue-of-how-many"),
]


@pytest.mark.parametrize(("figures", "span", "proven"), KEPT)
def test_nothing_changes_that_the_books_do_not_prove(figures, span, proven):
    inputs = eight()
    done, months = compared(inputs, span, cash="0.8", customers="0.7", revenue="0.6", cost="1.5")
    bare = [Actual(one.actual.month, **{name: one.actual.figure(name) for name in figures}) for one in months]
    found = rebased(beside(bare, inputs, done.values), inputs, done.values)
    begun = begun_after(inputs, span[-1], done.values)
    changed = {path for path, number in found.inputs.numbers.items() if number != begun.numbers[path]}
    assert changed == {proof.path for proof in found.proofs} == proven
    assert found.inputs.words == begun.words


def test_without_cash_there_is_no_new_start():
    inputs = eight()
    done = project(inputs)
    assert rebased(beside([Actual("2027-01", cost=Decimal(5))], inputs, done.values), inputs, done.values) is None


def test_the_start_follows_the_last_month_with_cash():
    inputs = eight()
    done, months = compared(inputs, (1, 2))
    last = [months[0], replace(months[1], actual=replace(months[1].actual, cash=None))]
    assert rebased(last, inputs, done.values).inputs.settings.start == "2027-02"


@pytest.mark.parametrize(
    ("part", "path"),
    [
        ({"people": [{"salary": "100"}]}, COST),
        ({"other_costs": [{"amount": "5"}, {"amount": "6"}]}, COST),
        ({"other_revenue": [{"amount": "100"}]}, f"{PLAN}.price"),
        ({"subscription": {"plans": [{"price": "9", "new_customers": "3"}] * 2}}, f"{PLAN}.price"),
        ({"subscription": {"plans": [{"price": "9", "new_customers": "3"}] * 2}}, f"{PLAN}.new_customers"),
    ],
)
def test_a_total_proves_nothing_of_one_part(part, path):
    inputs = read(raw(**{"subscription": with_plan(), "other_costs": [{"amount": "9000"}], **part}))
    done, months = compared(inputs, range(1, 6), customers="0.7", revenue="0.6", cost="1.5")
    found = rebased(months, inputs, done.values)
    assert path not in {proof.path for proof in found.proofs}


def test_the_pace_is_what_was_won_beside_what_was_lost():
    """100 customers, 10 % lost a month, 100, 100, 100 counted: ten won each month; forecast 5."""
    inputs = read(raw(subscription=with_plan(opening_customers="100", new_customers="5", churn="10")))
    done = project(inputs)
    books = [Actual(f"2027-0{month}", customers=Decimal(100)) for month in (1, 2, 3)]
    pace = pace_of(beside(books, inputs, done.values), 3, inputs, done.values)
    assert (round(pace.actual, 3), pace.forecast) == (10, 5)


def test_fewer_customers_than_churn_leaves_is_no_new_one():
    inputs = eight()
    done, months = compared(inputs, (1, 2, 3), customers="0.1")
    assert pace_of(months, 3, inputs, done.values).actual == 0
    assert rebased(months, inputs, done.values).inputs.base[f"{PLAN}.new_customers"] == 0


def test_what_a_later_start_cannot_say_is_named():
    assert list(left_behind(eight())) == []
    plan = with_plan(payment_delay=2, annual_share="5", expansion="1", price_step="2")
    plan["retention"] = {"m01": "90"}
    inputs = read(raw(subscription=plan, service={"supplier_delay": 1}))
    assert list(left_behind(inputs)) == ["owed", "suppliers", "prepaid", "retention", "yearly"]


@pytest.mark.parametrize(("factor", "is_named"), [("1.05", True), ("0.9", True), ("1", False), ("1.005", False)])
def test_cost_that_no_input_takes_is_named_where_the_books_differ(factor, is_named):
    """Two costs: the books do not say which of them was higher, and the forecast would look better than they do."""
    plan = with_plan(opening_customers="40")
    inputs = read(raw(subscription=plan, people=[{"salary": "3000"}], other_costs=[{"amount": "4000"}]))
    done, months = compared(inputs, range(1, 7), cost=factor)
    found = rebased(months, inputs, done.values)
    assert ("cost" in found.left) is is_named
    assert found.inputs.base[COST] == 4000


def test_a_lone_cost_takes_what_the_books_say_and_nothing_is_left():
    done, months = compared(eight(), range(1, 7), cost="1.05")
    assert "cost" not in rebased(months, eight(), done.values).left
