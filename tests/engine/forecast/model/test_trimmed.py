"""Rows in which nothing ever stands are left out, and nothing else."""

from decimal import Decimal

import pytest

from engine.forecast.model.calendar import THIS, equal
from engine.forecast.model.graph import (
    MISSING,
    ZERO,
    ByMonth,
    Const,
    Input,
    Line,
    Model,
    Op,
    Ref,
    When,
    Whole,
    least,
    most,
    ratio,
    rounded,
)
from engine.forecast.model.trimmed import trimmed
from engine.playbook.parts import Text

pytestmark = pytest.mark.database_free
A = Input("a")
ONCE = equal(THIS, Whole(Decimal(2), "a.month"))


def kept(*lines, stay=()):
    given = {key: Line(key, Text(key, key), expr, "drivers", opening=opening) for key, expr, opening in lines}
    return {key: line.expr for key, line in trimmed(Model(3, 2, given), stay).lines.items()}


@pytest.mark.parametrize(
    ("expr", "is_left_out"),
    [
        pytest.param(Ref("off"), True, id="the same as nothing"),
        pytest.param(rounded(Ref("x", 1) + Ref("off") - Ref("off"), 2), True, id="a stock that stays 0"),
        pytest.param(A * Ref("off"), True, id="times nothing"),
        pytest.param(most(Ref("off"), Ref("off")), True, id="the more of nothing"),
        pytest.param(ByMonth((ZERO, Ref("off"), ZERO)), True, id="nothing in every month"),
        pytest.param(ByMonth((ZERO, ZERO, ZERO), When(ONCE, Ref("off"), ZERO)), True, id="nothing by a rule"),
        pytest.param(ByMonth((ZERO, ZERO, ZERO), When(ONCE, A, ZERO)), False, id="a rule whose month may come"),
        pytest.param(ByMonth((ZERO, A, ZERO)), False, id="something in a month"),
        pytest.param(Ref("off") - A, False, id="less something"),
        pytest.param(least(Ref("off"), A), False, id="the less of nothing and something"),
        pytest.param(Ref("off") / A, True, id="a part of nothing"),
    ],
)
def test_a_line_of_zeros_is_left_out(expr, is_left_out):
    assert ("x" not in kept(("off", ZERO, ZERO), ("x", expr, ZERO))) is is_left_out


def test_an_opening_keeps_a_line():
    assert set(kept(("x", Ref("x", 1), A), ("y", ZERO, A))) == {"x", "y"}


def test_what_is_missing_in_every_month_is_left_out_with_all_that_needs_it():
    none = Const(MISSING)
    assert kept(("off", ZERO, ZERO), ("share", ratio(A, Ref("off")), none), ("next", Ref("share") * A, none)) == {}


def test_what_refers_to_a_line_left_out_is_written_without_it():
    found = kept(("off", ZERO, ZERO), ("x", Op("+", (A, Ref("off"))), ZERO), ("y", Ref("x") - Ref("off"), ZERO))
    assert found == {"x": A, "y": Ref("x")}


def test_a_line_that_is_asked_for_stays():
    assert kept(("off", ZERO, ZERO), ("x", A + Ref("off"), ZERO), stay=("off",)) == {"off": ZERO, "x": A}
