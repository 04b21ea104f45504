"""Text to tree: tokens, precedence, chains, and where each mistake stands."""

from fractions import Fraction

import pytest

from engine.rules.parser import MAX_DEPTH, Parser, depth_of, exact, tokenize
from engine.rules.tree import BadExpression, Name

pytestmark = pytest.mark.database_free
NAMES = {
    "a": Name("a", "number"),
    "b": Name("b", "number"),
    "lim": Name("lim", "number", scope="parameter"),
    "one": Name("one", "choice", ("x", "z")),
    "two": Name("two", "choice", ("p", "q")),
    "many": Name("many", "choices", ("x", "z")),
    "ok": Name("ok", "bool"),
    "plan": Name("raise", "choice", ("now",), "fact"),
}


def parsed(text):
    return Parser(text, NAMES).parse()


def shape(node):
    """A tree as nested lists: the kind, then its value or its children."""
    if node.children:
        return [node.kind, *map(shape, node.children)]
    return node.value if node.kind in {"name", "parameter", "constant"} else node.kind


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("a + b * 2 < 7", ["<", ["+", "a", ["*", "b", 2]], 7]),
        ("(a + b) * 2 < 7", ["<", ["*", ["+", "a", "b"], 2], 7]),
        ("a - b - 1 == 0", ["==", ["-", ["-", "a", "b"], 1], 0]),
        ("ok || ok && ok", ["||", "ok", ["&&", "ok", "ok"]]),
        ("ok && ok && ok", ["&&", "ok", "ok", "ok"]),
        ("ok && (ok && ok)", ["&&", "ok", ["&&", "ok", "ok"]]),
        ("(ok && ok) && ok", ["&&", ["&&", "ok", "ok"], "ok"]),
        ("!ok && ok", ["&&", ["not", "ok"], "ok"]),
        ("!(a < 1)", ["not", ["<", "a", 1]]),
        ("-a < 1", ["<", ["negate", "a"], 1]),
        ("a / lim > 0.5", [">", ["/", "a", "lim"], Fraction(1, 2)]),
        ('one in ["x", "z",]', ["in", "one", ["list", "x", "z"]]),
        ("count(many, it == 'x') >= 1", [">=", ["count", "many", ["==", "it", "x"]], 1]),
        ("answered(one)", "answered"),
        ("true || false", ["||", True, False]),
        ("plan == 'now'", ["==", "raise", "now"]),
    ],
)
def test_operators_bind_as_everywhere(text, tree):
    assert shape(parsed(text)) == tree


@pytest.mark.parametrize(
    ("digits", "value", "kind"), [("3", 3, int), ("3.0", 3, int), ("0.5", Fraction(1, 2), Fraction)]
)
def test_a_number_is_exact(digits, value, kind):
    assert (exact(digits), type(exact(digits))) == (value, kind)


def test_tokens_have_their_places_and_end_with_a_mark():
    tokens = [(token.kind, token.text, token.offset) for token in tokenize('a <= "x y" ')]
    assert tokens == [("name", "a", 0), ("op", "<=", 2), ("string", '"x y"', 5), ("end", "", 11)]


@pytest.mark.parametrize(
    ("text", "offset", "message", "remedy"),
    [
        ('one == "x', 7, "the text in quotes does not end", 'close the text with ", and use no backslash in it'),
        ("one == 'x", 7, "the text in quotes does not end", "close the text with ', and use no backslash in it"),
        ("a < 1 # ten", 6, "“#” is not part of the rule language", "remove it"),
        ("ok AND ok", 3, "“AND” is not an operator here", "write &&"),
        ("ok & ok", 3, "“&” is not an operator here", "write &&"),
        ("ok | ok", 3, "“|” is not an operator here", "write ||"),
        ("ok == True", 6, "“True” is not an operator here", "write true"),
        ("a % 2 == 0", 2, "“%” is not part of the rule language", "remove it"),
        ("a < ", 4, "a value was expected, the end found", "write a name or a value"),
        ("a < )", 4, "a value was expected, “)” found", "write a name or a value"),
        ("a == b == 1", 7, "comparisons cannot be chained", "join with &&"),
        ("one in ['x'", 11, "“]” was expected, the end found", "write ]"),
        ("it < 1", 0, "“it” is not known", "use the id of a question, fact or parameter"),
        ("answered(3)", 9, "answered() takes the id of a question", "write answered(mr_03)"),
        ("answered(lim)", 9, "answered() takes the id of a question", "write answered(mr_03)"),
        ("count(a, it < 1) > 0", 6, "count() needs a list or a multiple choice", "count([a, b], it <= 1)"),
        ("count([a, one], true) > 0", 6, "count() needs a list of questions of one type", "count([a, b], it <= 1)"),
        ("count([a, 1], true) > 0", 6, "count() needs a list of questions of one type", "count([a, b], it <= 1)"),
        ("count([], true) > 0", 6, "count() needs a list of questions of one type", "count([a, b], it <= 1)"),
        (
            "count([a, b], it) > 0",
            14,
            "the second part of count() must be a condition; this is a number",
            "compare it with a value first",
        ),
        ("count([a, b]) > 0", 12, "“,” was expected, “)” found", "write ,"),
        ("size(a) > 0", 0, "“size” is not a function", "use count() or answered()"),
    ],
)
def test_a_mistake_has_its_place_its_words_and_its_remedy(text, offset, message, remedy):
    with pytest.raises(BadExpression) as error:
        parsed(text)
    assert (error.value.offset, error.value.message, error.value.remedy) == (offset, message, remedy)


@pytest.mark.parametrize("text", ["one in ['x'] && two == 'p'", "'a.b' == 'a.b'", '"=" == "="'])
def test_signs_in_quotes_are_no_operators(text):
    assert parsed(text).kind in {"&&", "=="}


def test_a_word_in_quotes_is_an_option_or_refused_as_one():
    with pytest.raises(BadExpression) as error:
        parsed('one == "and"')
    assert error.value.message == "there is no option “and”"


def test_it_ends_with_its_count():
    with pytest.raises(BadExpression) as error:
        parsed("count([a, b], it < 1) > 0 && it < 1")
    assert error.value.message == "“it” is not known"


def test_options_of_several_questions_count_together_only_when_they_are_the_same():
    same = parsed("count([one, one], it == 'x') > 0")
    assert same.children[0].children[1].children[0].options == ("x", "z")
    mixed = parsed("count([one, two], it == 'nowhere') > 0")
    assert mixed.children[0].children[1].children[0].options == ()


@pytest.mark.parametrize("shape_of", ["({})", "!{}"])
def test_a_rule_may_be_so_deep_and_no_deeper(shape_of):
    def nested(depth):
        text = "ok"
        for _ in range(depth):
            text = shape_of.format(text)
        return text

    parsed(nested(MAX_DEPTH - 1))
    with pytest.raises(BadExpression) as error:
        parsed(nested(MAX_DEPTH + 1))
    assert error.value.message == f"the rule is nested deeper than {MAX_DEPTH}"


def test_a_long_chain_is_not_deep():
    assert depth_of(parsed(" && ".join(["a < 1"] * 100))) == 3
    assert depth_of(parsed("a")) == 1
