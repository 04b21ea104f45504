"""What may stand beside which operator, and what is said of the rest."""

import pytest

from engine.rules.expressions import parse_expression
from engine.rules.tree import BadExpression, Name

pytestmark = pytest.mark.database_free
NAMES = {
    "a": Name("a", "number"),
    "one": Name("one", "choice", ("early", "late"), "fact"),
    "many": Name("many", "choices", ("early", "late"), "fact"),
    "ok": Name("ok", "bool"),
    "note": Name("note", "text"),
    "day": Name("day", "date", (), "fact"),
    "due": Name("due", "date", (), "fact"),
}


@pytest.mark.parametrize(
    "text",
    [
        "a == 1",
        "ok == true",
        "one == one",
        '"late" == one',
        'note == "x"',
        'note in ["x", "y"]',
        "one in many",
        '"late" in many',
        "day < due",
        'day == "2026-02-28"',
        '"2026-02-28" <= day',
        'day in ["2026-02-28", "2026-03-01"]',
        "a in [1, 2]",
    ],
)
def test_like_is_compared_with_like(text):
    assert parse_expression(text, NAMES).type == "bool"


@pytest.mark.parametrize(
    ("text", "message", "remedy"),
    [
        ("a == ok", "a number is compared with a condition", "compare like with like"),
        ("ok < true", "< compares numbers", "compare a number with a number"),
        ('one < "late"', "< compares numbers", "compare a number with a number"),
        ('one >= "late"', ">= compares numbers", "compare a number with a number"),
        ("many == one", "lists cannot be compared", 'use "option" in the list, or count()'),
        ("one == [1]", "lists cannot be compared", 'use "option" in the list, or count()'),
        ('one == "lat"', "there is no option “lat”", 'did you mean "late"?'),
        ('one == "x"', "there is no option “x”", "use one of early, late"),
        ('one in ["early", "x"]', "there is no option “x”", "use one of early, late"),
        ('"x" in many', "there is no option “x”", "use one of early, late"),
        ("a in many", "in needs an option on its left; this is a number", "write an option in quotes"),
        ("a in one", "in needs a list or a multiple choice on its right", 'write ["a", "b"]'),
        ('a in [1, "x"]', "a number is compared with a text", "compare like with like"),
        ("day == note", "a date is compared with a text", "compare like with like"),
        ('day < "2026-02-29"', "“2026-02-29” is not a day", 'write "2026-07-31"'),
        ('day < "2026-02"', "“2026-02” is not a day", 'write "2026-07-31"'),
        ("day == a", "a date is compared with a number", "compare like with like"),
        ("day < a", "< compares numbers", "compare a number with a number"),
        ("a && ok", "&& joins conditions; this is a number", "compare it with a value first"),
        ("ok || a", "|| joins conditions; this is a number", "compare it with a value first"),
        ("ok + 1 == 2", "+ needs numbers; this is a condition", "use a number here"),
        ("1 + ok == 2", "+ needs numbers; this is a condition", "use a number here"),
        ("day - 1 == 2", "- needs numbers; this is a date", "use a number here"),
        ("!a", "! needs a condition; this is a number", "compare it with a value first"),
        ("-ok == 1", "− needs a number; this is a condition", "use a number here"),
        ("a + 1", "the whole must be a condition; this is a number", "write a condition"),
    ],
)
def test_everything_else_is_refused_with_what_to_write(text, message, remedy):
    with pytest.raises(BadExpression) as error:
        parse_expression(text, NAMES)
    assert (error.value.message, error.value.remedy) == (message, remedy)


def test_where_a_number_is_wanted_a_condition_is_refused():
    with pytest.raises(BadExpression) as error:
        parse_expression("ok", NAMES, want="number")
    assert error.value.message == "the whole must be a number; this is a condition"
