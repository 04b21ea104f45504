"""Rules of the calendar, worked out month by month by what the inputs say."""

from decimal import Decimal

import pytest

from engine.forecast.model.calendar import THIS, at_least, both, either, equal, resolved, rest_of, truths
from engine.forecast.model.graph import ONE, ZERO, Const, Input, Op, Picked, When, Whole, most

pytestmark = pytest.mark.database_free
START, END = Whole(Decimal(2), "a.start"), Whole(Decimal(3), "a.end")


def is_picked(answer):
    return Picked("is", (), "a.every", "once", answer)


@pytest.mark.parametrize(
    ("test", "months"),
    [
        pytest.param(at_least(THIS, START), [2, 3, 4, 5], id="from a month on"),
        pytest.param(both(at_least(THIS, START), at_least(END, THIS)), [2, 3], id="between months"),
        pytest.param(equal(THIS, START + 2), [4], id="so many months later"),
        pytest.param(equal(rest_of(Op("-", (THIS, START)), 3), 0), [2, 5], id="every quarter"),
        pytest.param(at_least(most(START, 4), THIS), [1, 2, 3, 4], id="the later of two"),
        pytest.param(is_picked(True), [1, 2, 3, 4, 5], id="a choice that is made"),
        pytest.param(either(is_picked(False), equal(THIS, 5)), [5], id="one of two"),
    ],
)
def test_a_condition_holds_in_the_months_that_the_inputs_say(test, months):
    assert [month for month, is_so in enumerate(truths(test, 5), 1) if is_so] == months


def test_a_rule_comes_to_one_of_its_cases_and_counts_months():
    late = When(equal(THIS, END), Input("rest"), When(at_least(THIS, START), Input("part"), ZERO))
    assert resolved(late, 3) == [ZERO, Input("part"), Input("rest")]
    assert resolved(Input("base") * most(THIS - START, 0), 3)[2] == Op("*", (Input("base"), Const(Decimal(1))))


def test_what_no_month_changes_stays_the_same_object():
    value = Input("a") * Input("b")
    assert all(found is value for found in resolved(When(equal(THIS, START), value, value), 4))
    assert resolved(START, 2) == [Const(Decimal(2))] * 2


def test_a_condition_wants_whole_numbers():
    with pytest.raises(TypeError, match="no whole number"):
        truths(equal(THIS, Input("a")), 2)
    with pytest.raises(KeyError):
        truths(equal(THIS, Op("round", (ONE, ONE))), 2)
