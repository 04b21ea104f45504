"""Formulas as they are written: brackets, guards, and cells to the left."""

from decimal import Decimal

import pytest

from engine.forecast.model.calendar import THIS, at_least, both, either, equal, rest_of
from engine.forecast.model.graph import (
    MISSING,
    ONE,
    ZERO,
    ByMonth,
    Const,
    Delayed,
    Expr,
    Input,
    Line,
    Model,
    Picked,
    Ref,
    When,
    Whole,
    least,
    most,
    ratio,
    rounded,
)
from engine.forecast.reckoning.formulas import (
    break_even_lines,
    formulas,
    summary_formulas,
    total_cost_line,
    used_inputs,
    used_timings,
)
from engine.playbook.parts import Text

pytestmark = pytest.mark.database_free
A, B, C = Input("a"), Input("b"), Input("c")


class Plain:
    """Cells by name and month, inputs by name."""

    def cell(self, line, month):
        return f"{line}{month}"

    def stretch(self, line, first, last):
        return f"{line}{first}:{line}{last}"

    def input_cell(self, path):
        return path.upper()

    def is_share(self, path):
        return path == "share"

    def whole_cell(self, path):
        return path.upper()

    def is_picked(self, path, option):
        return f'{path.upper()}="{option}"'

    def month_cell(self, month):
        return f"M{month}"


def line(key, expr, **fields):
    return Line(key, Text(key, key), expr, "drivers", **fields)


def model(*lines, months=3):
    return Model(months, 2, {one.id: one for one in lines})


def written(expr, **fields):
    [row] = formulas(model(line("x", expr, **fields)), Plain())
    return row.cells


@pytest.mark.parametrize(
    ("expr", "formula"),
    [
        pytest.param(A + B + C, "=A+B+C", id="sum"),
        pytest.param(A - (B + C), "=A-(B+C)", id="a sum taken away"),
        pytest.param(A - (B - C), "=A-(B-C)", id="a difference taken away"),
        pytest.param(A - B * C, "=A-B*C", id="a product taken away"),
        pytest.param((A - B) + C, "=A-B+C", id="a difference and more"),
        pytest.param((A + B) * C, "=(A+B)*C", id="a sum times"),
        pytest.param(A * (B / C), "=A*(B/C)", id="times a quotient"),
        pytest.param(A * B / C, "=A*B/C", id="a product divided"),
        pytest.param(A / (B * C), "=A/(B*C)", id="divided by a product"),
        pytest.param(A / (B / C), "=A/(B/C)", id="divided by a quotient"),
        pytest.param(rounded(A + B, 2), "=ROUND(A+B,2)", id="rounded"),
        pytest.param(rounded(A, 0) * B, "=ROUND(A,0)*B", id="a rounded one times"),
        pytest.param(least(A + B, 0), "=MIN(A+B,0)", id="the lesser"),
        pytest.param(most(A, B), "=MAX(A,B)", id="the greater"),
        pytest.param(ratio(A + B, C - A), '=IF(C-A>0,(A+B)/(C-A),"")', id="ratio"),
        pytest.param(A * Const(Decimal(-3)), "=A*(-3)", id="a number below zero"),
        pytest.param(A + Const(Decimal("1E-7")), "=A+0.0000001", id="no exponent"),
        pytest.param(Const(MISSING), "=NA()", id="what is missing"),
    ],
)
def test_formulas_mean_what_the_expression_means(expr, formula):
    assert set(written(expr)) == {formula}


def test_what_may_be_missing_shows_as_empty():
    assert written(A, is_nullable=True)[0] == '=IFERROR(A,"")'


def test_a_month_looks_at_cells_to_its_left_and_at_the_opening_before():
    assert written(Ref("x", 2) + A, opening=B) == ("=x0+A", "=x0+A", "=x1+A")
    assert written(Ref("x", 1) + A) == ("=0+A", "=x1+A", "=x2+A")


def test_each_month_is_written_for_itself_without_nothing_and_one():
    assert written(ByMonth((ZERO, ONE, A)) * B) == ("=0", "=B", "=A*B")


def test_an_opening_has_a_formula_of_its_own():
    [row] = formulas(model(line("x", A, opening=B * C)), Plain())
    assert row.opening == "=B*C"


def test_a_rule_is_written_over_the_cells_of_months_and_choices():
    start, end = Whole(Decimal(2), "start"), Whole(Decimal(3), "end")
    runs = both(at_least(THIS, start), at_least(end, THIS + 1))
    due = either(Picked("is", (), "every", "once", False), equal(rest_of(THIS - start, 3), 0))
    rule = When(runs, A, When(due, ONE, ZERO))
    cells = written(ByMonth((ZERO, A, ONE), rule) * B)
    assert cells[1] == '=IF(AND(M2>=START,END>=M2+1),A,IF(OR(EVERY="once",MOD(M2-START,3)=0),1,0))*B'


def test_a_delay_is_looked_up_from_its_cell():
    assert written(Delayed("y", 2, "delay"))[2] == "=INDEX(y0:y3,MAX(1,M3-DELAY+1))"
    assert written(A * Whole(Decimal(2), "delay"))[0] == "=A*DELAY"


def test_per_cent_in_a_cell_as_a_share_is_not_divided_again():
    share, hundred = Input("share"), Const(Decimal(100))
    assert written(A * (share / hundred))[0] == "=A*SHARE"
    assert written(A / share)[0] == "=A/(SHARE*100)"
    assert written(A / hundred)[0] == "=A/100"


def test_every_month_delay_and_choice_that_a_formula_looks_at_is_named_once():
    start, picked = Whole(Decimal(2), "start"), Picked("is", (), "every", "once", True)
    rule = When(both(equal(THIS, start), picked), Delayed("x", 1, "delay"), ZERO)
    assert set(used_timings(model(line("x", ByMonth((ZERO, ZERO, ZERO), rule))))) == {"start", "every", "delay"}


def test_cost_of_sales_and_operating_cost_add_up_to_total_cost():
    row = total_cost_line(model(months=2), Plain())
    assert row.cells == ("=cost_of_sales1+operating_cost1", "=cost_of_sales2+operating_cost2")


def test_what_is_no_expression_is_refused():
    with pytest.raises(TypeError, match="not an expression"):
        written(Expr())


def test_every_input_that_a_formula_looks_at_is_named_once():
    found = used_inputs(model(line("x", B * A, opening=C), line("y", ByMonth((A, ZERO, Input("d"))))))
    assert found == ("c", "a", "b", "d")


def test_break_even_looks_at_every_month_to_the_end_and_wants_revenue():
    ebitda, flow, below = break_even_lines(model(months=3), Plain())
    assert ebitda.cells == (
        '=IF(AND(MIN(ebitda1:ebitda3)>=0,revenue1>0),1,"")',
        '=IF(AND(MIN(ebitda2:ebitda3)>=0,revenue2>0),2,"")',
        '=IF(AND(MIN(ebitda3:ebitda3)>=0,revenue3>0),3,"")',
    )
    assert flow.cells[0] == '=IF(AND(MIN(cash_flow1:cash_flow3)>=0,revenue1>0),1,"")'
    assert below.cells[2] == '=IF(cash3<0,3,"")'
    assert (ebitda.opening, ebitda.is_output) == ('=""', False)


def test_the_summary_looks_at_all_months():
    found = {figure.id: figure.formula for figure in summary_formulas(model(months=4), Plain())}
    assert found == {
        "break_even": '=IF(COUNT(ebitda_stays1:ebitda_stays4)=0,"",MIN(ebitda_stays1:ebitda_stays4))',
        "cash_break_even": '=IF(COUNT(cash_flow_stays1:cash_flow_stays4)=0,"",MIN(cash_flow_stays1:cash_flow_stays4))',
        "cash_out": '=IF(COUNT(cash_below1:cash_below4)=0,"",MIN(cash_below1:cash_below4))',
        "cash_low": "=MIN(cash1:cash4)",
        "cash_low_month": "=MATCH(MIN(cash1:cash4),cash1:cash4,0)",
        "need_shown": "=MAX(0,ROUND(OPENING.RESERVE,2)-MIN(cash1:cash4))",
    }
