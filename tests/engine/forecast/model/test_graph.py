"""Expressions of monthly lines: what they become when built, and what they say of themselves."""

from decimal import Decimal

import pytest

from engine.forecast.model.graph import (
    ONE,
    ZERO,
    ByMonth,
    Const,
    Input,
    Line,
    Model,
    Op,
    Ref,
    at_month,
    by_month,
    input_paths,
    least,
    most,
    power,
    product,
    ratio,
    references,
    rounded,
    total,
)
from engine.playbook.parts import Text

pytestmark = pytest.mark.database_free
A, B, C = Input("a"), Input("b"), Input("c")


def number(value):
    return Const(Decimal(value))


@pytest.mark.parametrize(
    ("built", "wanted"),
    [
        pytest.param(A + 0, A, id="plus nothing"),
        pytest.param(ZERO + A, A, id="nothing plus"),
        pytest.param(A - 0, A, id="less nothing"),
        pytest.param(A * 0, ZERO, id="times nothing"),
        pytest.param(ZERO * A, ZERO, id="nothing times"),
        pytest.param(A * 1, A, id="times one"),
        pytest.param(ONE * A, A, id="one times"),
        pytest.param(A / 1, A, id="by one"),
        pytest.param(ZERO / A, ZERO, id="nothing by"),
        pytest.param(total([]), ZERO, id="a sum of nothing"),
        pytest.param(total([ZERO, A, ZERO]), A, id="a sum of one"),
        pytest.param(A + B + C, Op("+", (A, B, C)), id="sums of sums are one sum"),
        pytest.param(A + 2, Op("+", (A, number(2))), id="plus a number"),
        pytest.param(1 - A, Op("-", (ONE, A)), id="from a number"),
        pytest.param(0 - A, Op("-", (ZERO, A)), id="from nothing is not left out"),
        pytest.param(A - B - C, Op("-", (Op("-", (A, B)), C)), id="differences from the left"),
        pytest.param(A * Decimal("0.5"), Op("*", (A, number("0.5"))), id="times a decimal"),
        pytest.param(A / 12, Op("/", (A, number(12))), id="a twelfth"),
    ],
)
def test_arithmetic_builds_the_smallest_expression(built, wanted):
    assert built == wanted


def test_a_power_is_the_base_times_itself():
    assert power(A, 0) == ONE
    assert power(A, 1) == A
    assert power(A, 3) == product(product(A, A), A)


def test_the_lesser_and_the_greater_take_plain_numbers_too():
    assert least(A, 3) == Op("min", (A, number(3)))
    assert most(A, 0) == Op("max", (A, ZERO))


def test_what_is_rounded_as_finely_already_is_not_rounded_again():
    cents = rounded(A, 2)
    assert cents == Op("round", (A,), 2)
    assert rounded(cents, 2) is cents
    assert rounded(cents, 4) is cents
    assert rounded(cents, 1) == Op("round", (cents,), 1)
    assert rounded(ZERO, 2) == ZERO


def test_what_is_the_same_every_month_is_one_expression():
    assert by_month(3, lambda _: A) == A
    assert by_month(3, lambda month: A if month == 3 else ZERO) == ByMonth((ZERO, ZERO, A))


def test_a_calendar_counts_from_month_one():
    seen = []
    by_month(4, lambda month: seen.append(month) or A)
    assert seen == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("expr", "month", "wanted"),
    [
        pytest.param(ByMonth((ONE, A)), 1, ONE, id="the first"),
        pytest.param(ByMonth((ONE, A)), 2, A, id="the last"),
        pytest.param(B * ByMonth((ONE, A)), 1, B, id="times one falls away"),
        pytest.param(B * ByMonth((ZERO, A)), 1, ZERO, id="times nothing falls away"),
        pytest.param(B + ByMonth((ZERO, A)) + C, 1, B + C, id="plus nothing falls away"),
        pytest.param(B - ByMonth((ZERO, A)), 1, B, id="less nothing falls away"),
        pytest.param(B / ByMonth((ONE, A)), 1, B, id="by one falls away"),
        pytest.param(B / ByMonth((ONE, A)), 2, B / A, id="a quotient stays one"),
        pytest.param(ByMonth((ZERO, A)) - B, 1, ZERO - B, id="from nothing"),
        pytest.param(rounded(ByMonth((ZERO, A)), 2), 1, ZERO, id="nothing rounded"),
        pytest.param(rounded(ByMonth((number(5), A)), 2), 1, Op("round", (number(5),), 2), id="a number rounded"),
        pytest.param(rounded(ByMonth((ZERO, A)), 2), 2, rounded(A, 2), id="rounding keeps its places"),
        pytest.param(least(ByMonth((ZERO, A)), B), 1, least(ZERO, B), id="the lesser of nothing"),
        pytest.param(ratio(ByMonth((ZERO, A)), B), 1, ratio(ZERO, B), id="a ratio of nothing keeps its guard"),
        pytest.param(Ref("x", 2), 1, Ref("x", 2), id="another line"),
    ],
)
def test_a_month_has_its_own_case(expr, month, wanted):
    assert at_month(expr, month) == wanted


def test_looking_further_back_adds_up():
    assert Ref("x").before(0) == Ref("x")
    assert Ref("x", 1).before(12) == Ref("x", 13)


def test_everything_an_expression_looks_at_is_found_however_deep():
    expr = ByMonth((ONE, rounded(A * Ref("x", 1), 2), ratio(Ref("y"), most(B, Ref("x", 12)))))
    assert set(references(expr)) == {Ref("x", 1), Ref("y"), Ref("x", 12)}
    assert input_paths(expr) == {"a", "b"}
    assert list(references(A)) == []
    assert input_paths(Ref("x")) == set()


def line(key, expr, **fields):
    return Line(key, Text(key, key), expr, "drivers", **fields)


def model(*lines):
    return Model(12, 2, {one.id: one for one in lines})


def test_a_model_knows_how_far_back_each_line_is_looked_at():
    found = model(line("x", A), line("y", Ref("x", 1) + Ref("x", 12)), line("z", Ref("y") + Ref("z", 3)))
    assert found.lags == {"x": 12, "y": 0, "z": 3}


def test_some_lines_bring_all_that_they_need_in_the_same_order():
    whole = model(
        line("x", A), line("aside", B), line("y", Ref("x", 1)), line("z", Ref("y") + Ref("z", 1)), line("w", C)
    )
    some = whole.only(["w", "z"])
    assert list(some.lines) == ["x", "y", "z", "w"]
    assert (some.months, some.places) == (12, 2)
    assert list(whole.only([]).lines) == []
    with pytest.raises(KeyError):
        whole.only(["nowhere"])


def test_outputs_are_the_lines_that_are_shown():
    found = model(line("x", A, is_output=True), line("y", B), line("z", C, is_output=True))
    assert [one.id for one in found.outputs] == ["x", "z"]
