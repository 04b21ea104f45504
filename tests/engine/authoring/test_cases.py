"""Every case that conditions can be in: all where they are few, the same sample where they are many."""

import pytest

from engine.authoring.cases import SAMPLES, calculates, cases_of, closure
from engine.rules.expressions import parse_expression
from engine.rules.tree import Name
from tests.engine.small import changed

pytestmark = pytest.mark.database_free
PLAYBOOK = changed()
NAMES = {key: Name(key, "number") for key in ("lev", "num", "twice")} | {
    "stage": Name("stage", "number", scope="fact"),
    "raise": Name("raise", "choice", ("now", "later"), "fact"),
    "many": Name("many", "choices", ("x", "z")),
    "limit": Name("limit", "number", scope="parameter"),
}


def cases(*texts):
    return cases_of(PLAYBOOK, [parse_expression(text, NAMES) for text in texts])


def test_a_fact_has_a_case_for_each_option():
    assert [case["stage"] for case in cases("stage >= 1")] == [0, 1, 2, 3, 4]
    assert str(cases("stage >= 1")) == "all 5 cases"


def test_what_is_not_asked_in_a_case_has_no_value_there():
    """“Raise” is asked from stage 1 on."""
    found = [(case["stage"], case.get("raise")) for case in cases('raise == "now"')]
    assert found == [(0, None)] + [(stage, answer) for stage in (1, 2, 3, 4) for answer in ("now", "later")]


def test_a_number_is_tried_at_its_threshold_and_on_both_sides():
    figures = sorted({case["num"] for case in cases("num < limit")})
    assert figures[0] == 0
    assert figures[-1] == 100
    assert {figure < 10 for figure in figures} == {True, False}
    assert 10 in figures


def test_choices_are_tried_in_every_set_when_they_are_counted():
    assert {case["many"] for case in cases("count(many, true) == 0")} == {(), ("x",), ("z",), ("x", "z")}


def test_parameters_have_their_value_in_every_case():
    assert {case["limit"] for case in cases("stage >= 1")} == {10}


@pytest.mark.parametrize(
    ("text", "are_all"), [("num < limit", True), ("num + 1 < limit", False), ("twice < limit", False)]
)
def test_what_is_worked_out_can_only_be_sampled(text, are_all):
    found = cases(text)
    assert (found.are_all, str(found).endswith("samples")) == (are_all, not are_all)
    assert are_all or found.count == SAMPLES


def test_a_sample_is_the_same_each_time_and_works_figures_out():
    found = cases("twice < limit")
    first = [dict(case) for case in found]
    assert first == [dict(case) for case in found]
    assert len(first) == SAMPLES
    assert all(case["twice"] == case["num"] * 2 for case in first if case["num"] > 0)


@pytest.mark.parametrize(
    ("names", "found"),
    [
        (["num"], {"num"}),
        (["twice"], {"twice", "num"}),
        (["lev"], {"lev", "stage"}),
        (["raise", "one"], {"raise", "stage", "one"}),
        ([], set()),
    ],
)
def test_an_item_brings_those_it_hangs_on(names, found):
    assert closure(PLAYBOOK, names) == found


@pytest.mark.parametrize(
    ("text", "expected"), [("num < 1", False), ("-num < 1", True), ("num / 2 < 1 || stage > 1", True)]
)
def test_a_rule_calculates_when_it_does_so_anywhere(text, expected):
    assert calculates(parse_expression(text, NAMES).root) is expected
