"""What a rule means: three values, ranges of counts, numbers without end."""

import math
from fractions import Fraction

import pytest

from engine.rules.expressions import parse_expression
from engine.rules.meaning import Range, as_range, combine, compare_ranges, divide
from engine.rules.tree import Name

pytestmark = pytest.mark.database_free
NAMES = {
    "a": Name("a", "number"),
    "b": Name("b", "number"),
    "c": Name("c", "number"),
    "one": Name("one", "choice", ("x", "z")),
    "many": Name("many", "choices", ("x", "z")),
    "ok": Name("ok", "choice", ("yes", "no", "unsure")),
    "too": Name("too", "choice", ("yes", "no", "unsure")),
    "flag": Name("flag", "bool"),
    "day": Name("day", "date", (), "fact"),
}


def run(text, want="bool", **values):
    return parse_expression(text, NAMES, want=want).evaluate(values.get)


@pytest.mark.parametrize(
    ("symbol", "a", "b", "result"),
    [
        ("+", 2, 3, 5),
        ("-", 2, 3, -1),
        ("*", Fraction(1, 2), 4, 2),
        ("/", 3, 2, Fraction(3, 2)),
        ("/", 3, 0, None),
        ("/", 0, 3, 0),
        ("+", None, 1, None),
        ("*", 1, None, None),
        ("+", math.inf, 1, math.inf),
        ("-", 1, math.inf, -math.inf),
        ("-", math.inf, math.inf, None),
        ("*", math.inf, 0, None),
        ("*", math.inf, -2, -math.inf),
        ("/", math.inf, 2, math.inf),
        ("/", math.inf, -2, -math.inf),
        ("/", math.inf, 0, None),
        ("/", 5, math.inf, 0),
        ("/", math.inf, math.inf, None),
    ],
)
def test_arithmetic_is_exact_and_without_a_value_where_there_is_none(symbol, a, b, result):
    assert combine(symbol, a, b) == result


def test_a_division_stays_exact():
    assert divide(1, 3) * 3 == 1
    assert isinstance(divide(4, 2), Fraction)


@pytest.mark.parametrize(
    ("symbol", "a", "b", "result"),
    [
        ("+", Range(1, 2), 3, Range(4, 5)),
        ("+", Range(1, 2), Range(0, 4), Range(1, 6)),
        ("-", Range(1, 2), 1, Range(0, 1)),
        ("-", 5, Range(1, 2), Range(3, 4)),
        ("-", Range(1, 3), Range(0, 2), Range(-1, 3)),
        ("*", Range(1, 2), 2, None),
        ("/", Range(1, 2), 2, None),
        ("+", Range(1, 2), Fraction(1, 2), None),
        ("+", Range(1, 2), None, None),
    ],
)
def test_sums_and_differences_of_open_counts_stay_ranges(symbol, a, b, result):
    assert combine(symbol, a, b) == result


def test_a_whole_number_is_a_range_of_its_own_and_a_fraction_none():
    assert (as_range(3), as_range(Range(1, 2)), as_range(Fraction(1, 2))) == (Range(3, 3), Range(1, 2), None)


@pytest.mark.parametrize(
    ("a", "b", "outcome"),
    [
        (Range(1, 2), 3, True),
        (Range(1, 3), 3, None),
        (Range(3, 4), 3, False),
        (0, Range(1, 2), True),
        (Range(0, 1), Range(2, 3), True),
        (Range(0, 2), Range(2, 3), None),
        (Range(0, 1), None, None),
    ],
)
def test_a_range_is_less_when_each_of_its_numbers_is(a, b, outcome):
    assert compare_ranges(lambda x, y: x < y, a, b) is outcome


@pytest.mark.parametrize(
    ("text", "values", "outcome"),
    [
        ("true || a < 1", {}, True),
        ("a < 1 || true", {}, True),
        ("false && a < 1", {}, False),
        ("a < 1 && false", {}, False),
        ("true && a < 1", {}, None),
        ("true && a < 1", {"a": 0}, True),
        ("false || a < 1", {"a": 5}, False),
        ("false || a < 1", {}, None),
        ("!(a < 1)", {"a": 1}, True),
        ("!(a < 1)", {"a": 0}, False),
        ("!(a < 1)", {}, None),
        ("flag", {"flag": False}, False),
        ("flag", {}, None),
    ],
)
def test_the_deciding_value_wins_over_the_unknown_in_any_order(text, values, outcome):
    assert run(text, **values) is outcome


@pytest.mark.parametrize(
    ("text", "values", "outcome"),
    [
        ('ok != "yes"', {"ok": "unsure"}, None),
        ('ok != "yes"', {"ok": "no"}, True),
        ('ok == "unsure"', {"ok": "unsure"}, True),
        ('ok == "unsure"', {"ok": "no"}, False),
        ('"unsure" == ok', {"ok": "unsure"}, True),
        ('ok == "no"', {}, None),
        ("ok == too", {"ok": "yes", "too": "yes"}, True),
        ("ok == too", {"ok": "unsure", "too": "unsure"}, None),
        ("ok == too", {"ok": "yes", "too": "unsure"}, None),
        ('ok in ["yes", "no"]', {"ok": "unsure"}, None),
        ('ok in ["yes", "no"]', {"ok": "no"}, True),
        ('ok in ["no", "unsure"]', {"ok": "yes"}, False),
        ('ok in ["no"]', {}, None),
        ("answered(ok)", {"ok": "unsure"}, False),
        ("answered(ok)", {"ok": "no"}, True),
        ("answered(one)", {"one": "x"}, True),
        ('count([ok, too], it == "yes") >= 1', {"ok": "unsure", "too": "no"}, None),
        ('count([ok, too], it == "yes") >= 1', {"ok": "unsure", "too": "yes"}, True),
    ],
)
def test_not_knowing_decides_only_where_a_rule_names_it(text, values, outcome):
    assert run(text, **values) is outcome


@pytest.mark.parametrize(
    ("text", "values", "outcome"),
    [
        ("a in [1, 2]", {"a": 2}, True),
        ("a in [1, 2]", {"a": 3}, False),
        ("a in [1, 2]", {}, None),
        ("a in [1, b]", {"a": 1}, True),
        ("a in [1, b]", {"a": 2}, None),
        ("a + 1 in [2, 3]", {"a": 1}, True),
        ("a in []", {"a": 1}, False),
        ('one in ["x"]', {"one": "z"}, False),
        ('"x" in many', {"many": ("x",)}, True),
        ('"x" in many', {}, None),
        ("one in many", {"one": "z", "many": ("x",)}, False),
        ("one in many", {"many": ("x",)}, None),
    ],
)
def test_membership_is_the_or_of_comparisons(text, values, outcome):
    assert run(text, **values) is outcome


@pytest.mark.parametrize(
    ("text", "values", "outcome"),
    [
        ("count([a, b, c], it <= 1) == 3", {"a": 1, "b": 0, "c": 1}, True),
        ("count([a, b, c], it <= 1) < 2", {"a": 2, "b": 3}, True),
        ("count([a, b, c], it <= 1) != 0", {"a": 2}, None),
        ("count([a, b, c], it <= 1) + 1 >= 2", {"a": 1}, True),
        ("2 - count([a, b], it <= 1) <= 0", {"a": 1}, None),
        ("2 - count([a, b], it <= 1) <= 1", {"a": 1}, True),
        ("count([a, b], it <= 1) * 2 >= 0", {"a": 1}, None),
        ("count([a, b], it <= 1) * 2 >= 0", {"a": 1, "b": 5}, True),
        ("count([a], it <= 1) == count([b], it <= 1)", {"a": 1}, None),
        ('count(many, it == "x") == 1', {"many": ("x", "z")}, True),
        ('count(many, it == "x") == 1', {}, None),
        ('count(many, it in ["x", "z"]) == 2', {"many": ("x", "y", "z")}, True),
        ('count(many, it in ["x", "z"]) == 0', {"many": ()}, True),
        ('count(many, it in ["x", "z"]) == 0', {}, None),
        ("count([a, b], it in [1, 2]) == 1", {"a": 1, "b": 3}, True),
        ("count([a, b], it in [1, 2]) == 1", {"a": 1}, None),
        ('count([ok, too], it in ["yes", "no"]) == 2', {"ok": "yes", "too": "unsure"}, None),
        ('count([ok, too], it in ["yes", "unsure"]) == 2', {"ok": "yes", "too": "unsure"}, True),
        ("count([a, b], it <= c) == 2", {"a": 1, "b": 1, "c": 1}, True),
        ("count([a, b], it <= c) == 2", {"a": 1, "b": 1}, None),
        ("count([a, b], it <= 1) in [1, 2]", {"a": 1}, None),
        ("count([a, b], it <= 1) in [1, 2]", {"a": 1, "b": 2}, True),
    ],
)
def test_a_count_with_open_members_stands_for_all_it_may_come_to(text, values, outcome):
    assert run(text, **values) is outcome


def test_a_rule_that_is_a_number_is_not_known_while_it_is_a_range():
    assert run("count([a, b], it <= 1)", "number", a=1) is None
    assert run("count([a, b], it <= 1)", "number", a=1, b=1) == 2


@pytest.mark.parametrize(
    ("text", "value"), [("-a", -2), ("-a + 5", 3), ("10 - a - 3", 5), ("12 / a / 3", 2), ("-(a * 3)", -6)]
)
def test_arithmetic_goes_from_the_left(text, value):
    assert run(text, "number", a=2) == value


@pytest.mark.parametrize(
    ("text", "outcome"), [('day < "2026-08-02"', False), ('day <= "2026-08-02"', True), ('day == "2026-08-02"', True)]
)
def test_days_compare_by_the_calendar(text, outcome):
    assert run(text, day="2026-08-02") is outcome
