"""The parts of a playbook: languages, thresholds, severities and what a figure comes from."""

from fractions import Fraction

import pytest

from engine.playbook.parts import SEVERITIES, Text, Threshold, one_step_lower, severity_rank, whole
from tests.engine import small

pytestmark = pytest.mark.database_free


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("zh", "文"),
        ("zh-hans", "文"),
        ("ZH-Hans", "文"),
        ("en", "text"),
        ("en-gb", "text"),
        ("fr", "text"),
        ("", "text"),
    ],
)
def test_every_language_but_chinese_reads_english(language, text):
    assert Text("文", "text").in_language(language) == text


@pytest.mark.parametrize(
    ("comparison", "below", "at", "above"),
    [
        ("below", True, False, False),
        ("at_most", True, True, False),
        ("above", False, False, True),
        ("at_least", False, True, True),
    ],
)
def test_a_threshold_says_whether_it_counts_itself(comparison, below, at, above):
    threshold = Threshold(comparison, "limit", "high", None)
    limit = Fraction(21, 2)
    assert [threshold.holds(value, limit) for value in (Fraction(10), limit, 11)] == [below, at, above]
    assert threshold.holds(float("inf"), limit) is above


def test_severities_rank_from_none_to_critical():
    assert [severity_rank(severity) for severity in (None, *SEVERITIES)] == [0, 1, 2, 3, 4]
    assert [one_step_lower(severity) for severity in SEVERITIES] == [None, "low", "medium", "high"]


@pytest.mark.parametrize(("value", "kind"), [(Fraction(4, 2), int), (Fraction(1, 2), Fraction)])
def test_a_whole_number_becomes_an_int(value, kind):
    assert (whole(value), type(whole(value))) == (value, kind)


def test_a_figure_names_all_that_it_is_worked_out_from():
    items = small.changed().items
    assert (items["twice"].inputs, items["num"].inputs) == ({"num"}, frozenset())
    assert [formula.text for formula in items["twice"].formulas] == ["num <= 0", "num * 2"]


def test_an_option_is_found_by_its_id():
    assert small.changed().items["one"].option("bad").label.en == "Bad"
    with pytest.raises(StopIteration):
        small.changed().items["one"].option("worse")
