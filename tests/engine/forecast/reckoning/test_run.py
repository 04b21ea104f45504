"""A model run month by month: openings, lags, the calendar, and what is worked out once."""

from decimal import Decimal

import pytest

from engine.forecast.model.graph import (
    ONE,
    ZERO,
    ByMonth,
    Const,
    Expr,
    Input,
    Line,
    Model,
    Op,
    Ref,
    least,
    most,
    ratio,
    rounded,
)
from engine.forecast.reckoning.exact import Exact, evaluate_exactly
from engine.forecast.reckoning.run import Fixed, Run, compiled, run_months
from engine.playbook.parts import Text

pytestmark = pytest.mark.database_free
A, B = Input("a"), Input("b")
GIVEN = {"a": Decimal(7), "b": Decimal(2)}


def column(expr, opening=ZERO, months=3):
    line = Line("x", Text("x", "x"), expr, "drivers", opening=opening)
    return list(evaluate_exactly(Model(months, 2, {"x": line}), GIVEN)["x"])


@pytest.mark.parametrize(
    ("expr", "value"),
    [
        pytest.param(A + B, 9, id="sum"),
        pytest.param(A + B + 1 + A, 17, id="sum of many"),
        pytest.param(A - B, 5, id="difference keeps its order"),
        pytest.param(A * B, 14, id="product"),
        pytest.param(A / B, Decimal("3.5"), id="quotient keeps its order"),
        pytest.param(least(A, B), 2, id="the lesser"),
        pytest.param(most(A, B), 7, id="the greater"),
        pytest.param(ratio(A, B), Decimal("3.5"), id="ratio"),
        pytest.param(ratio(A, ZERO), None, id="ratio of nothing below"),
        pytest.param(ratio(A, ZERO - B), None, id="ratio of less than nothing below"),
        pytest.param(rounded(A / 3, 2), Decimal("2.33"), id="rounded down"),
        pytest.param(rounded(A / 8, 2), Decimal("0.88"), id="a half goes up"),
        pytest.param(rounded(ZERO - A / 8, 2), Decimal("-0.88"), id="a half below zero goes down"),
    ],
)
@pytest.mark.parametrize("is_steady", [True, False])
def test_operations_give_the_same_steady_or_by_the_month(expr, value, is_steady):
    """An expression that looks at no other line is worked out once; behind a calendar it is not."""
    given = expr if is_steady else ByMonth((ONE, expr, expr))
    assert column(given)[2:] == [value, value]


def test_the_opening_stands_before_the_first_month():
    assert column(Ref("x", 1) + B, opening=A) == [7, 9, 11, 13]


def test_further_back_than_the_start_is_the_opening():
    assert column(Ref("x", 2) + B, opening=A, months=5) == [7, 9, 9, 11, 11, 13]


def test_each_month_has_its_own_case():
    assert column(ByMonth((A, ZERO, Ref("x", 2) + B))) == [0, 7, 0, 9]


def test_a_sum_of_steady_and_changing_parts_counts_each_once():
    changing = ByMonth((ONE, ZERO, Const(Decimal(5))))
    assert column(Op("+", (A, changing, B, changing)))[1:] == [11, 9, 19]
    assert column(Op("+", (changing, changing)))[1:] == [2, 0, 10]


def test_a_line_may_look_at_those_above_it_in_the_same_month():
    lines = {
        "x": Line("x", Text("x", "x"), Ref("x", 1) + 1, "drivers"),
        "y": Line("y", Text("y", "y"), Ref("x") * Ref("x"), "drivers"),
    }
    assert list(evaluate_exactly(Model(3, 2, lines), {})["y"]) == [0, 1, 4, 9]


def test_months_are_told_in_order_and_none_before_its_time():
    line = Line("x", Text("x", "x"), Ref("x", 1) + B, "drivers", opening=A)
    seen = [(month, list(columns["x"])) for month, columns in run_months(Model(2, 2, {"x": line}), Exact(), GIVEN)]
    assert [month for month, _ in seen] == [1, 2]
    assert seen[0][1] == [7, 9, None]
    assert seen[1][1] == [7, 9, 11]


def test_an_emptied_entry_that_no_lag_reaches_is_not_missed():
    line = Line("x", Text("x", "x"), Ref("x", 1) + B, "drivers", opening=A)
    last = None
    for month, columns in run_months(Model(4, 2, {"x": line}), Exact(), GIVEN):
        columns["x"][month - 1] = None
        last = columns["x"][month]
    assert last == 15


def test_what_no_line_changes_is_worked_out_once():
    run = Run(Exact(), GIVEN, {"x": [Decimal(0)] * 4})
    assert compiled(rounded(A * B + 1, 2), run) == Fixed(Decimal("15.00"))
    assert not isinstance(compiled(A * Ref("x"), run), Fixed)


def test_an_input_that_is_not_given_and_what_is_no_expression_are_refused():
    with pytest.raises(KeyError):
        column(Input("c"))
    with pytest.raises(TypeError, match="not an expression"):
        column(Expr())
