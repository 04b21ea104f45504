"""What never or always holds, and bands that nothing reaches or that grow milder towards the worse end."""

from dataclasses import replace

import pytest

from engine.authoring.cases import cases_of
from engine.authoring.lint.exercise import Seen
from engine.authoring.lint.logic import (
    first_hit,
    logic,
    never_or_always,
    not_monotone,
    same_rules,
    switched_on,
    together,
)
from engine.playbook.parts import Threshold
from engine.rules.expressions import parse_expression
from engine.rules.tree import Name
from tests.engine.small import changed

pytestmark = pytest.mark.database_free
MAIN, FIRST = "playbook.yaml", "chapters/c1.yaml"
PLAYBOOK = changed()
NAMES = {
    "stage": Name("stage", "number", scope="fact"),
    "lev": Name("lev", "number"),
    "num": Name("num", "number"),
    "limit": Name("limit", "number", scope="parameter"),
}


def expression(text):
    return parse_expression(text, NAMES)


def told(remarks):
    return [f"{remark.kind}: {remark.message}" for remark in remarks]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("stage >= 1", []),
        ("stage > 4", ["error: it never holds (all 5 cases): stage > 4"]),
        ("stage >= 0", ["error: it always holds (all 5 cases): stage >= 0"]),
        ("num * 2 > 201", ["error: it never holds (4000 samples): num * 2 > 201"]),
        ("num * 2 < 201", ["warning: it always holds (4000 samples): num * 2 < 201"]),
        ("num > 100", ["error: it never holds (all 2 cases): num > 100"]),
    ],
)
def test_a_condition_holds_sometimes(text, said):
    condition = expression(text)
    found = told(never_or_always("it", condition, cases_of(PLAYBOOK, [condition])))
    assert [line.split(" (")[0] for line in found] == [line.split(" (")[0] for line in said]
    assert [line.rsplit(": ", 1)[1] for line in found] == [text] * len(said)


def rule(text, **changes):
    return replace(PLAYBOOK.rules[0], when=expression(text), **changes)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("lev <= 1", None),
        ("lev >= 2", "raising lev from 1 to 2 can switch on the rule both; mark it tension: true"),
        ("lev == 3 && num < limit", "raising lev from 2 to 3 can switch on the rule both; mark it tension: true"),
        ("num >= limit", None),
    ],
)
def test_a_better_level_switches_no_rule_on_unless_it_is_a_tension(text, said):
    one = rule(text)
    found = [remark.message for remark in switched_on(PLAYBOOK, one, cases_of(PLAYBOOK, [one.when]))]
    assert found == ([said] if said else [])


def test_a_declared_tension_is_left_alone():
    tension = [(MAIN, "lev <= 1 && num", "lev >= 2 && num"), (MAIN, "tension: false", "tension: true")]
    assert told(logic(changed(*tension), Seen())) == [
        "note: 1 of 1 compound rules were gone through case by case, 0 by samples"
    ]
    assert [line for line in told(logic(changed(tension[0]), Seen())) if "can switch on the rule both" in line]


@pytest.mark.parametrize(
    ("first", "second", "kind"),
    [
        ("lev <= 1", "lev < 2", "error"),
        ("lev <= 1", "lev < 3", None),
        ("num * 2 < limit", "num * 2 < limit", "warning"),
    ],
)
def test_two_rules_that_never_differ_are_one(first, second, kind):
    found = list(same_rules(PLAYBOOK, rule(first, id="a"), rule(second, id="b")))
    assert [remark.kind for remark in found] == ([kind] if kind else [])
    assert all("the rules a and b always fire together" in remark.message for remark in found)


@pytest.mark.parametrize(("sets", "is_told"), [(5, False), (6, True)])
def test_gaps_that_fired_together_are_told_when_they_fired_more_than_five_times(sets, is_told):
    seen = Seen(patterns={"lev": 2**sets - 1, "one": 2**sets - 1, "num": 1})
    said = ["lev and one fired together in every persona and sample; one of them may do"] if is_told else []
    assert [remark.message for remark in together(PLAYBOOK, seen)] == said


def bands(*severities, other=()):
    return tuple(Threshold("below", "limit", s, None, i in other) for i, s in enumerate(severities))


@pytest.mark.parametrize(
    ("direction", "hits", "milder"),
    [
        ("higher", [0, 0, 1, None], []),
        ("higher", [1, 0, None, None], [1]),
        ("lower", [None, 1, 0], []),
        ("lower", [None, 0, 1], [1]),
        ("higher", [None, None], []),
    ],
)
def test_the_worse_the_figure_the_graver_the_band(direction, hits, milder):
    """Band 0 is high, band 1 is low; hits go upward."""
    item = replace(PLAYBOOK.items["num"], thresholds=bands("high", "low"), direction=direction)
    assert list(not_monotone(item, hits)) == milder


def test_a_band_for_the_other_direction_is_no_fall():
    item = replace(PLAYBOOK.items["num"], thresholds=bands("high", "low", other=(1,)))
    assert list(not_monotone(item, [1, 0, None])) == []


def test_the_first_band_that_holds_is_hit():
    known = PLAYBOOK.items["num"]
    asked = Threshold("below", "limit", "high", expression("stage >= 2"))
    item = replace(known, thresholds=(asked, Threshold("at_most", "limit", "low", None)))
    hits = [first_hit(PLAYBOOK, item, {"stage": stage}, figure) for stage, figure in ((2, 5), (1, 5), (2, 10), (2, 11))]
    assert hits == [0, 1, 1, None]
