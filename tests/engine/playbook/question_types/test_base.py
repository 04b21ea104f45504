"""What every type of question shares: which severities are still possible, and what is certain among them."""

import pytest

from engine.playbook.answers import VALUE, Answer
from engine.playbook.question_types.base import QuestionType, first_hits
from engine.playbook.question_types.table import TYPES, type_of
from tests.engine.small import POOR, situation

pytestmark = pytest.mark.database_free


@pytest.mark.parametrize(
    ("outcomes", "possible"),
    [
        ([], (None,)),
        ([(True, "high")], ("high",)),
        ([(False, "high")], (None,)),
        ([(None, "high")], ("high", None)),
        ([(None, "high"), (True, "low")], ("high", "low")),
        ([(True, "high"), (True, "low")], ("high",)),
        ([(False, "high"), (None, "low")], ("low", None)),
        ([(None, "high"), (None, "low")], ("high", "low", None)),
    ],
)
def test_the_first_that_holds_decides_and_the_unknown_before_it_may(outcomes, possible):
    assert first_hits(outcomes) == possible


class Sure(QuestionType):
    """A type whose severities are what its value says."""

    def severities(self, situation, item, value):
        return value


@pytest.mark.parametrize(
    ("possible", "severity", "credit"),
    [
        (("high",), "high", ("high", "high")),
        (("high", "low"), "low", ("high", "low")),
        (("high", None), None, ("high", None)),
        ((None,), None, (None, None)),
        (("critical", "medium", "high"), "medium", ("critical", "medium")),
    ],
)
def test_what_is_certain_is_the_mildest_that_is_possible(possible, severity, credit):
    now = situation(POOR)
    item, kind = now.playbook.items["one"], Sure("sure", "text", True, True)
    finding = kind.finding(now, item, possible)
    assert (finding and finding.severity) == severity
    units = now.playbook.credit_units
    assert kind.credit(now, item, possible) == (units[credit[0]], units[credit[1]])


def test_only_what_is_graded_is_better_without_earning_more():
    assert TYPES["level"].is_better(3, 2)
    assert not TYPES["level"].is_better(2, 2)
    assert not TYPES["level"].is_better(2, None)
    assert not TYPES["number"].is_better(3, 2)


@pytest.mark.parametrize("key", ["words", "launch", "stage"])
def test_what_is_not_scored_finds_nothing(key):
    now = situation(POOR)
    item = now.playbook.items[key]
    assert type_of(item).finding(now, item, now.answer(key).value) is None


def test_a_value_counts_only_when_it_is_given():
    now = situation(POOR)
    item = now.playbook.items["one"]
    assert type_of(item).value_of(now, item, Answer(VALUE, "bad")) == "bad"
    assert type_of(item).value_of(now, item, Answer("unknown", "bad")) is None


@pytest.mark.parametrize(
    ("key", "wanted", "may"),
    [("lev", 2, True), ("lev", 0, False), ("yes_no", "yes", True), ("yes_no", "no", False), ("one", "good", False)],
)
def test_a_type_says_whether_a_gate_may_ask_for_an_answer(key, wanted, may):
    assert type_of(situation(POOR).playbook.items[key]).may_be_required(wanted) is may
