"""Options: read in the playbook's order, fired by option or by condition, tried by those that matter."""

from dataclasses import replace

import pytest

from engine.judging.gaps import find
from engine.judging.relevance import situation_of
from engine.playbook.answer_reading import read_answer, read_answers
from engine.playbook.answers import InvalidAnswer
from engine.playbook.parse import load_playbook
from engine.playbook.question_types.base import Finding
from engine.playbook.question_types.table import type_of
from engine.rules.expressions import parse_expression
from engine.rules.tree import Name
from tests.engine import small

pytestmark = pytest.mark.database_free
NAMES = {"many": Name("many", "choices", ("x", "z"))}


@pytest.fixture
def playbook(tmp_path):
    return small.loaded(tmp_path)


def found(playbook, key, raw, **more):
    answers = read_answers(playbook, {"stage": "2", key: raw, **more}).answers
    return find(situation_of(playbook, answers), playbook.items[key])


def test_several_options_are_kept_once_and_in_the_order_of_the_playbook(playbook):
    assert read_answer(playbook.items["many"], ["z", "x", "z"]).value == ("x", "z")
    assert read_answer(playbook.items["many"], []).value == ()


@pytest.mark.parametrize(("key", "raw"), [("one", "none"), ("one", True), ("many", ["x", "y"]), ("many", "x")])
def test_what_is_no_option_is_refused(playbook, key, raw):
    with pytest.raises(InvalidAnswer) as error:
        read_answer(playbook.items[key], raw)

    assert error.value.code in {"option", "options"}


def test_an_ordered_fact_is_a_number_to_rules(playbook):
    situation = situation_of(playbook, read_answers(playbook, {"stage": 3}).answers)

    assert read_answer(playbook.items["stage"], 3).value == "3"
    assert situation.values["stage"] == 3


def test_an_option_fires_with_its_severity(playbook):
    bad = found(playbook, "one", "bad")

    assert (bad.severity, bad.reason) == ("high", "option")
    assert type_of(playbook.items["one"]).rule_text(playbook.items["one"], bad) == 'one in ["bad"]'
    assert found(playbook, "one", "good") is None


def test_the_rule_of_a_finding_is_the_condition_of_its_severity(playbook):
    item = playbook.items["many"]
    by_severity = {one.severity: one.when.text for one in item.conditions}
    assert len(by_severity) == len(item.conditions)
    for severity, text in by_severity.items():
        assert type_of(item).rule_text(item, Finding(severity, "option")) == text
    two = replace(item, conditions=(*item.conditions, item.conditions[0]))
    text = item.conditions[0].when.text
    assert type_of(two).rule_text(two, Finding(item.conditions[0].severity, "option")) == f"({text}) || ({text})"


def test_a_condition_that_waits_for_a_fact_fires_nothing_yet(tmp_path):
    second = small.SECOND.replace(
        '{when: "count(many, true) == 0", severity: medium}', "{when: \"raise == 'now'\", severity: medium}"
    )
    playbook = load_playbook(small.write(tmp_path, {**small.FILES, "chapters/c2.yaml": second}))
    item = playbook.items["many"]

    assert found(playbook, "many", ["x"]) is None
    assert found(playbook, "many", ["x"], **{"raise": "now"}).severity == "medium"
    situation = situation_of(playbook, read_answers(playbook, {"stage": "2", "many": ["x"]}).answers)
    assert type_of(item).severities(situation, item, ("x",)) == ("medium", None)


@pytest.mark.parametrize(
    ("rule", "tried"),
    [
        ('"x" in many', [(), ("x",), ("z",)]),
        ("count(many, true) == 1", [(), ("x",), ("z",), ("x", "z")]),
        ("answered(many)", [(), ("x",)]),
    ],
)
def test_lint_tries_the_options_that_matter(playbook, rule, tried):
    item = playbook.items["many"]

    assert type_of(item).domain(playbook, item, [parse_expression(rule, NAMES)]) == tried
