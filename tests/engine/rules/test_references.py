"""The rule language against two other evaluators: a CEL library, and Kleene's tables written out.

Rules are drawn as trees, from which both the text and the reference value come.
"""

import random
import sys
from fractions import Fraction

import celpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.rules.expressions import parse_expression
from engine.rules.tree import Name
from tests.engine.generated import fixed

NAMES = {
    "a": Name("a", "number"),
    "b": Name("b", "number"),
    "lim": Name("lim", "number", scope="parameter"),
    "one": Name("one", "choice", ("x", "z")),
    "many": Name("many", "choices", ("x", "z", "w")),
    "yn": Name("yn", "choice", ("yes", "no", "unsure")),
    "flag": Name("flag", "bool"),
}
LIM = Fraction(2)
pytestmark = pytest.mark.database_free


def number(chance, depth):
    kind = chance.choice(["name", "name", "constant", "sum"] if depth < 2 else ["name", "constant"])
    if kind == "name":
        return ("name", chance.choice(["a", "b", "lim"]))
    if kind == "constant":
        return ("constant", Fraction(chance.randint(0, 4)))
    return (chance.choice("+-*"), number(chance, depth + 1), number(chance, depth + 1))


def rule(chance, depth=0):
    leaves = ["compare", "compare", "same", "in_list", "in_many", "count", "answered", "flag", "yes"]
    kind = chance.choice([*leaves, "and", "or", "not", "and", "or"] if depth < 3 else leaves)
    if kind in {"and", "or"}:
        return (kind, *(rule(chance, depth + 1) for _ in range(chance.randint(2, 3))))
    if kind == "not":
        return ("not", rule(chance, depth + 1))
    if kind == "compare":
        return (chance.choice(["<", "<=", ">", ">=", "==", "!="]), number(chance, 0), number(chance, 0))
    if kind == "same":
        return (chance.choice(["==", "!="]), ("name", "one"), ("constant", chance.choice(["x", "z"])))
    if kind == "yes":
        return (chance.choice(["==", "!="]), ("name", "yn"), ("constant", chance.choice(["yes", "no", "unsure"])))
    if kind == "in_list":
        name = chance.choice(["one", "yn"])
        return ("in", ("name", name), chance.sample(list(NAMES[name].options), chance.randint(1, 2)))
    if kind == "in_many":
        return ("in_many", chance.choice(["x", "z", "w"]))
    if kind == "count":
        return ("count", chance.choice(["<=", ">=", "=="]), chance.randint(0, 3), chance.randint(0, 4))
    return ("answered", chance.choice(["a", "one", "yn"])) if kind == "answered" else ("name", "flag")


def written(tree, cel=False):
    kind = tree[0]
    if kind == "name":
        return tree[1]
    if kind == "constant":
        return f'"{tree[1]}"' if isinstance(tree[1], str) else str(tree[1])
    if kind in {"and", "or"}:
        return "(" + {"and": " && ", "or": " || "}[kind].join(written(part, cel) for part in tree[1:]) + ")"
    if kind == "not":
        return f"!({written(tree[1], cel)})"
    if kind == "in":
        return f"{tree[1][1]} in [" + ", ".join(f'"{option}"' for option in tree[2]) + "]"
    if kind == "in_many":
        return f'"{tree[1]}" in many'
    if kind == "answered":
        return f'{tree[1]} != "unsure"' if cel and tree[1] == "yn" else "true" if cel else f"answered({tree[1]})"
    if kind == "count":
        _, symbol, size, level = tree
        counted = f"size([a, b].filter(it, it <= {level}))" if cel else f"count([a, b], it <= {level})"
        return f"{counted} {symbol} {size}"
    return f"({written(tree[1], cel)} {kind} {written(tree[2], cel)})"


COMPARE = {
    "<": lambda x, y: x < y,
    "<=": lambda x, y: x <= y,
    ">": lambda x, y: x > y,
    ">=": lambda x, y: x >= y,
    "==": lambda x, y: x == y,
    "!=": lambda x, y: x != y,
}


def kleene(tree, values):
    """Three values by Kleene's tables. A count stands for every number it may still come to."""
    kind = tree[0]
    if kind == "constant":
        return tree[1]
    if kind == "name":
        return LIM if tree[1] == "lim" else values.get(tree[1])
    if kind in {"and", "or"}:
        order = {"and": [False, None, True], "or": [True, None, False]}[kind]
        return min((kleene(part, values) for part in tree[1:]), key=order.index)
    if kind == "not":
        return {True: False, False: True, None: None}[kleene(tree[1], values)]
    if kind == "answered":
        return values.get(tree[1]) not in (None, "unsure")
    if kind == "in":
        return kleene(("or", *(("==", tree[1], ("constant", option)) for option in tree[2])), values)
    if kind == "in_many":
        return None if values.get("many") is None else tree[1] in values["many"]
    if kind == "count":
        known = [kleene(("<=", ("name", n), ("constant", Fraction(tree[3]))), values) for n in ("a", "b")]
        totals = {sum(x is True for x in known) + more for more in range(known.count(None) + 1)}
        outcomes = {COMPARE[tree[1]](total, tree[2]) for total in totals}
        return outcomes.pop() if len(outcomes) == 1 else None
    left, right = kleene(tree[1], values), kleene(tree[2], values)
    if left is None or right is None:
        return None
    if kind in COMPARE:
        # "don't know" decides only where the rule names it.
        if "unsure" in (left, right) and ("constant", "unsure") not in tree:
            return None
        return COMPARE[kind](left, right)
    return left + right if kind == "+" else left - right if kind == "-" else left * right


def drawn_values(chance, *, complete):
    values = {
        "a": Fraction(chance.randint(0, 4)),
        "b": Fraction(chance.randint(0, 4)),
        "one": chance.choice(["x", "z"]),
        "many": tuple(option for option in ("x", "z", "w") if chance.random() < 0.5),
        "yn": chance.choice(["yes", "no"] if complete else ["yes", "no", "unsure"]),
        "flag": chance.random() < 0.5,
    }
    return values if complete else {key: value for key, value in values.items() if chance.random() < 0.6}


@fixed(400)
@given(st.integers(0, 10**9))
def test_incomplete_answers_give_what_kleenes_tables_give(seed):
    chance = random.Random(seed)
    tree = rule(chance)
    expression = parse_expression(written(tree), NAMES)
    for _ in range(5):
        values = drawn_values(chance, complete=False)
        assert expression.evaluate({**values, "lim": LIM}.get) is kleene(tree, values), (written(tree), values)


@fixed(120)
@given(st.integers(0, 10**9))
def test_a_known_outcome_stays_when_more_is_answered(seed):
    chance = random.Random(seed)
    expression = parse_expression(written(without_answered(rule(chance))), NAMES)
    values = {key: value for key, value in drawn_values(chance, complete=False).items() if value != "unsure"}
    before = expression.evaluate({**values, "lim": LIM}.get)
    for _ in range(8):
        after = expression.evaluate({**drawn_values(chance, complete=True), **values, "lim": LIM}.get)
        assert after is not None
        assert before is None or after is before


def without_answered(tree):
    """answered() may change with every answer, and is meant to."""
    if tree[0] == "answered":
        return ("name", "flag")
    return (tree[0], *(without_answered(p) if isinstance(p, tuple) else p for p in tree[1:]))


@pytest.fixture
def recursion_limit():
    """The library raises the limit for the whole process."""
    before = sys.getrecursionlimit()
    yield
    sys.setrecursionlimit(before)


@pytest.mark.parametrize("seed", range(80))
def test_complete_answers_give_what_a_cel_library_gives(seed, recursion_limit):
    chance = random.Random(seed)
    tree = rule(chance)
    environment = celpy.Environment()
    program = environment.program(environment.compile(written(tree, cel=True)))
    expression = parse_expression(written(tree), NAMES)
    for _ in range(4):
        values = drawn_values(chance, complete=True)
        plain = {
            k: int(v) if isinstance(v, Fraction) else list(v) if isinstance(v, tuple) else v for k, v in values.items()
        }
        outcome = program.evaluate({k: celpy.json_to_cel(v) for k, v in {**plain, "lim": 2}.items()})
        assert bool(outcome) is expression.evaluate({**values, "lim": LIM}.get), (written(tree), values)
