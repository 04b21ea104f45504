"""The rule language: typed, three-valued, bounded."""

from fractions import Fraction

import pytest

from engine.rules.expressions import parse_expression
from engine.rules.tree import BadExpression, Name

NAMES = {
    "a": Name("a", "number"),
    "b": Name("b", "number"),
    "limit": Name("limit", "number", scope="parameter"),
    "sector": Name("sector", "choice", ("city", "other"), "fact"),
    "mkts": Name("mkts", "choices", ("CN", "EU"), "fact"),
    "ok": Name("ok", "choice", ("yes", "no", "unsure")),
    "note": Name("note", "text"),
}
pytestmark = pytest.mark.database_free


def run(text, **values):
    values = {k: Fraction(v) if isinstance(v, int) else v for k, v in values.items()}
    return parse_expression(text, NAMES).evaluate(values.get)


@pytest.mark.parametrize(
    ("text", "values", "outcome"),
    [
        ("a < 3", {"a": 2}, True),
        ("a < 3", {}, None),
        ("a < 3 || b < 3", {"b": 2}, True),
        ("a < 3 && b < 3", {"b": 5}, False),
        ("a < 3 && b < 3", {"b": 2}, None),
        ("!(a < 3)", {}, None),
        ("a + 2 * b == 7", {"a": 1, "b": 3}, True),
        ("a / b > 1", {"a": 1, "b": 0}, None),
        ('"EU" in mkts', {"mkts": ("CN",)}, False),
        ('sector in ["city", "other"]', {"sector": "city"}, True),
        ("count([a, b], it <= 1) >= 2", {"a": 1, "b": 0}, True),
        ("count([a, b], it <= 1) >= 1", {"a": 1}, True),
        ("count([a, b], it <= 1) >= 2", {"a": 1}, None),
        ("count([a, b], it <= 1) >= 2", {"a": 3}, False),
        ('count(mkts, it != "CN") == 1', {"mkts": ("CN", "EU")}, True),
        ("count(mkts, true) == 0", {"mkts": ()}, True),
        ("answered(a)", {}, False),
        ("answered(a)", {"a": 0}, True),
        ('ok == "no"', {"ok": "unsure"}, None),
        ('ok in ["no", "unsure"]', {"ok": "unsure"}, True),
    ],
)
def test_value(text, values, outcome):
    assert run(text, **values) is outcome


@pytest.mark.parametrize(
    ("text", "offset", "remedy"),
    [
        ('secto == "city"', 0, "did you mean sector?"),
        ('sector == "cty"', 10, 'did you mean "city"?'),
        ("a < 3 and b < 3", 6, "write &&"),
        ("a < 3 or b < 3", 6, "write ||"),
        ("not a < 3", 0, "write !"),
        ("a = 3", 2, "write =="),
        ('a < "3"', 0, "compare a number with a number"),
        ("a", 0, "write a condition"),
        ("a < 3 b", 6, "join with && or ||"),
        ("(a < 3", 6, "write )"),
        ("mkts == mkts", 0, 'use "option" in the list, or count()'),
        ("1 < a < 3", 6, "join with &&"),
        ("a.size() > 1", 1, "remove it"),
        ("a < 3 ? true : false", 6, "remove it"),
        ("size(a) > 1", 0, "use count() or answered()"),
        ("a < 3 @", 6, "remove it"),
        ("", 0, "write a name or a value"),
        ("(" * 50 + "a < 1" + ")" * 50, 41, "split it"),
        ("a < 1 || " * 300 + "a < 1", 2000, "split it"),
    ],
)
def test_mistakes_are_named_with_place_and_remedy(text, offset, remedy):
    with pytest.raises(BadExpression) as error:
        parse_expression(text, NAMES)

    assert (error.value.offset, error.value.remedy) == (offset, remedy)


def test_the_same_rule_read_twice_is_the_same_rule():
    first, second = (parse_expression("answered(a)", NAMES) for _ in range(2))
    assert first == second
    assert first.run is not second.run
    assert first != parse_expression("!answered(a)", NAMES)
