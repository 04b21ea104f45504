"""Correlations: read, and refused when no distribution could have them."""

import pytest

from engine.forecast.inputs.reading import read_inputs
from tests.engine.forecast.made import raw, with_plan

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
