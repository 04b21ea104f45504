"""Bad input: each a clear message at its field, all at once, and nothing raises."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.forecast.inputs.catalogue_all import BY_PATH, GROUPS, SETTINGS
from engine.forecast.inputs.quantities import Source
from engine.forecast.inputs.reading import read_inputs
from tests.engine.forecast.made import RAW, raw, read, with_plan
from tests.engine.generated import fixed

pytestmark = pytest.mark.database_free
PLAN = "subscription.plans.0"


def told(given):
    """The problems as {path: code}."""
    return {one.path: one.code for one in read_inputs(given).problems}


@pytest.mark.parametrize(
    ("given", "problems"),
    [
        pytest.param({"subscription": with_plan(price="-1")}, {f"{PLAN}.price": "low"}, id="negative price"),
        pytest.param({"subscription": with_plan(churn="101")}, {f"{PLAN}.churn": "high"}, id="churn above 100 %"),
        pytest.param(
            {"subscription": with_plan(opening_customers=10**12)},
            {f"{PLAN}.opening_customers": "high"},
            id="10^12 customers",
        ),
        pytest.param(
            {"horizon": 36, "subscription": with_plan(growth="100")},
            {f"{PLAN}.growth": "too_many_customers"},
            id="growth without end",
        ),
        pytest.param(
            {"people": [{"salary": 1, "start": "2027-09", "end": "2027-08"}]},
            {"people.0.end": "end_before_start"},
            id="start after end",
        ),
        pytest.param(
            {"people": [{"salary": 1, "end": "2026-08"}]},
            {"people.0.end": "end_before_start"},
            id="ended before the forecast",
        ),
        pytest.param(
            {"founded": "2026-06", "people": [{"salary": 1, "start": "2026-05"}]},
            {"people.0.start": "before_founding"},
            id="hired before founding",
        ),
        pytest.param({"founded": "2027-06"}, {"start": "before_founding"}, id="forecast before founding"),
        pytest.param(
            {"funding": {"grants": [{"amount": 1, "month": "2026-12"}]}},
            {"funding.grants.0.month": "before_start"},
            id="dated before the forecast",
        ),
        pytest.param(
            {"funding": {"loans": [{"amount": 1, "month": "2027-02", "term": 6, "grace": 6}]}},
            {"funding.loans.0.grace": "grace"},
            id="no month left to repay",
        ),
        pytest.param(
            {"subscription": with_plan(price={"low": 3, "mid": 2, "high": 4})},
            {f"{PLAN}.price": "range_order"},
            id="low > middle",
        ),
        pytest.param(
            {"subscription": with_plan(price={"low": 3, "high": 4})},
            {f"{PLAN}.price": "range_points"},
            id="empty range",
        ),
        pytest.param(
            {"subscription": with_plan(price={"low": 0, "mid": 2, "high": 4, "kind": "lognormal"})},
            {f"{PLAN}.price": "range_positive"},
            id="lognormal from 0",
        ),
        pytest.param(
            {"subscription": with_plan(price={"low": 1, "mid": 2, "high": 4, "kind": "beta"})},
            {f"{PLAN}.price.kind": "choice"},
            id="unknown kind",
        ),
        pytest.param(
            {"subscription": with_plan(price={"low": -1, "mid": 2, "high": "x"})},
            {f"{PLAN}.price.low": "low", f"{PLAN}.price.high": "number"},
            id="both ends wrong",
        ),
        pytest.param(
            {"subscription": with_plan(price={"value": 1, "source": {"kind": "rumour"}})},
            {f"{PLAN}.price.source": "choice"},
            id="unknown source",
        ),
        pytest.param(
            {"subscription": {**with_plan(), "retention": {"m01": 50, "m02": 60}}},
            {"subscription.retention.m02": "retention"},
            id="retention rises",
        ),
        pytest.param(
            {"subscription": {**with_plan(), "retention": {"m02": 60}}},
            {"subscription.retention.m02": "retention"},
            id="retention with a hole",
        ),
        pytest.param(
            {"subscription": {"plans": [{}]}},
            {f"{PLAN}.price": "missing", f"{PLAN}.new_customers": "missing"},
            id="missing",
        ),
        pytest.param({"opening": {"cash": ""}}, {"opening.cash": "missing"}, id="left empty"),
        pytest.param({"subscription": with_plan(prise=1)}, {f"{PLAN}.prise": "unknown"}, id="unknown field"),
        pytest.param({"revenues": 1}, {"revenues": "unknown"}, id="unknown group"),
        pytest.param(
            {"subscription": 3, "people": {}, "api": []},
            {"subscription": "form", "people": "form", "api": "form"},
            id="wrong forms",
        ),
        pytest.param({"people": [3]}, {"people.0": "form"}, id="an item that is none"),
        pytest.param({"people": [{}] * 51}, {"people": "too_many"}, id="too many"),
        pytest.param(
            {"subscription": {"plans": [{"price": 1}] * 13}}, {"subscription.plans": "too_many"}, id="too many plans"
        ),
        pytest.param(
            {"people": [{"department": "admin", "count": 1, "salary": 1}] * 50, "other_costs": [{"amount": 1}] * 11},
            {"people": "too_many_in_all"},
            id="too many in all",
        ),
        pytest.param({"horizon": 61}, {"horizon": "whole"}, id="61 months"),
        pytest.param({"horizon": "12.5"}, {"horizon": "whole"}, id="half months"),
        pytest.param(
            {"currency": "XYZ", "market": "C2C"}, {"currency": "choice", "market": "choice"}, id="unknown choices"
        ),
        pytest.param({"start": "2027-13"}, {"start": "month"}, id="month 13"),
        pytest.param({"opening": {"cash": "0.1234567891"}}, {"opening.cash": "decimals"}, id="ten decimals"),
        pytest.param({"people": [{"salary": 1, "name": "a\u202eb"}]}, {"people.0.name": "text"}, id="turned text"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(given, problems):
    result = read_inputs(raw(**given))
    assert {one.path: one.code for one in result.problems} == problems
    assert result.inputs is None
    assert all(one.message.zh and one.message.en for one in result.problems)


@pytest.mark.parametrize(
    "text",
    [
        "1.234,5",
        "1,234.5",
        "1,5",
        "1 234",
        "１２",
        "12%",
        "¥12",
        "1e5",
        "NaN",
        "Infinity",
        "0x1F",
        "--1",
        " ",
        True,
        [],
        {},
        float("inf"),
    ],
)
def test_text_that_is_no_number_is_refused_with_the_expected_format(text):
    problems = read_inputs(raw(opening={"cash": text})).problems
    assert [one.path for one in problems] == ["opening.cash"]
    if problems[0].code == "number":
        assert "1234.5" in problems[0].message.en
        assert "1234.5" in problems[0].message.zh


@pytest.mark.parametrize("value", ["1234.5", 1234.5, " 1234.50 ", {"value": "1234.5"}])
def test_digits_with_a_point_are_understood(value):
    assert str(read(raw(opening={"cash": value})).base["opening.cash"]) == "1234.5"


def test_every_problem_is_told_at_once():
    wrong = raw(start="soon", opening={"cash": "lots"}, subscription=with_plan(price="-1", churn="120"))
    assert told(wrong) == {"start": "month", "opening.cash": "number", f"{PLAN}.price": "low", f"{PLAN}.churn": "high"}


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    *{step for path in BY_PATH for step in path.split(".")},
                    *(f.key for g in GROUPS for f in g.fields),
                    *(f.key for f in SETTINGS),
                    "correlations",
                    "low",
                    "mid",
                    "high",
                    "kind",
                    "value",
                    "source",
                ]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=30,
)


@fixed(300)
@given(ANYTHING)
def test_nothing_raises(given):
    result = read_inputs(given)
    assert (result.inputs is None) == bool(result.problems)


@fixed(100)
@given(RAW, st.data())
def test_one_bad_value_in_a_good_form_is_found_where_it_stands(good, data):
    broken = json.loads(json.dumps(good))
    path, node = data.draw(st.sampled_from(list(leaves(broken))))
    node[path.rpartition(".")[2]] = "1.234,5"
    assert path in {one.path for one in read_inputs(broken).problems}


def leaves(node, prefix=""):
    """Every value that is no list or object, with what holds it."""
    pairs = node.items() if isinstance(node, dict) else enumerate(node)
    for key, value in pairs:
        place = f"{prefix}.{key}".lstrip(".")
        if isinstance(value, (dict, list)):
            yield from leaves(value, place)
        elif isinstance(node, dict) and key != "name":
            yield place, node


def test_defaults_follow_the_market_and_carry_their_source():
    churns = {
        market: read(raw(market=market, subscription={"plans": [{"price": 1, "new_customers": 1}]})).numbers[
            f"{PLAN}.churn"
        ]
        for market in ("B2B", "B2C", "SaaS")
    }
    assert {market: str(quantity.mid) for market, quantity in churns.items()} == {
        "B2B": "0.9",
        "B2C": "20.8",
        "SaaS": "3",
    }
    assert churns["B2C"].source == Source("benchmark", "F-UE-08", "2026")
