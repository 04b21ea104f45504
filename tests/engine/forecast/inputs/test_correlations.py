"""Correlations: read, and refused when no distribution could have them."""

from decimal import Decimal
from fractions import Fraction

import pytest

from engine.forecast.inputs.correlations import is_possible, largest_factor, matrix_of, names_of
from engine.forecast.inputs.inputs import Correlation
from engine.forecast.inputs.reading import read_inputs
from tests.engine.forecast.made import raw, read, with_plan

pytestmark = pytest.mark.database_free
PLAN = "subscription.plans.0"


def told(given):
    """The problems as {path: code}."""
    return {one.path: one.code for one in read_inputs(given).problems}


def correlated(*pairs):
    around = {"low": 1, "mid": 2, "high": 3}
    plan = with_plan(price=around, new_customers=around, churn=around)
    items = [{"a": f"{PLAN}.{a}", "b": f"{PLAN}.{b}", "value": value} for a, b, value in pairs]
    return raw(subscription=plan, correlations=items)


@pytest.mark.parametrize(
    ("pairs", "problems"),
    [
        pytest.param(
            [("price", "churn", "0.9"), ("churn", "new_customers", "0.9"), ("price", "new_customers", "0.7")],
            {},
            id="possible",
        ),
        pytest.param(
            [("price", "churn", "1"), ("churn", "new_customers", "1"), ("price", "new_customers", "1")],
            {},
            id="on the edge",
        ),
        pytest.param(
            [("price", "churn", "0.9"), ("churn", "new_customers", "0.9"), ("price", "new_customers", "-0.9")],
            {"correlations": "correlation_impossible"},
            id="impossible",
        ),
        pytest.param([("price", "churn", "1.1")], {"correlations.0.value": "high"}, id="above 1"),
        pytest.param([("price", "price", "0.5")], {"correlations.0.b": "correlation_self"}, id="with itself"),
        pytest.param(
            [("price", "churn", "0.5"), ("churn", "price", "0.4")],
            {"correlations.1": "correlation_twice"},
            id="given twice",
        ),
        pytest.param([("price", "growth", "0.5")], {"correlations.0.b": "correlation_path"}, id="not a range"),
    ],
)
def test_correlations_must_be_possible(pairs, problems):
    assert told(correlated(*pairs)) == problems


def test_impossible_correlations_come_with_a_remedy():
    pairs = [("price", "churn", "0.9"), ("churn", "new_customers", "0.9"), ("price", "new_customers", "-0.9")]
    # The least eigenvalue of r x the signs is 1 - 2 r, so r may be 0.5 at most: 0.9 x 0.55 = 0.495.
    assert "0.55" in read_inputs(correlated(*pairs)).problems[0].message.en
    repaired = [(a, b, v.replace("0.9", "0.495")) for a, b, v in pairs]
    assert told(correlated(*repaired)) == {}


@pytest.mark.parametrize(
    ("given", "problems"),
    [
        (None, {}),
        ([], {}),
        ((), {}),
        ("price", {"correlations": "form"}),
        ({}, {"correlations": "form"}),
        ([3], {"correlations.0": "form"}),
        ([{"a": "x", "b": "y"}], {"correlations.0": "form"}),
        ([{"a": "x", "b": "y", "value": 1, "c": 2}], {"correlations.0": "form"}),
        ([{"a": ["x"], "b": "y", "value": 1}], {"correlations.0.a": "correlation_path"}),
        ([{"a": "opening.cash", "b": "y", "value": 1}], {"correlations.0.a": "correlation_path"}),
        ([{}] * 101, {"correlations": "too_many"}),
    ],
)
def test_what_is_no_list_of_pairs_is_refused(given, problems):
    assert told(raw(correlations=given)) == problems


@pytest.mark.parametrize(
    ("value", "problems"),
    [
        ("1", {}),
        ("-1", {}),
        ("0", {}),
        ("1.000000001", {"correlations.0.value": "high"}),
        ("-1.000000001", {"correlations.0.value": "low"}),
        ("much", {"correlations.0.value": "number"}),
    ],
)
def test_a_correlation_lies_between_minus_one_and_one(value, problems):
    assert told(correlated(("price", "churn", value))) == problems


def test_a_pair_is_the_same_in_either_order_and_pairs_are_sorted():
    one = read(correlated(("price", "churn", "0.5"), ("churn", "new_customers", "0.2")))
    other = read(correlated(("new_customers", "churn", "0.2"), ("churn", "price", "0.5")))
    assert one.correlations == other.correlations
    assert [pair.a for pair in one.correlations] == sorted(pair.a for pair in one.correlations)
    assert all(pair.a < pair.b for pair in one.correlations)


def pairs(**values):
    return [Correlation(key[0], key[1], Decimal(value)) for key, value in values.items()]


def test_the_matrix_has_ones_on_its_diagonal_and_is_symmetric():
    found = matrix_of(pairs(ac="0.5", bc="-0.25"), Fraction(1, 2))
    quarter, eighth = Fraction(1, 4), Fraction(-1, 8)
    assert names_of(pairs(ac="0.5", bc="-0.25")) == ["a", "b", "c"]
    assert found == [[1, 0, quarter], [0, 1, eighth], [quarter, eighth, 1]]


@pytest.mark.parametrize(
    ("values", "is_so"),
    [
        # Three that all oppose each other: 1 - 2 r >= 0 for the determinant, so r is at most a half.
        pytest.param({"ab": "-0.5", "bc": "-0.5", "ac": "-0.5"}, True, id="on the edge"),
        pytest.param({"ab": "-0.500000001", "bc": "-0.5", "ac": "-0.5"}, False, id="beyond the edge"),
        pytest.param({"ab": "1", "bc": "1", "ac": "0.999999999"}, False, id="two bonds of 1 leave no choice"),
        pytest.param({"ab": "1", "ac": "-1", "bc": "-1"}, True, id="fully tied"),
        # a with b and c: 0.6^2 + 0.8^2 = 1 is the most that two free inputs can explain.
        pytest.param({"ab": "0.6", "ac": "0.8", "bc": "0"}, True, id="all explained"),
        pytest.param({"ab": "0.6", "ac": "0.800000001", "bc": "0"}, False, id="more than all"),
        pytest.param({"ab": "1", "cd": "-1"}, True, id="two ties apart"),
    ],
)
def test_what_no_distribution_could_have_is_known_exactly(values, is_so):
    assert is_possible(matrix_of(pairs(**values), Fraction(1))) is is_so


def test_the_remedy_is_the_greatest_whole_per_cent():
    # Three times -r may be 0.5 at most: 0.5 / 0.9 = 0.555…
    assert largest_factor(pairs(ab="-0.9", bc="-0.9", ac="-0.9")) == Decimal("0.55")
    assert largest_factor(pairs(ab="-1", bc="-1", ac="-1")) == Decimal("0.5")
