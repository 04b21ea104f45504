"""What is typed becomes a decision, and a condition has a day."""

from datetime import date

import pytest

from reviews.deciding.form import MOST_CONDITIONS, DecisionForm, PlacesForm
from reviews.models import Decision

GIVEN = {"outcome": "conditional", "words": " Come in ", "reason": "", "rev": "3"}


def test_conditions_are_read_in_their_order_and_empty_lines_left_out():
    lines = {"condition_0": "Register", "due_0": "2027-01-15", "condition_2": "Cap table", "due_2": "2027-02-01"}
    form = DecisionForm(GIVEN | lines, decision=None)
    assert form.is_valid()
    found = form.deciding
    assert found.conditions == (("Register", date(2027, 1, 15)), ("Cap table", date(2027, 2, 1)))
    assert (found.words, found.expected_rev) == ("Come in", 3)


@pytest.mark.parametrize(
    ("lines", "wrong"),
    [
        ({"condition_0": "Register"}, "due_0"),
        ({"due_0": "2027-01-15"}, "condition_0"),
        ({"condition_0": "Register", "due_0": "soon"}, "due_0"),
        ({"condition_0": "Register", "due_0": "2150-01-01"}, "due_0"),
    ],
)
def test_half_a_condition_is_none(lines, wrong):
    assert list(DecisionForm(GIVEN | lines, decision=None).errors) == [wrong]


def test_the_form_begins_with_what_is_kept():
    kept = Decision(outcome="conditional", words="Come in", conditions=[["Register", "2027-01-15"]])
    form = DecisionForm(decision=kept, rev=2)
    assert [line.value() for line in form.lines[0]] == ["Register", "2027-01-15"]
    assert (form["words"].value(), form["rev"].value(), len(form.lines)) == ("Come in", 2, MOST_CONDITIONS)


@pytest.mark.parametrize(("typed", "is_good"), [("", True), ("20", True), ("-1", False), ("10001", False)])
def test_places_are_a_number_or_nothing(typed, is_good):
    assert PlacesForm({"places": typed}).is_valid() is is_good
